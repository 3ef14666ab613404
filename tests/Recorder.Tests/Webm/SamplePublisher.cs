using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>One RTP packet of the sample publisher, with when it arrives.</summary>
internal sealed record SamplePacket(byte[] Bytes, bool IsAudio, long Sequence, uint Timestamp, bool Marker, long Arrival, long Ntp)
{
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

/// <summary>Drives a <see cref="TrackWriter"/> by the arrival times of packets, with a beat each 200 ms as in life.</summary>
internal static class SampleRecording
{
    private const long Beat = 200_000;

    public static TrackSummary Write(string path, IEnumerable<SamplePacket> packets, bool hasAudio = true, bool hasVideo = true)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        return Write(stream, packets, hasAudio, hasVideo);
    }

    public static TrackSummary Write(Stream stream, IEnumerable<SamplePacket> packets, bool hasAudio = true, bool hasVideo = true, Action<long, bool>? onBeat = null)
    {
        var writer = new TrackWriter(new TrackSpool(stream), SamplePublisher.Start - 1_000_000, hasAudio, hasVideo);
        long next = SamplePublisher.Start + Beat;
        foreach (var packet in packets)
        {
            for (; packet.Arrival >= next; next += Beat) Tick(next);
            writer.Take(RecordedPacket.Copy(packet.ToTrackPacket(), ArrayPool<byte>.Shared));
        }
        return writer.Close(next);

        void Tick(long now)
        {
            bool wantsKeyframe = writer.Tick(now);
            if (writer.TryBeginFlush()) writer.EndFlush(null);
            onBeat?.Invoke(now, wantsKeyframe);
        }
    }
}
