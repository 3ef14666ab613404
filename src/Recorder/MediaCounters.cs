namespace CaseHub.Recorder;

/// <summary>What the engine counted since its start; a snapshot.</summary>
/// <param name="PacketsIn">Datagrams received.</param>
/// <param name="BytesIn">Their bytes.</param>
/// <param name="PacketsOut">Datagrams sent.</param>
/// <param name="BytesOut">Their bytes.</param>
/// <param name="Dropped">Datagrams dropped and TCP connections not kept, by reason; every reason is there.</param>
public sealed record MediaCounters(long PacketsIn, long BytesIn, long PacketsOut, long BytesOut, IReadOnlyDictionary<string, long> Dropped)
{
    /// <summary>How long each loop was at work instead of waiting; one that works all the time is full.</summary>
    public IReadOnlyList<TimeSpan> Busy { get; init; } = [];
}
