using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>A page of slides that everybody was shown from a moment on.</summary>
/// <param name="AtMs">On the recording's time line, milliseconds.</param>
/// <param name="DeckId">The slides; null where none were shown from then on.</param>
/// <param name="Page">From 1 on; 0 for none.</param>
public sealed record ShownPage(long AtMs, Guid? DeckId, int Page);

/// <summary>Which page of a briefing's slides was shown when, for a player that shows them beside the picture. Nothing of stretches that were paused or taken out.</summary>
public static class ReadShownSlides
{
    private const string Slide = "slide";

    public sealed record Request(Guid RecordingId) : IQuery<IReadOnlyList<ShownPage>>, IRecordingRequest, IViewing;

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<ShownPage>>>
    {
        public async Task<Outcome<IReadOnlyList<ShownPage>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.StartedAt is not { } startedAt || recording.State == RecordingState.Deleted) return Array.Empty<ShownPage>();
            var until = recording.StoppedAt ?? clock.GetUtcNow();
            var turned = await db.Set<RoomLogEntry>().AsNoTracking()
                .Where(entry => entry.SessionId == recording.SessionId && entry.Type == Slide && entry.At <= until).OrderBy(entry => entry.Seq).ToListAsync(cancellationToken);
            var leftOut = recording.Pauses.Select(pause => new SpanView(pause.FromMs, pause.ToMs ?? long.MaxValue)).Concat(recording.Redactions.Select(taken => new SpanView(taken.FromMs, taken.ToMs)));
            return Of([.. turned.Select(entry => PageOf(entry, startedAt))], [.. leftOut]);
        }
    }

    /// <summary>What was shown at the recording's begin and whenever that changed. Pure.</summary>
    /// <param name="turned">In order; what was turned to before the begin has a negative time.</param>
    /// <param name="leftOut">Stretches in which nothing is shown.</param>
    internal static List<ShownPage> Of(IReadOnlyList<ShownPage> turned, IReadOnlyList<SpanView> leftOut)
    {
        var moments = turned.Select(page => page.AtMs).Concat(leftOut.SelectMany(span => (long[])[span.FromMs, span.ToMs])).Append(0).Where(at => at is >= 0 and < long.MaxValue).Distinct().Order();
        var shown = new List<ShownPage>();
        foreach (long at in moments)
        {
            var last = leftOut.Any(span => span.FromMs <= at && at < span.ToMs) ? null : turned.LastOrDefault(page => page.AtMs <= at);
            var (deck, number) = (last?.DeckId, last?.Page ?? 0);
            if ((deck, number) != (shown is [.., var before] ? (before.DeckId, before.Page) : (null, 0))) shown.Add(new ShownPage(at, deck, number));
        }

        return shown;
    }

    private static ShownPage PageOf(RoomLogEntry entry, DateTimeOffset startedAt)
    {
        using var parsed = JsonDocument.Parse(entry.Body);
        var body = parsed.RootElement;
        long at = (long)(entry.At - startedAt).TotalMilliseconds;
        bool isShown = body.TryGetProperty("deckId", out var deck) && deck.ValueKind == JsonValueKind.String && deck.TryGetGuid(out _);
        return isShown && body.TryGetProperty("page", out var page) && page.TryGetInt32(out int number) ? new ShownPage(at, deck.GetGuid(), number) : new ShownPage(at, null, 0);
    }
}
