using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>A copy of what the recording needs of one packet, in a pooled buffer that whoever holds the packet returns once.</summary>
internal readonly record struct RecordedPacket
{
    private ArrayPool<byte> Pool { get; init; }

    private byte[] Buffer { get; init; }

    private int Length { get; init; }

    public long ExtendedSequence { get; private init; }

    /// <summary>Ticks of the codec's clock.</summary>
    public uint Timestamp { get; private init; }

    public bool Marker { get; private init; }

    public bool IsAudio { get; private init; }

    public long ArrivalMicroseconds { get; private init; }

    /// <summary>0 until the publisher's first sender report.</summary>
    public long SenderNtpMicroseconds { get; private init; }

    /// <summary>Of sound: in dB above silence, 0–127, by the publisher's own measure (RFC 6464) where it sends that.</summary>
    public byte SoundLevel { get; private init; }

    /// <summary>How many pauses had begun or ended when it came.</summary>
    public int Turn { get; private init; }

    public ReadOnlySpan<byte> Payload => Buffer.AsSpan(0, Length);

    /// <param name="packet">Borrowed for the call.</param>
    /// <param name="pool">Lends the buffer and takes it back.</param>
    /// <param name="turn">See <see cref="Turn"/>.</param>
    public static RecordedPacket Copy(in TrackPacket packet, ArrayPool<byte> pool, int turn = 0)
    {
        byte[] buffer = pool.Rent(Math.Max(1, packet.PayloadLength));
        packet.Payload.CopyTo(buffer);
        return new RecordedPacket
        {
            Pool = pool,
            Buffer = buffer,
            Length = packet.PayloadLength,
            ExtendedSequence = packet.ExtendedSequence,
            Timestamp = packet.Timestamp,
            Marker = packet.Marker,
            IsAudio = packet.IsAudio,
            ArrivalMicroseconds = packet.ArrivalMicroseconds,
            SenderNtpMicroseconds = packet.SenderNtpMicroseconds,
            SoundLevel = SoundLevelOf(packet),
            Turn = turn,
        };
    }

    // One or two bytes are Opus saying that it sends nothing for now (DTX).
    private static byte SoundLevelOf(in TrackPacket packet)
    {
        if (!packet.IsAudio || packet.PayloadLength <= OpusPacket.SilentBytes) return 0;
        return packet.AudioLevel is { } quietness ? (byte)(127 - quietness) : SpeechList.Unmeasured;
    }

    public void Return() => Pool.Return(Buffer);
}
