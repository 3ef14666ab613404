using System.Diagnostics;
using System.Net;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>A frame that the system took whole.</summary>
/// <param name="At">When, as <see cref="Stopwatch"/> counts.</param>
internal readonly record struct SentFrame(ClipFrame Frame, long At);

/// <summary>
/// Sends a clip in a loop and notes each frame it sent. <see cref="SendDue"/>, <see cref="Play"/> and <see cref="Sent"/> belong to the
/// <see cref="ClipSender"/>'s thread while it runs; all else to the loop.
/// </summary>
internal sealed class ClipPublisher : LoadPeer
{
    private const int MaxPayloadBytes = 1_100;
    private const long ReportEvery = 1_000_000;

    private readonly OutgoingStream audio = new(OutgoingStream.AudioClock);
    private readonly OutgoingStream video = new(OutgoingStream.VideoClock);
    private readonly byte[] packet = new byte[1_500];
    private readonly bool hasVideo;
    private readonly List<SentFrame> sent = [];
    private MediaClip clip;
    private long clipStart;
    private int position;
    private int pictureId;
    private long reportAt;

    /// <param name="hasVideo">False: the clip's sound alone.</param>
    public ClipPublisher(IPAddress local, DtlsContext context, MediaClip clip, bool hasVideo)
        : base(local, context)
    {
        this.clip = clip;
        this.hasVideo = hasVideo;
    }

    public IReadOnlyList<SentFrame> Sent => sent;

    /// <summary>Of sound and picture so far; may be read from any thread.</summary>
    public long Packets => audio.Sent + video.Sent;

    /// <summary>When its next frame is due, as <see cref="Stopwatch"/> counts.</summary>
    public long NextDue => clipStart + (1_000 * clip.Frames[position].AtMicroseconds);

    public string Offer() => Offers.ToPublish(audio.Ssrc, hasVideo ? video.Ssrc : null);

    /// <summary>Begins a clip from its beginning.</summary>
    /// <param name="next">Null for the one that it was made with.</param>
    public void Play(MediaClip? next = null)
    {
        clip = next ?? clip;
        position = 0;
        clipStart = Stopwatch.GetTimestamp();
    }

    /// <summary>Sends the next frame.</summary>
    public void SendDue()
    {
        ClipFrame frame = clip.Frames[position];
        long due = NextDue / 1_000;
        if (frame.IsAudio) SendSound(frame, due);
        else if (hasVideo) SendPicture(frame, due);
        if (due >= reportAt) SendReports(due);
        if (++position < clip.Frames.Count) return;
        position = 0;
        clipStart += 1_000 * clip.PeriodMicroseconds;
    }

    protected override void OnRtp(Span<byte> packet, long arrival)
    {
        // Nobody sends to a publisher.
    }

    protected override void OnRtcp(in RtcpPacket packet, long arrival)
    {
        // Nothing is resent, and a keyframe comes when the clip has one.
    }

    protected override void OnReportDue()
    {
        // Reports go from the sender's thread.
    }

    private void SendSound(ClipFrame frame, long due)
    {
        audio.BeginFrame(due);
        frame.Data.CopyTo(packet, RtpHeader.MinBytes);
        Note(frame, SendPacket(audio, Offers.Opus, marker: false, frame.Data.Length));
    }

    private void SendPicture(ClipFrame frame, long due)
    {
        video.BeginFrame(due);
        pictureId = (pictureId + 1) & 0x7FFF;
        bool isWhole = true;
        for (int at = 0; at < frame.Data.Length; at += MaxPayloadBytes)
        {
            ReadOnlySpan<byte> part = frame.Data.AsSpan(at, Math.Min(MaxPayloadBytes, frame.Data.Length - at));
            var descriptor = new Vp8Descriptor { StartOfPartition = at == 0, PictureId = pictureId, PictureIdIsLong = true };
            int head = descriptor.Write(packet.AsSpan(RtpHeader.MinBytes));
            part.CopyTo(packet.AsSpan(RtpHeader.MinBytes + head));
            isWhole &= SendPacket(video, Offers.Vp8, marker: at + part.Length == frame.Data.Length, head + part.Length);
        }

        Note(frame, isWhole);
    }

    private bool SendPacket(OutgoingStream stream, byte payloadType, bool marker, int payloadBytes)
    {
        long index = stream.NextIndex();
        stream.WriteHeader(packet, payloadType, marker, (ushort)index);
        stream.Octets += payloadBytes;
        if (!Protection!.TryProtectRtp(packet, RtpHeader.MinBytes + payloadBytes, RtpHeader.MinBytes, stream.Ssrc, index, out int length)) return false;
        return TrySend(packet.AsSpan(0, length));
    }

    private void Note(ClipFrame frame, bool isWhole)
    {
        if (isWhole) sent.Add(new SentFrame(frame, Stopwatch.GetTimestamp()));
    }

    private void SendReports(long due)
    {
        reportAt = due + ReportEvery;
        if (audio.TryWriteReport(packet, due, out int length)) SendRtcp(packet, length);
        if (hasVideo && video.TryWriteReport(packet, due, out length)) SendRtcp(packet, length);
    }
}
