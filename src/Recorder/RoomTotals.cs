namespace CaseHub.Recorder;

/// <summary>What all peers of one room came to since its start, those who have left included; at most a second old.</summary>
/// <param name="PacketsIn">RTP packets taken from publishers.</param>
/// <param name="BytesIn">Their bytes, protection included.</param>
/// <param name="PacketsOut">RTP packets sent to viewers.</param>
/// <param name="BytesOut">Their bytes, protection included.</param>
/// <param name="PacketsLost">RTP packets of publishers that did not come by themselves.</param>
/// <param name="PacketsResent">RTP packets sent again to viewers on their request.</param>
public readonly record struct RoomTotals(long PacketsIn, long BytesIn, long PacketsOut, long BytesOut, long PacketsLost, long PacketsResent)
{
    internal RoomTotals Plus(in RoomTotals other) => new(
        PacketsIn + other.PacketsIn,
        BytesIn + other.BytesIn,
        PacketsOut + other.PacketsOut,
        BytesOut + other.BytesOut,
        PacketsLost + other.PacketsLost,
        PacketsResent + other.PacketsResent);

    internal RoomTotals Plus(PeerStatistics peer) => new(
        PacketsIn + peer.PacketsIn,
        BytesIn + peer.BytesIn,
        PacketsOut + peer.PacketsOut,
        BytesOut + peer.BytesOut,
        PacketsLost + peer.PacketsLost,
        PacketsResent + (peer.Publishes ? 0 : peer.PacketsResent));
}
