using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// What goes out in one turn of the loop. Packets to one place that follow each other and are of one size are sent as a train, which
/// costs the system hardly more than a single one. Used by the loop alone.
/// </summary>
internal sealed class Egress
{
    // As much as stays in the processor's cache between being encrypted and being sent.
    private const int ArenaBytes = 160 * 1024;

    private readonly IDatagramPort[] ports;
    private readonly EngineClock clock;
    private RemotePlace place;
    private int trainStart;
    private int trainEach;
    private bool isTrainClosed = true;

    /// <param name="ports">What the places' links belong to.</param>
    /// <param name="clock">Read anew whenever something went out: a long turn must not date its last packets with its beginning.</param>
    public Egress(IReadOnlyList<IDatagramPort> ports, EngineClock clock)
    {
        this.ports = [.. ports];
        this.clock = clock;
    }

    /// <summary>Where the next packet is made.</summary>
    public PacketArena Arena { get; } = new(ArenaBytes);

    /// <summary>Takes the packet that was made in the arena's room.</summary>
    /// <param name="length">Its bytes.</param>
    public void Add(in RemotePlace to, int length)
    {
        if (isTrainClosed || length > trainEach || !IsSame(to) || Arena.Used + length - trainStart > LeavingDatagrams.MaxTrainBytes) Begin(to, length);
        Arena.Keep(length);
        // A smaller one can only be the last (udp(7)).
        bool isLast = length < trainEach || Arena.Used - trainStart >= LeavingDatagrams.MaxSegments * trainEach;
        if (isLast) Depart();
        if (!Arena.HasRoom) Flush();
    }

    /// <summary>Sends everything; at the latest at the end of the turn.</summary>
    public void Flush()
    {
        if (Arena.Used == 0) return;
        Depart();
        foreach (IDatagramPort port in ports) port.Flush();
        Arena.Clear();
        clock.Read();
    }

    private bool IsSame(in RemotePlace to) => ReferenceEquals(to.Link, place.Link) && to.Address == place.Address;

    private void Begin(in RemotePlace to, int length)
    {
        Depart();
        place = to;
        (trainStart, trainEach, isTrainClosed) = (Arena.Used, length, false);
    }

    private void Depart()
    {
        if (isTrainClosed) return;
        isTrainClosed = true;
        place.Link.SendTrain(Arena.KeptFrom(trainStart), trainEach, place.Address);
    }
}
