using CaseHub.Recorder.Wire;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// What owns the ports and everything behind them, on one thread. It receives, runs commands, and ticks every 10 ms; it waits for
/// nothing but sockets, and a packet costs it neither a lock nor an allocation. A test may turn it without the thread.
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
    private readonly IceLite ice;
    private readonly ILogger logger;
    private readonly PeerTable table = new();
    private readonly Dictionary<RemotePeer, PeerMedia> media = [];
    private readonly HashSet<Room> rooms = [];
    private readonly byte[] received = new byte[ScratchBytes];
    private readonly byte[] answer = new byte[256];
    private Thread? thread;
    private long tickedMicroseconds;
    private long refreshedMicroseconds;
    private volatile bool stopping;

    public MediaLoop(PeerSurroundings around, MediaPorts ports, ILogger logger)
    {
        this.around = around;
        this.ports = [.. ports.All];
        wait = ports.Wait;
        Mailbox = new Mailbox(Wake);
        this.logger = logger;
        ice = new IceLite(around.Counters);
    }

    public Mailbox Mailbox { get; }

    /// <summary>The engine's clock; read by commands.</summary>
    public long Now => around.Clock.Now;

    /// <summary>Shared by all slots: each packet is finished with it before the next begins.</summary>
    public byte[] Scratch { get; } = new byte[ScratchBytes];

    /// <summary>Turns on a thread of its own from now on, waiting for the ports' sockets in between.</summary>
    public void Start()
    {
        SocketWait sockets = wait ?? throw new InvalidOperationException("These ports have no sockets to wait for.");
        thread = new Thread(() => Run(sockets)) { IsBackground = true, Name = "CaseHub media" };
        thread.Start();
    }

    /// <summary>Ends the loop's wait; called by any thread that has put down something for it.</summary>
    public void Wake() => wait?.Wake();

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

        around.Clock.Read();
        more |= Mailbox.RunWaiting(CommandsPerTurn);
        if (around.Clock.Now - tickedMicroseconds >= TickMicroseconds) Tick();
        return more;
    }

    /// <summary>Takes a peer in; run as a command.</summary>
    /// <returns>Null, or why not.</returns>
    public MediaRefusal? Admit(Room room, PeerSetup setup, PeerMedia role)
    {
        if (room.Find(setup.Id) is not null) return new MediaRefusal("peer-exists", "This connection exists already. Offer with a new peer id.");
        if (room.PeerCount >= around.Options.MaxPeersPerRoom) return new MediaRefusal("room-full", "The room is full. Try again when somebody has left.");
        if (table.PendingCount >= around.Options.MaxPendingPeers) return new MediaRefusal("busy", "Too many connections are being made. Try again in a few seconds.");
        if (role is PublisherMedia publisher && room.FindPublication(publisher.Publication.Id) is not null)
            return new MediaRefusal("publication-exists", "This source is being sent already. Close it first or use a new publication id.");

        var peer = new RemotePeer(setup, room, role, around);
        table.Add(peer);
        media.Add(peer, role);
        room.Add(peer, role);
        rooms.Add(room);
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
            if (!port.TryReceive(received, out int length, out RemotePlace from)) return false;
            // The arrival time of congestion control: nothing may come between it and the receive.
            around.Clock.Read();
            Take(received.AsSpan(0, length), from);
        }

        return true;
    }

    private void Take(Span<byte> datagram, in RemotePlace from)
    {
        around.Counters.In(datagram.Length);
        PacketKind kind = PacketDemux.Classify(datagram);
        if (kind == PacketKind.Unknown) around.Counters.Drop(DropReason.UnknownProtocol);
        else if (kind == PacketKind.Stun) TakeCheck(datagram, from);
        // Only a place that passed an authenticated check may speak: no ClientHello race, no RTP bleed.
        else if (!table.TryFind(from, out RemotePeer? peer)) around.Counters.Drop(DropReason.AddressNotValidated);
        else Give(peer!, kind, datagram, from);
    }

    private void TakeCheck(ReadOnlySpan<byte> datagram, in RemotePlace from)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage check)) around.Counters.Drop(DropReason.StunMalformed);
        else if (check.Type != StunType.BindingRequest) around.Counters.Drop(DropReason.StunNotARequest);
        else if (!IceLite.TryReadKey(check, out ulong key) || !table.TryFind(key, out var called)) around.Counters.Drop(DropReason.StunUnknownUser);
        else Answer(check, datagram.Length, called.Peer, called.Ice, from);
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
            MediaLog.PeerFailed(logger, exception, peer.Room.SessionId, peer.Setup.Id);
            peer.End(PeerCloseReason.Removed);
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
    }

    private void Finish(RemotePeer peer, PeerCloseReason reason)
    {
        if (!media.Remove(peer, out PeerMedia? role)) return;
        peer.Close();
        table.Remove(peer);
        peer.Room.Remove(peer, role, reason);
        peer.Dispose();
        MediaLog.PeerClosed(logger, peer.Room.SessionId, peer.Setup.Id, reason);
    }
}
