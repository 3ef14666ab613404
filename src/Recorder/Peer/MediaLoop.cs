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

    private readonly PeerSurroundings around;
    private readonly IDatagramPort[] ports;
    private readonly SocketWait? wait;
    private readonly IDatagramLink? shared;
    private readonly TcpPort? tcp;
    private readonly LoopDirectory directory;
    private readonly PacketRing passed = new();
    private readonly IceLite ice;
    private readonly ILogger logger;
    private readonly PeerTable table;
    private readonly Dictionary<RemotePeer, PeerMedia> media = [];
    private readonly HashSet<Room> rooms = [];
    private readonly byte[] answer = new byte[256];
    private Thread? thread;
    private long tickedMicroseconds;
    private long refreshedMicroseconds;
    private volatile bool stopping;
    private int roomsPinned;
    private int peerCount;

    /// <param name="directory">The engine's, of all its loops.</param>
    public MediaLoop(PeerSurroundings around, MediaPorts ports, LoopDirectory directory, ILogger logger)
    {
        this.around = around;
        this.ports = [.. ports.All];
        wait = ports.Wait;
        shared = ports.Shared;
        tcp = ports.Tcp;
        this.directory = directory;
        table = new PeerTable(this, directory, shared);
        Mailbox = new Mailbox(Wake);
        this.logger = logger;
        ice = new IceLite(around.Counters);
    }

    public Mailbox Mailbox { get; }

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

    /// <summary>Turns on a thread of its own from now on, waiting for the ports' sockets in between.</summary>
    public void Start()
    {
        SocketWait sockets = wait ?? throw new InvalidOperationException("These ports have no sockets to wait for.");
        thread = new Thread(() => Run(sockets)) { IsBackground = true, Name = "CaseHub media" };
        thread.Start();
    }

    /// <summary>Ends the loop's wait; called by any thread that has put down something for it.</summary>
    public void Wake() => wait?.Wake();

    /// <summary>A room has this loop for its home, or no longer; told by any thread.</summary>
    public void Pin(bool pinned) => Interlocked.Add(ref roomsPinned, pinned ? 1 : -1);

    /// <summary>Gives this loop a packet that another one has for it; called by that one.</summary>
    /// <param name="packet">Borrowed for the call.</param>
    /// <returns>False when this loop is too far behind.</returns>
    public bool TryPass(ReadOnlySpan<byte> packet, in PassedPacket about)
    {
        if (!passed.TryPut(packet, about)) return false;
        Wake();
        return true;
    }

    /// <summary>Another loop's peer has proved to be at this address; run as a command.</summary>
    public void Forget(PeerAddress address) => table.Forget(address);

    /// <summary>Closes all peers and ends the thread; waits for it.</summary>
    public void Stop()
    {
        Mailbox.Close();
        stopping = true;
        Wake();
        if (thread is null) Finish();
        else thread.Join();
    }

    /// <summary>Takes what has arrived, runs commands, ticks when it is time; never waits. Called by the thread, or by a test instead of it.</summary>
    /// <returns>True when more may be waiting than one turn takes.</returns>
    public bool Turn()
    {
        bool more = false;
        foreach (IDatagramPort port in ports) more |= Receive(port);
        more |= TakePassed();
        HandOn();

        around.Clock.Read();
        more |= Mailbox.RunWaiting(CommandsPerTurn);
        if (around.Clock.Now - tickedMicroseconds >= TickMicroseconds) Tick();
        around.Egress.Flush();
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

    private void Run(SocketWait sockets)
    {
        bool more = false;
        while (!stopping)
        {
            try
            {
                sockets.Wait(more ? TimeSpan.Zero : TimeSpan.FromMicroseconds(TickMicroseconds));
                more = Turn();
            }
            catch (Exception exception)
            {
                MediaLog.LoopFailed(logger, exception);
            }
        }

        Finish();
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
        for (; taken < DatagramsPerTurn && passed.TryTake(out Span<byte> packet, out PassedPacket about); taken++)
        {
            around.Clock.ReadAsOf(about.ArrivalMicroseconds);
            if (about.Kind == PassedKind.Datagram) Take(packet, new RemotePlace(shared!, about.From), mayPass: false);
            else if (about.Kind == PassedKind.Command) about.Command!();
            else about.Bridge!.TakeOver(packet, about);
        }

        if (taken > 0) around.Clock.Read();
        return taken == DatagramsPerTurn;
    }

    /// <param name="mayPass">False for what was passed on once: two loops that disagree must not throw it to and fro.</param>
    private void Take(Span<byte> datagram, in RemotePlace from, bool mayPass)
    {
        PacketKind kind = PacketDemux.Classify(datagram);
        if (kind == PacketKind.Unknown) around.Counters.Drop(DropReason.UnknownProtocol);
        else if (kind == PacketKind.Stun) TakeCheck(datagram, from, mayPass);
        // Only a place that passed an authenticated check may speak: no ClientHello race, no RTP bleed.
        else if (table.TryFind(from, out RemotePeer? peer)) Give(peer!, kind, datagram, from);
        else if (!mayPass || from.Link != shared || !TryPassOn(directory.OwnerOf(from.Address), datagram, from)) around.Counters.Drop(DropReason.AddressNotValidated);
    }

    private void TakeCheck(ReadOnlySpan<byte> datagram, in RemotePlace from, bool mayPass)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage check)) around.Counters.Drop(DropReason.StunMalformed);
        else if (check.Type != StunType.BindingRequest) around.Counters.Drop(DropReason.StunNotARequest);
        else if (!IceLite.TryReadKey(check, out ulong key)) around.Counters.Drop(DropReason.StunUnknownUser);
        else if (table.TryFind(key, out var called)) Answer(check, datagram.Length, called.Peer, called.Ice, from);
        else if (!mayPass || !TryPassOn(directory.OwnerOf(key), datagram, from)) around.Counters.Drop(DropReason.StunUnknownUser);
    }

    /// <summary>Passes on what another loop's peer is to have: a datagram of the port that all share, or a whole connection.</summary>
    /// <returns>False when no other loop wants it.</returns>
    private bool TryPassOn(MediaLoop? owner, ReadOnlySpan<byte> datagram, in RemotePlace from)
    {
        if (owner is null || owner == this) return false;
        if (from.Link is TcpLink link) return TryMove(link, owner);
        if (!owner.TryPass(datagram, new PassedPacket { Kind = PassedKind.Datagram, ArrivalMicroseconds = around.Clock.Now, From = from.Address })) around.Counters.Drop(DropReason.LoopOverrun);
        return true;
    }

    private bool TryMove(TcpLink link, MediaLoop owner)
    {
        TcpPort there = owner.tcp!;
        if (!link.TryLeaveFor(there)) return false;
        if (owner.Mailbox.TryPost(() => there.Adopt(link))) return true;
        link.Abandon();
        around.Counters.Drop(DropReason.LoopOverrun);
        return true;
    }

    private void Answer(in StunMessage check, int checkLength, RemotePeer peer, IceSession session, in RemotePlace from)
    {
        CheckOutcome outcome = ice.Answer(check, checkLength, session, from.Address, answer);
        if (outcome.Passed)
        {
            table.Settle(peer, session);
            table.Bind(from, peer);
            peer.OnCheckPassed(from, outcome.Nominates);
        }

        if (outcome.AnswerLength == 0 || outcome.AnswerLength > checkLength) return;
        if (from.TrySend(answer.AsSpan(0, outcome.AnswerLength))) around.Counters.Out(outcome.AnswerLength);
        else around.Counters.Drop(DropReason.SendFailed);
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
