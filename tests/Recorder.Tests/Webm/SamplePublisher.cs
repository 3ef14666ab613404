using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>One RTP packet of the sample publisher, with when it arrives.</summary>
internal sealed record SamplePacket(byte[] Bytes, bool IsAudio, long Sequence, uint Timestamp, bool Marker, long Arrival, long Ntp)
{
    /// <summary>Of sound, as RFC 6464 writes it; null where the publisher does not measure.</summary>
    public byte? Level { get; init; }

    public TrackPacket ToTrackPacket()
    {
        Assert.True(RtpHeader.TryParse(Bytes, out var header));
        return new TrackPacket
        {
            Packet = Bytes,
            PayloadStart = header.PayloadStart,
            PayloadLength = header.PayloadLength,
            ExtendedSequence = Sequence,
            Timestamp = Timestamp,
            Marker = Marker,
            IsAudio = IsAudio,
            ArrivalMicroseconds = Arrival,
            SenderNtpMicroseconds = Ntp,
            AudioLevel = Level,
        };
    }
}

/// <summary>Packetises the sample media as a browser would (RFC 7741, RFC 7587). Captured at <see cref="Start"/>, on the engine's clock.</summary>
internal sealed class SamplePublisher
{
    public const long Start = 50_000_000;
    private const long NtpAtStart = 3_984_588_800_000_000;
    private const int MaxPayload = 1_150;

    /// <summary>Microseconds between capture and arrival.</summary>
    public long AudioDelay { get; init; } = 30_000;

    public long VideoDelay { get; init; } = 30_000;

    /// <summary>From when on packets have a sender report to go by, microseconds after the start; null for never.</summary>
    public long? ReportsFrom { get; init; }

    public uint FirstAudioTimestamp { get; init; } = uint.MaxValue - 48_000;

    public uint FirstVideoTimestamp { get; init; } = uint.MaxValue - 90_000;

    public IEnumerable<SamplePacket> Audio(double seconds, double from = 0)
    {
        int first = (int)(from * 50);
        for (int i = first; i < (int)((from + seconds) * 50); i++)
        {
            byte[] sound = SampleMedia.Instance.Sounds[i % SampleMedia.Instance.Sounds.Count];
            uint timestamp = unchecked(FirstAudioTimestamp + ((uint)i * 960));
            yield return Packet(sound, isAudio: true, 70_000 + i, timestamp, marker: i == 0, captured: i * 20_000L);
        }
    }

    public IEnumerable<SamplePacket> Video(double seconds, double from = 0)
    {
        long sequence = 90_000;
        for (int i = 0; i < (int)((from + seconds) * 30); i++)
        {
            byte[] frame = SampleMedia.Instance.Frames[i % SampleMedia.Instance.Frames.Count];
            uint timestamp = unchecked(FirstVideoTimestamp + ((uint)i * 3_000));
            for (int at = 0; at < frame.Length; at += MaxPayload, sequence++)
            {
                bool last = at + MaxPayload >= frame.Length;
                byte[] payload = [0x90, 0x80, (byte)(0x80 | ((i >> 8) & 0x7F)), (byte)i, .. frame.AsSpan(at, Math.Min(MaxPayload, frame.Length - at))];
                if (at > 0) payload[0] = 0x80;
                if (i >= (int)(from * 30)) yield return Packet(payload, isAudio: false, sequence, timestamp, last, captured: i * 1_000_000L / 30);
            }
        }
    }

    /// <summary>Sound and picture together in the order of their arrival.</summary>
    public List<SamplePacket> Both(double seconds) => [.. Audio(seconds).Concat(Video(seconds)).OrderBy(packet => packet.Arrival)];

    private SamplePacket Packet(byte[] payload, bool isAudio, long sequence, uint timestamp, bool marker, long captured)
    {
        byte[] bytes = new byte[RtpHeader.MinBytes + payload.Length];
        var header = new RtpHeader { PayloadType = (byte)(isAudio ? 111 : 96), SequenceNumber = (ushort)sequence, Timestamp = timestamp, Marker = marker, Ssrc = isAudio ? 1u : 2u };
        var writer = new RtpPacketWriter(bytes, header);
        writer.Payload(payload);
        Assert.True(writer.TryFinish(out _));
        long ntp = ReportsFrom is { } from && captured >= from ? NtpAtStart + captured : 0;
        return new SamplePacket(bytes, isAudio, sequence, timestamp, marker, Start + captured + (isAudio ? AudioDelay : VideoDelay), ntp);
    }
}

/// <summary>Drives a <see cref="TrackWriter"/> by the arrival times of packets, with beats as in life.</summary>
internal sealed class SampleRecording(TrackSpool spool, bool hasAudio = true, bool hasVideo = true)
{
    private static readonly long Beat = (long)TrackRecorder.Interval.TotalMicroseconds;
    private long latestSound;
    private long latestPicture;
    private bool isPaused;

    public TrackWriter Writer { get; } = new(spool, SamplePublisher.Start - 1_000_000, hasAudio, hasVideo);

    /// <summary>Engine microseconds of the next beat.</summary>
    public long Next { get; private set; } = SamplePublisher.Start + Beat;

    public Action<long, bool>? OnBeat { get; init; }

    public static RecordingStart StartsNow(long engine = SamplePublisher.Start) => new(engine, TimeProvider.System.GetTimestamp());

    public static TrackSummary Write(string path, IEnumerable<SamplePacket> packets, bool hasAudio = true, bool hasVideo = true)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        return Write(stream, packets, hasAudio, hasVideo);
    }

    public static TrackSummary Write(Stream stream, IEnumerable<SamplePacket> packets, bool hasAudio = true, bool hasVideo = true, Action<long, bool>? onBeat = null)
    {
        var recording = new SampleRecording(new TrackSpool(stream), hasAudio, hasVideo) { OnBeat = onBeat };
        recording.Play(packets);
        return recording.Close();
    }

    public void Play(IEnumerable<SamplePacket> packets)
    {
        foreach (var packet in packets) Play(packet);
    }

    public void Play(SamplePacket packet) => Play(packet.ToTrackPacket());

    public void Play(in TrackPacket packet)
    {
        GoTo(packet.ArrivalMicroseconds);
        if (isPaused) return;
        if (packet.IsAudio) latestSound = packet.ArrivalMicroseconds;
        else latestPicture = packet.ArrivalMicroseconds;
        Writer.Take(RecordedPacket.Copy(packet, ArrayPool<byte>.Shared));
    }

    /// <summary>Lets time go on.</summary>
    public void GoTo(long now)
    {
        for (; now >= Next; Next += Beat)
        {
            bool wantsKeyframe = Writer.Tick(Next);
            if (Writer.TryBeginFlush()) Writer.EndFlush(null);
            OnBeat?.Invoke(Next, wantsKeyframe);
        }
        spool.Side?.Mark(latestSound, latestPicture, now);
    }

    public void Pause(long now, string cause)
    {
        GoTo(now);
        isPaused = true;
        Writer.Pause(now, cause);
    }

    public void Resume(long now)
    {
        GoTo(now);
        isPaused = false;
        Writer.Resume(now);
    }

    public TrackSummary Close() => Writer.Close(Next);
}
