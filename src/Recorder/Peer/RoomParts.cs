using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// On which loops a room is, and which of its peers are where. A room begins at its home; what is beyond that loop's share of viewers goes
/// to parts on other loops, each of which lasts until its last viewer has left. Thread-safe; the list of parts is changed by the home's loop alone.
/// </summary>
internal sealed class RoomParts
{
    private readonly IReadOnlyList<MediaLoop> loops;
    private readonly MediaOptions options;
    private readonly Action<MediaEvent> tell;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<Guid, Whereabouts> peers = new();
    private readonly int maxViewers;
    private Spread spread;
    private Look? latestLook;
    private int peerCount;

    /// <param name="loops">The engine's.</param>
    /// <param name="tell">Called by any of them.</param>
    public RoomParts(Guid sessionId, IReadOnlyList<MediaLoop> loops, MediaOptions options, Action<MediaEvent> tell, ILogger logger)
    {
        this.loops = loops;
        this.options = options;
        this.tell = tell;
        this.logger = logger;
        maxViewers = loops.Count == 1 ? int.MaxValue : options.MaxViewersPerLoop;
        Home = new RoomPart(loops.MinBy(loop => loop.Load)!, new Room(sessionId, Tell, logger));
        spread = new Spread([Home], default);
    }

    public RoomPart Home { get; }

    /// <summary>As of now; the home is the first.</summary>
    public IReadOnlyList<RoomPart> All => Volatile.Read(ref spread).Parts;

    /// <summary>Of all parts, closed ones included; the same object as long as nothing is new.</summary>
    public RoomFigures Figures
    {
        get
        {
            Spread now = Volatile.Read(ref spread);
            if (now.Parts is [var only] && now.Closed == default) return only.Room.Figures;
            RoomFigures[] seen = [.. now.Parts.Select(part => part.Room.Figures)];
            if (Volatile.Read(ref latestLook) is { } before && before.Of == now && before.Seen.SequenceEqual(seen)) return before.Sum;
            var look = new Look(now, seen, RoomFigures.Sum(seen, now.Closed));
            Volatile.Write(ref latestLook, look);
            return look.Sum;
        }
    }

    /// <summary>Where a peer is; the home for one that nobody knows.</summary>
    public RoomPart Of(Guid peerId) => peers.TryGetValue(peerId, out Whereabouts known) ? known.Part : Home;

    /// <summary>Keeps a viewer's place in a part that has room for it.</summary>
    /// <returns>Null when another part must be opened.</returns>
    public RoomPart? TryReserve() => All.FirstOrDefault(part => part.TryReserve(maxViewers));

    /// <summary>Opens another part and keeps a viewer's place in it; where there is one on every loop, in the emptiest. Run as a command by the home's loop.</summary>
    public RoomPart Open()
    {
        if (TryReserve() is { } another) return another;
        MediaLoop? free = loops.Where(loop => !All.Any(part => part.Loop == loop)).MinBy(loop => loop.Load);
        RoomPart part = free is null ? All.MinBy(each => each.Viewers)! : new RoomPart(free, new Room(Home.Room.SessionId, Tell, logger));
        // Only this loop closes parts, and only empty ones.
        part.TryReserve(int.MaxValue);
        if (free is null) return part;
        Volatile.Write(ref spread, spread with { Parts = [.. spread.Parts, part] });
        Home.Room.Add(new RoomMirror(Home.Loop, part));
        return part;
    }

    /// <summary>Notes where a peer is going to be; a viewer's place must be reserved, and is given back if there is no way in.</summary>
    /// <returns>Null, or why not.</returns>
    public MediaRefusal? Enter(Guid peerId, RoomPart part, bool views)
    {
        if (!peers.TryAdd(peerId, new Whereabouts(part, views)))
        {
            if (views) GiveBack(part);
            return new MediaRefusal("peer-exists", "This connection exists already. Offer with a new peer id.");
        }

        if (Interlocked.Increment(ref peerCount) <= options.MaxPeersPerRoom) return null;
        Leave(peerId);
        return new MediaRefusal("room-full", "The room is full. Try again when somebody has left.");
    }

    /// <summary>Forgets a peer that has gone or did not come, and gives its place back.</summary>
    public void Leave(Guid peerId)
    {
        if (!peers.TryRemove(peerId, out Whereabouts left)) return;
        Interlocked.Decrement(ref peerCount);
        if (left.Views) GiveBack(left.Part);
    }

    private void GiveBack(RoomPart part)
    {
        if (part.Release() && part != Home) Home.Loop.Mailbox.TryPost(() => Close(part));
    }

    private void Close(RoomPart part)
    {
        if (!part.TryClose()) return;
        // Its last peer has left before this was posted: what its loop wrote is complete.
        Volatile.Write(ref spread, new Spread([.. spread.Parts.Where(each => each != part)], spread.Closed.Plus(part.Room.Left)));
        Home.Room.Remove(part);
    }

    private void Tell(MediaEvent happened)
    {
        if (happened is PeerClosed closed) Leave(closed.PeerId);
        tell(happened);
    }

    private readonly record struct Whereabouts(RoomPart Part, bool Views);

    /// <param name="Closed">What the parts came to that are no more.</param>
    private sealed record Spread(RoomPart[] Parts, RoomTotals Closed);

    private sealed record Look(Spread Of, RoomFigures[] Seen, RoomFigures Sum);
}
