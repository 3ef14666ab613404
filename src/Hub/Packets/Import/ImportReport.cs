namespace CaseHub.Hub.Packets.Import;

/// <summary>What a packet says of itself; nothing clinical, for who imports it may read none.</summary>
/// <param name="Hub">Host name of the hub that made it; empty where it has none.</param>
/// <param name="Organisation">Who owned the case there, by name.</param>
/// <param name="Number">Its number on the hub where it was opened.</param>
/// <param name="CreatedBy">Who made the packet.</param>
/// <param name="Bytes">Of all parts.</param>
/// <param name="People">How many people the packet names.</param>
public sealed record PacketSummary(
    string Hub, string Organisation, string Country, string Number, string State, string Specialty, string CreatedBy, DateTimeOffset CreatedAt, int Parts, long Bytes, int People,
    IReadOnlyList<PacketLeftOut> LeftOut);

/// <param name="Kind">Such as <c>track</c>.</param>
/// <param name="Reason">A code; the page resource <c>packet-reason-{reason}</c> has its text.</param>
public sealed record PacketLeftOut(string Kind, Guid Id, string Reason);

/// <summary>What was, or would be, done with what a packet holds.</summary>
/// <param name="IsNewCase">The case was not known here.</param>
/// <param name="Counts">By table.</param>
/// <param name="Refused">Each by name; nothing of these was written, and what stands here stays.</param>
public sealed record ImportReport(bool IsNewCase, IReadOnlyList<ImportCount> Counts, IReadOnlyList<PacketLeftOut> Refused)
{
    public int New => Counts.Sum(count => count.New);

    public int Known => Counts.Sum(count => count.Known);
}

/// <param name="Table">A code of the packet's tables; <c>log</c> for entries of room logs.</param>
/// <param name="New">Rows that were not here.</param>
/// <param name="Known">Rows that were here already, the same.</param>
/// <param name="Refused">Rows that were not taken.</param>
public sealed record ImportCount(string Table, int New, int Known, int Refused);

/// <summary>A packet that came in.</summary>
/// <param name="State"><c>undecided</c>, <c>queued</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed, a code.</param>
/// <param name="ExpiresAt">When it is forgotten.</param>
public sealed record ReceivedView(
    Guid Id, Guid CaseId, string State, int Percent, long? RemainingSeconds, string? Error, DateTimeOffset ReceivedAt, DateTimeOffset? ExpiresAt, long Bytes, PacketSummary Summary, ImportReport Report);
