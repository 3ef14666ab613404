using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>What is known of a packet that waits in its track's cache to be handed on.</summary>
/// <param name="Header">Of the plain packet.</param>
/// <param name="PrimaryStart">Where the present block begins in a payload of redundant audio data (RFC 2198); 0 for any other.</param>
/// <param name="ExtendedSequence">With its rollovers; the cache has it by this.</param>
/// <param name="ArrivalMicroseconds">Of the engine's monotonic clock.</param>
/// <param name="SenderNtpMicroseconds">See <see cref="TrackPacket.SenderNtpMicroseconds"/>.</param>
/// <param name="Picture">Default for sound.</param>
/// <param name="StartsKeyframe">The first packet of a keyframe.</param>
/// <param name="AudioLevel">See <see cref="TrackPacket.AudioLevel"/>.</param>
internal readonly record struct WaitingPacket(
    RtpHeader Header, int PrimaryStart, long ExtendedSequence, long ArrivalMicroseconds, long SenderNtpMicroseconds, Vp8Descriptor Picture, bool StartsKeyframe, byte? AudioLevel = null);

/// <summary>
/// What a track took in one turn of the loop and has yet to hand on. Each listener gets all of it at once, so that the packets of one
/// viewer lie side by side and go out as a train, for which those of one picture are made alike in size. Used by the engine's loop alone.
/// </summary>
internal sealed class WaitingPackets
{
    /// <summary>About a keyframe of 300 kbit; what is more is handed on earlier.</summary>
    public const int Capacity = 32;

    /// <summary>A train is of one size but for its last packet (udp(7)). Encoders cut a picture into nearly equal parts, off by a byte or two.</summary>
    private const int MaxPadding = 16;

    private readonly WaitingPacket[] packets = new WaitingPacket[Capacity];
    private readonly byte[] padding = new byte[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public ref readonly WaitingPacket this[int index] => ref packets[index];

    /// <summary>Bytes of RTP padding (RFC 3550 §5.1) for a packet; as of the latest <see cref="Equalise"/>.</summary>
    public byte PaddingOf(int index) => padding[index];

    public void Add(in WaitingPacket packet)
    {
        padding[Count] = 0;
        packets[Count++] = packet;
    }

    public void Clear() => Count = 0;

    /// <summary>Finds, run by run, how much the smaller packets need to be as long as the longest of their run.</summary>
    public void Equalise()
    {
        for (int first = 0; first < Count;)
        {
            (int end, int length) = RunFrom(first);
            for (int i = first; i < end - 1; i++) padding[i] = (byte)(length - LengthOf(i));
            first = end;
        }
    }

    /// <returns>Where the run ends, and its longest payload.</returns>
    private (int End, int Longest) RunFrom(int first)
    {
        int longest = LengthOf(first), shortest = int.MaxValue, end = first + 1;
        for (; end < Count; end++)
        {
            // Whoever is followed by another is not the last: it must be of the run's size, or nearly.
            shortest = Math.Min(shortest, LengthOf(end - 1));
            int next = Math.Max(longest, LengthOf(end));
            if (next - shortest > MaxPadding) break;
            longest = next;
        }

        return (end, longest);
    }

    private int LengthOf(int index) => packets[index].Header.PayloadLength;
}
