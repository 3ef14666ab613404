namespace CaseHub.Recorder.Peer;

/// <summary>One look at a room; never changed.</summary>
/// <param name="Peers">Of everybody who is there.</param>
/// <param name="Totals">Of them and of those who left.</param>
internal sealed record RoomFigures(IReadOnlyList<PeerStatistics> Peers, RoomTotals Totals)
{
    public static RoomFigures None { get; } = new([], default);

    /// <param name="peers">Who is there.</param>
    /// <param name="left">What those came to who are not there any more.</param>
    public static RoomFigures Of(IEnumerable<RemotePeer> peers, RoomTotals left)
    {
        PeerStatistics[] present = [.. peers.Select(peer => peer.Statistics())];
        return new RoomFigures(present, present.Aggregate(left, (sum, peer) => sum.Plus(peer)));
    }

    /// <summary>Of a room that is in several parts.</summary>
    /// <param name="closed">What parts came to that are no more.</param>
    public static RoomFigures Sum(IReadOnlyList<RoomFigures> parts, RoomTotals closed) => new(
        [.. parts.SelectMany(part => part.Peers)], parts.Aggregate(closed, (sum, part) => sum.Plus(part.Totals)));

    /// <summary>Without somebody who has left; the others as they were.</summary>
    public RoomFigures Without(Guid peerId) => this with { Peers = [.. Peers.Where(peer => peer.PeerId != peerId)] };
}
