using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Carries a published track over to another loop, where a copy of it has that loop's viewers. One half is a sink like any other, used
/// by the loop of the original; the other takes what came over, used by the loop of the copy.
/// </summary>
/// <param name="original">The publisher's.</param>
/// <param name="copy">The other loop's alone.</param>
/// <param name="far">That loop.</param>
/// <param name="counters">Of the original's loop.</param>
/// <param name="isTold">Whether that loop knows who may see the copy: no packet may overtake that, or it could be shown to others.</param>
internal sealed class TrackBridge(PublishedTrack original, PublishedTrack copy, MediaLoop far, Counters counters, Func<bool> isTold) : IPacketSink
{
    private int reportsSent;

    /// <summary>Sends on from now on, if it can be from the latest keyframe on; the original's half.</summary>
    public void Open(long nowMicroseconds)
    {
        original.AddFirst(this);
        if (original.IsAudio || original.TryReplay(this, nowMicroseconds)) return;
        original.Keyframes.Want();
    }

    public void Close() => original.Remove(this);

    /// <summary>The original's half.</summary>
    public void Take(in TrackPacket packet)
    {
        SendReport();
        int primaryStart = packet.RedStart == 0 ? 0 : packet.PayloadStart - packet.RedStart;
        var about = new PassedPacket { Kind = PassedKind.Media, ArrivalMicroseconds = packet.ArrivalMicroseconds, Bridge = this, PrimaryStart = primaryStart };
        if (!isTold() || !far.Passed.TryPut(packet.Packet, about)) counters.Drop(DropReason.LoopOverrun);
    }

    /// <summary>Takes what came over; the copy's half.</summary>
    /// <param name="packet">Plain RTP.</param>
    public void TakeOver(ReadOnlySpan<byte> packet, in PassedPacket about)
    {
        if (about.Kind == PassedKind.Report)
        {
            copy.Clock.Take(about.Ntp, about.Timestamp, about.ArrivalMicroseconds);
            return;
        }

        if (!RtpHeader.TryParse(packet, out RtpHeader header)) return;
        bool isNew = copy.TryTake(packet, header, about.ArrivalMicroseconds, resent: false, about.PrimaryStart);
        if (isNew && copy.IsAudio) copy.Publication.Hear(packet, header, about.ArrivalMicroseconds);
    }

    /// <summary>Passes the publisher's clock on, once for each of its reports and before any packet that comes after it; the original's half.</summary>
    public void SendReport()
    {
        SenderClock clock = original.Clock;
        if (clock.Reports == reportsSent) return;
        var about = new PassedPacket
        {
            Kind = PassedKind.Report, ArrivalMicroseconds = clock.ArrivalMicroseconds, Bridge = this, Ntp = clock.Ntp, Timestamp = clock.Timestamp,
        };
        if (far.Passed.TryPut([], about)) reportsSent = clock.Reports;
    }
}
