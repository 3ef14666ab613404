using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// What owns its ports and the peers behind them, on one thread; an engine has several. It receives, runs commands, and ticks every
/// 10 ms; it waits for nothing but sockets, and a packet costs it neither a lock nor an allocation. What arrives here for another loop's
/// peer is passed on to that loop. A test may turn it without the thread.
/// </summary>
internal sealed class MediaLoop
{
    /// <summary>Room for one packet and what protection and RTX add.</summary>
    public const int ScratchBytes = 2048;

    private const int DatagramsPerTurn = 256;
    private const int CommandsPerTurn = 64;
    private const long TickMicroseconds = 10_000;
    private const long StatisticsMicroseconds = 1_000_000;
    private static readonly TimeSpan TickWait = TimeSpan.FromMicroseconds(TickMicroseconds), IdleWait = TimeSpan.FromMilliseconds(250);

    private readonly PeerSurroundings around;
    private readonly IDatagramPort[] ports;
    private readonly SocketWait? wait;
    private readonly IDatagramLink? shared;
    private readonly ILogger logger;
    private readonly PeerTable table;
    private readonly LoopDoor door;
    private readonly Dictionary<RemotePeer, PeerMedia> media = [];
    private readonly HashSet<Room> rooms = [];
    private LoopThread? thread;
    private long tickedMicroseconds;
    private long refreshedMicroseconds;
    private int roomsPinned;
    private int peerCount;

    /// <param name="directory">The engine's, of all its loops.</param>
    public MediaLoop(PeerSurroundings around, MediaPorts ports, LoopDirectory directory, ILogger logger)
    {
        this.around = around;
        this.ports = [.. ports.All];
        wait = ports.Wait;
        shared = ports.Shared;
        Tcp = ports.Tcp;
        table = new PeerTable(this, directory, shared);
        door = new LoopDoor(this, around, table, directory, shared);
        Mailbox = new Mailbox(Wake);
        Passed = new PacketRing(Wake);
        this.logger = logger;
    }

    public Mailbox Mailbox { get; }

    /// <summary>What other loops have for this one.</summary>
    public PacketRing Passed { get; }

    /// <summary>Where it has its TCP connections; null where there are none.</summary>
    public TcpPort? Tcp { get; }

    /// <summary>What this loop alone counts.</summary>
    public Counters Counters => around.Counters;

    /// <summary>How much it has to do, compared with others: peers, then rooms that may get some. Read by any thread.</summary>
    public (int Peers, int Rooms) Load => (Volatile.Read(ref peerCount), Volatile.Read(ref roomsPinned));

    /// <summary>The engine's clock; read by commands.</summary>
    public long Now => around.Clock.Now;

    /// <summary>Where all slots make their packets.</summary>
    public PacketArena Arena => around.Egress.Arena;

    /// <summary>Where all tracks wait for the end of a turn.</summary>
    public Fanout Fanout { get; } = new();

    /// <summary>How long it may wait for its sockets between two turns: without peers nothing is due but strangers' TCP connections, which have seconds.</summary>
    public TimeSpan Patience => table.All.Count == 0 && rooms.Count == 0 ? IdleWait : TickWait;

    /// <summary>Turns on a thread of its own from now on, waiting for the ports' sockets in between.</summary>
    public void Start() => thread = new LoopThread(this, wait ?? throw new InvalidOperationException("These ports have no sockets to wait for."), logger);

    /// <summary>Ends the loop's wait; called by any thread that has put down something for it.</summary>
    public void Wake() => wait?.Wake();

    /// <summary>A room has this loop for its home, or no longer; told by any thread.</summary>
    public void Pin(bool pinned) => Interlocked.Add(ref roomsPinned, pinned ? 1 : -1);

    /// <summary>Another loop's peer has proved to be at this address; run as a command.</summary>
    public void Forget(PeerAddress address) => table.Forget(address);

    /// <summary>Closes all peers and ends the thread; waits for it.</summary>
    public void Stop()
    {
        Mailbox.Close();
        thread?.Stop();
        Finish();
    }

    /// <summary>Takes what has arrived, runs commands, ticks when it is time; never waits. Called by the thread, or by a test instead of it.</summary>
    /// <returns>True when more may be waiting than one turn takes.</returns>
    public bool Turn()
    {
        long begun = around.Clock.Read();
        bool more = false;
        foreach (IDatagramPort port in ports) more |= Receive(port);
        more |= TakePassed();
        HandOn();

        around.Clock.Read();
        more |= Mailbox.RunWaiting(CommandsPerTurn);
        if (around.Clock.Now - tickedMicroseconds >= TickMicroseconds) Tick();
        around.Egress.Flush();
        around.Counters.Busy(around.Clock.Read() - begun);
        return more;
    }

    /// <summary>Takes a peer in; run as a command.</summary>
    /// <returns>Null, or why not.</returns>
    public MediaRefusal? Admit(Room room, PeerSetup setup, PeerMedia role)
    {
        if (role is PublisherMedia publisher && room.FindPublication(publisher.Publication.Id) is not null)
            return new MediaRefusal("publication-exists", "This source is being sent already. Close it first or use a new publication id.");
        if (!around.Pending.TryEnter()) return new MediaRefusal("busy", "Too many connections are being made. Try again in a few seconds.");

        var peer = new RemotePeer(setup, room, role, around);
        table.Add(peer);
        media.Add(peer, role);
        room.Add(peer, role);
        rooms.Add(room);
        Volatile.Write(ref peerCount, table.All.Count);
        MediaLog.PeerAnswered(logger, room.SessionId, setup.Id, role.Publishes);
        return null;
    }

    /// <summary>Offers a peer its next ICE session; run as a command.</summary>
    public IceSession Restart(RemotePeer peer, string remoteUfrag) => table.Restart(peer, remoteUfrag);

    /// <summary>Closes a peer at once; run as a command.</summary>
    public bool Close(Room room, Guid peerId, PeerCloseReason reason)
    {
        if (room.Find(peerId) is not { } peer) return false;
        Finish(peer, reason);
        return true;
    }

    /// <summary>Closes all peers of a room; run as a command.</summary>
    public bool Close(Room room, PeerCloseReason reason)
    {
        foreach (RemotePeer peer in room.Peers.ToArray()) Finish(peer, reason);
        return rooms.Remove(room);
    }

    private bool Receive(IDatagramPort port)
    {
        for (int i = 0; i < DatagramsPerTurn; i++)
        {
            if (!port.TryReceive(out Span<byte> datagram, out RemotePlace from)) return false;
            // The arrival time of congestion control: nothing may come between it and the receive.
            around.Clock.Read();
            around.Counters.In(datagram.Length);
            Take(datagram, from, mayPass: true);
        }

        return true;
    }

    /// <summary>Gives viewers and recordings what has come in this turn. Whatever goes wrong with a publication ends it alone.</summary>
    private void HandOn()
    {
        while (Fanout.TryNext(out PublishedTrack? track))
        {
            try
            {
                track!.HandOn();
            }
            catch (Exception exception)
            {
                Fail(track!.Publication, exception);
            }
        }
    }

    private void Fail(Publication publication, Exception exception)
    {
        RemotePeer? peer = media.FirstOrDefault(each => each.Value is PublisherMedia publisher && publisher.Publication == publication).Key;
        if (peer is not null)
        {
            Fail(peer, exception);
            return;
        }

        // A copy of another loop's, which goes on there.
        MediaLog.LoopFailed(logger, exception);
        foreach (Room room in rooms) room.Hide(publication);
    }

    private void Fail(RemotePeer peer, Exception exception)
    {
        MediaLog.PeerFailed(logger, exception, peer.Room.SessionId, peer.Setup.Id);
        Finish(peer, PeerCloseReason.Removed);
    }

    /// <summary>Takes what other loops received for this one, and what comes over from their publishers; it was counted there.</summary>
    private bool TakePassed()
    {
        int taken = 0;
        for (; taken < DatagramsPerTurn && Passed.TryTake(out Span<byte> packet, out PassedPacket about); taken++)
        {
            around.Clock.ReadAsOf(about.ArrivalMicroseconds);
            if (about.Kind == PassedKind.Datagram) Take(packet, new RemotePlace(shared!, about.From), mayPass: false);
            else if (about.Kind == PassedKind.Command) RunPassed(about.Command!);
            else about.Bridge!.TakeOver(packet, about);
        }

        if (taken > 0) around.Clock.Read();
        return taken == DatagramsPerTurn;
    }

    /// <summary>What came before it is handed on before it: who sees a publication from now on gets nothing from before.</summary>
    private void RunPassed(Action command)
    {
        HandOn();
        command();
    }

    private void Take(Span<byte> datagram, in RemotePlace from, bool mayPass)
    {
        if (door.TryLetIn(datagram, from, mayPass, out PacketKind kind, out RemotePeer? peer)) Give(peer!, kind, datagram, from);
    }

    /// <summary>The boundary of one peer: whatever goes wrong with its packets ends it alone.</summary>
    private void Give(RemotePeer peer, PacketKind kind, Span<byte> datagram, in RemotePlace from)
    {
        try
        {
            if (kind == PacketKind.Dtls) peer.OnDtls(datagram, from);
            else if (peer.State != PeerState.Connected) around.Counters.Drop(DropReason.NotConnectedYet);
            else if (kind == PacketKind.Rtp) peer.OnRtp(datagram);
            else peer.OnRtcp(datagram);
        }
        catch (Exception exception)
        {
            Fail(peer, exception);
        }

        if (peer.Ending is { } reason) Finish(peer, reason);
    }

    private void Tick()
    {
        tickedMicroseconds = around.Clock.Now;
        foreach (IDatagramPort port in ports) port.Tick(around.Clock.Now);

        // Backwards: a peer that ends leaves the list.
        for (int i = table.All.Count - 1; i >= 0; i--)
        {
            RemotePeer peer = table.All[i];
            peer.Tick();
            if (peer.Ending is { } reason) Finish(peer, reason);
        }

        foreach (Room room in rooms) room.Tick(around.Clock.Now);
        if (around.Clock.Now - refreshedMicroseconds < StatisticsMicroseconds) return;
        refreshedMicroseconds = around.Clock.Now;
        foreach (Room room in rooms) room.RefreshStatistics();
    }

    private void Finish()
    {
        Mailbox.RunWaiting(int.MaxValue);
        foreach (RemotePeer peer in table.All.ToArray()) Finish(peer, PeerCloseReason.EngineStopped);
        around.Egress.Flush();
    }

    private void Finish(RemotePeer peer, PeerCloseReason reason)
    {
        if (!media.Remove(peer, out PeerMedia? role)) return;
        peer.Close();
        table.Remove(peer);
        Volatile.Write(ref peerCount, table.All.Count);
        peer.Room.Remove(peer, role, reason);
        if (peer.Room.IsDeserted) rooms.Remove(peer.Room);
        peer.Dispose();
        MediaLog.PeerClosed(logger, peer.Room.SessionId, peer.Setup.Id, reason);
    }
}
