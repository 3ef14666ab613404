using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>A stretch of a recording in which a case was shown that may be shown no more.</summary>
/// <param name="RecordingId">Which.</param>
/// <param name="Number">From 1 on: which of the briefing's.</param>
/// <param name="Title">As the case was told.</param>
/// <param name="FromMs">On the recording's time line, a whole second before it.</param>
/// <param name="ToMs">A whole second after it, or the recording's end.</param>
public sealed record ShownStretch(Guid RecordingId, int Number, string Title, long FromMs, long ToMs)
{
    /// <summary>As people write it into the form that takes it out.</summary>
    public string Text => $"{KeepingState.ClockText(FromMs)}–{KeepingState.ClockText(ToMs)}";
}

/// <summary>Finds what of a briefing's recordings shows cases without a consent in force, and has not been taken out: decided from rows alone, so that it holds at every look.</summary>
internal sealed class ShownWithoutConsent(HubDb db)
{
    private const long Second = 1000;

    /// <summary>Those of published briefings in which such a case was discussed at all.</summary>
    public Task<List<Guid>> SuspectsAsync(IQueryable<Guid> briefings, CancellationToken cancellationToken) => Parts().Select(part => part.BriefingId).Where(id => briefings.Contains(id)).Distinct().ToListAsync(cancellationToken);

    public async Task<List<ShownStretch>> OfAsync(Guid briefingId, CancellationToken cancellationToken)
    {
        var parts = await Parts().Where(part => part.BriefingId == briefingId).OrderBy(part => part.FromAt).ToListAsync(cancellationToken);
        if (parts.Count == 0) return [];
        var titles = await db.Set<BriefingCase>().Where(item => item.BriefingId == briefingId).ToDictionaryAsync(item => item.Id, item => item.Title, cancellationToken);
        var recordings = await db.Set<Recording>().AsNoTracking().WithRows()
            .Where(recording => recording.SessionId == briefingId && recording.StartedAt != null && recording.State != RecordingState.Deleted && recording.State != RecordingState.Asking)
            .OrderBy(recording => recording.StartedAt).ToListAsync(cancellationToken);
        return [.. recordings.SelectMany((recording, at) => parts.SelectMany(part => StretchesOf(recording, part).Select(span => new ShownStretch(recording.Id, at + 1, titles[part.ItemId], span.FromMs, span.ToMs))))];
    }

    private IQueryable<BriefingCasePart> Parts() => db.Set<BriefingCasePart>().AsNoTracking()
        .Where(part => db.Set<BriefingCase>().Any(item => item.Id == part.ItemId && !db.Set<TeachingConsent>().Any(consent => consent.CaseId == item.CaseId && consent.IsInForce == true)));

    /// <summary>What of a part is in a recording still: without what was taken out, or is about to be.</summary>
    private static List<SpanView> StretchesOf(Recording recording, BriefingCasePart part)
    {
        if (!recording.Tracks.Exists(track => track.Standing == TrackStanding.Kept)) return [];
        var startedAt = recording.StartedAt!.Value;
        long end = recording.IsStored() ? recording.DurationMs() : (long)((recording.StoppedAt ?? startedAt.AddDays(1)) - startedAt).TotalMilliseconds;
        long from = Math.Max(0, (long)(part.FromAt - startedAt).TotalMilliseconds / Second * Second);
        long to = part.ToAt is { } ended ? Math.Min(end, ((long)(ended - startedAt).TotalMilliseconds + Second - 1) / Second * Second) : end;
        var left = new List<SpanView>();
        foreach (var taken in recording.Redactions.OrderBy(redaction => redaction.FromMs))
        {
            if (taken.FromMs > from && from < to) left.Add(new SpanView(from, Math.Min(to, taken.FromMs)));
            from = Math.Max(from, taken.ToMs);
        }

        if (from < to) left.Add(new SpanView(from, to));
        return left;
    }
}
