namespace CaseHub.Recorder.Forward;

/// <summary>
/// Where packets to viewers are made, side by side, so that those of one viewer can go out in one piece. Memory of the engine's loop,
/// used again and again; its bytes do not move.
/// </summary>
/// <param name="bytes">At least <see cref="RoomBytes"/>.</param>
internal sealed class PacketArena(int bytes)
{
    /// <summary>One packet and what protection and RTX add.</summary>
    public const int RoomBytes = 2048;

    private readonly byte[] memory = GC.AllocateArray<byte>(bytes, pinned: true);

    /// <summary>Bytes of all packets kept.</summary>
    public int Used { get; private set; }

    /// <summary>False when something must go out before another packet can be made.</summary>
    public bool HasRoom => memory.Length - Used >= RoomBytes;

    /// <summary>Where the next packet is made; what is not kept is written over.</summary>
    public Span<byte> Room => memory.AsSpan(Used, RoomBytes);

    /// <summary>Keeps the first bytes of <see cref="Room"/>.</summary>
    public void Keep(int length) => Used += length;

    /// <summary>What was kept from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<byte> KeptFrom(int start) => memory.AsSpan(start, Used - start);

    public void Clear() => Used = 0;
}
