using System.Buffers.Binary;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>Numbers and times of one stream that is sent.</summary>
internal sealed class OutgoingStream(int ticksPerMillisecond)
{
    /// <summary>Ticks per millisecond of Opus (RFC 7587 §4.1).</summary>
    public const int AudioClock = 48;

    /// <summary>Ticks per millisecond of VP8 (RFC 7741 §4.1).</summary>
    public const int VideoClock = 90;

    // Below 2^15, so that a receiver cannot mistake the first for the end of a cycle.
    private long index = Random.Shared.Next(1_000);

    public uint Ssrc { get; } = (uint)Random.Shared.Next() | 1;

    public uint Timestamp { get; private set; }

    public long Sent { get; private set; }

    public long Octets { get; set; }

    public void BeginFrame(long dueMicroseconds) => Timestamp = TimestampAt(dueMicroseconds);

    public uint TimestampAt(long dueMicroseconds) => (uint)(dueMicroseconds * ticksPerMillisecond / 1_000);

    public long NextIndex()
    {
        Sent++;
        return index++;
    }

    /// <summary>Writes the head of RFC 3550 §5.1.</summary>
    /// <param name="sequence">What <see cref="NextIndex"/> gave, without its cycles.</param>
    public void WriteHeader(Span<byte> packet, byte payloadType, bool marker, ushort sequence)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Ssrc);
    }

    /// <summary>Writes a sender report with the stream's name, as they go together (RFC 3550 §6.1).</summary>
    /// <param name="nowMicroseconds">Of the clock that frames are due by.</param>
    public bool TryWriteReport(Span<byte> report, long nowMicroseconds, out int length)
    {
        const long EpochOfUnix = 2_208_988_800_000_000;   // microseconds since 1900
        var writer = new RtcpWriter(report);
        ulong ntp = NtpTime.FromMicroseconds(EpochOfUnix + (Native.WallClock.Now / TimeSpan.TicksPerMicrosecond));
        writer.SenderReport(Ssrc, ntp, TimestampAt(nowMicroseconds), (uint)Sent, (uint)Octets);
        writer.SourceDescription(Ssrc, "load"u8);
        return writer.TryFinish(out length);
    }
}
