using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>One entry of the room log, as readers see it.</summary>
/// <param name="V">Version of the body's shape.</param>
/// <param name="Seq">1, 2, 3… within the session.</param>
/// <param name="Type">As docs/protocol.md lists them; unknown types are kept and ignored.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">The clinician; null for the hub itself.</param>
/// <param name="Body">By type; see docs/protocol.md.</param>
public sealed record LogEntryView(int V, long Seq, string Type, DateTimeOffset At, Guid? By, JsonElement Body);

/// <summary>The room log after a sequence number, in order.</summary>
public static class ReadLog
{
    /// <summary>Entries answered at once; who has more to catch up with asks again from the last one.</summary>
    public const int PageEntries = 500;

    public sealed record Request(Guid SessionId, long Since) : IQuery<IReadOnlyList<LogEntryView>>, ISessionRequest;

    /// <summary>What an interpreter reads of the time before they were asked: who was there. The rest keeps its place in the order and nothing else.</summary>
    private static readonly string[] ForAll = ["joined", "left", "people-here", "topology"];

    internal sealed class Handler(HubDb db, Interpreting interpreting, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<LogEntryView>>>
    {
        public async Task<Outcome<IReadOnlyList<LogEntryView>>> Handle(Request request, CancellationToken cancellationToken) =>
            await ReadAsync(db, request.SessionId, request.Since, await WithheldAsync(interpreting, request.SessionId, actor.Required, cancellationToken), cancellationToken);
    }

    /// <summary>Up to where the log is withheld from somebody; 0 for whom it is between.</summary>
    internal static async Task<long> WithheldAsync(Interpreting interpreting, Guid sessionId, Actor reader, CancellationToken cancellationToken) =>
        (await interpreting.FindAsync(sessionId, reader, cancellationToken))?.AfterSeq ?? 0;

    /// <param name="db">Where it stands.</param>
    /// <param name="sessionId">Whose log.</param>
    /// <param name="since">What the reader has.</param>
    /// <param name="withheld">Up to where they see who was there and nothing else.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    internal static async Task<List<LogEntryView>> ReadAsync(HubDb db, Guid sessionId, long since, long withheld, CancellationToken cancellationToken)
    {
        var rows = await db.Set<RoomLogEntry>().AsNoTracking()
            .Where(entry => entry.SessionId == sessionId && entry.Seq > since)
            .OrderBy(entry => entry.Seq)
            .Take(PageEntries)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => Withhold(new LogEntryView(row.V, row.Seq, row.Type, row.At, row.By, JsonElement.Parse(row.Body)), withheld));
    }

    /// <summary>An entry as it is for somebody from whom the log is withheld up to a place.</summary>
    internal static LogEntryView Withhold(LogEntryView entry, long withheld) => entry.Seq <= withheld && !ForAll.Contains(entry.Type)
        ? entry with { Type = "withheld", By = null, Body = JsonElement.Parse("{}") }
        : entry;
}
