using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// What a room's home does for its part on another loop: whatever is published at home is published there too. Used by the home's loop alone;
/// the part is told in order with its packets, or the first of them would find nobody to see it.
/// </summary>
/// <param name="home">The home's loop.</param>
/// <param name="far">The other part.</param>
internal sealed class RoomMirror(MediaLoop home, RoomPart far)
{
    private readonly List<PublicationBridge> bridges = [];
    private bool isTold = true;

    public RoomPart Part => far;

    public void Open(Publication publication)
    {
        var bridge = new PublicationBridge(publication, home, far.Loop, IsTold);
        bridges.Add(bridge);
        isTold = false;
        Tell();
        bridge.Open(home.Now);
    }

    public void Close(Publication publication)
    {
        if (bridges.Find(each => each.Original == publication) is not { } bridge) return;
        bridge.Close();
        bridges.Remove(bridge);
        isTold = false;
        Tell();
    }

    /// <summary>Shows a publication to another group there too.</summary>
    public void Move()
    {
        isTold = false;
        Tell();
    }

    /// <summary>Shows nothing there any more.</summary>
    public void Close()
    {
        foreach (PublicationBridge bridge in bridges) bridge.Close();
        bridges.Clear();
        isTold = false;
        Tell();
    }

    /// <summary>Makes up for what nothing else has carried over, or a full ring kept from it; every 10 ms.</summary>
    public void Tick()
    {
        Tell();
        foreach (PublicationBridge bridge in bridges) bridge.SendReports();
    }

    /// <summary>Whether the part knows what there is and who may see it; before that no packet may follow.</summary>
    private bool IsTold()
    {
        Tell();
        return isTold;
    }

    private void Tell()
    {
        if (!isTold) isTold = TryTell();
    }

    // Apart from the question above, which each packet asks: the closure is made where a method begins.
    private bool TryTell()
    {
        MirroredPublication[] all = [.. bridges.Select(bridge => new MirroredPublication(bridge, bridge.Original.Group))];
        return far.Loop.Passed.TryPut([], new PassedPacket { Kind = PassedKind.Command, ArrivalMicroseconds = home.Now, Command = () => far.Room.Show(all) });
    }
}
