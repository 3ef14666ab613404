using System.Buffers.Binary;

namespace CaseHub.Load.Traffic;

/// <summary>The last bytes of each payload: when it was sent. They stay where they are whatever a relay rewrites at the front.</summary>
internal static class Stamp
{
    public const int Bytes = 12;
    private const uint Mark = 0x4C4F4144;

    /// <param name="payload">Its end is written over; nothing where it is too short, as the sound of silence is.</param>
    /// <param name="time">As <see cref="Native.WallClock"/> counts.</param>
    public static void Write(Span<byte> payload, long time)
    {
        if (payload.Length < Bytes) return;
        Span<byte> stamp = payload[^Bytes..];
        BinaryPrimitives.WriteInt64BigEndian(stamp, time);
        BinaryPrimitives.WriteUInt32BigEndian(stamp[8..], Mark);
    }

    /// <returns>False when the payload is none of ours or was changed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out long time)
    {
        time = 0;
        if (payload.Length < Bytes) return false;
        ReadOnlySpan<byte> stamp = payload[^Bytes..];
        time = BinaryPrimitives.ReadInt64BigEndian(stamp);
        return BinaryPrimitives.ReadUInt32BigEndian(stamp[8..]) == Mark;
    }
}
