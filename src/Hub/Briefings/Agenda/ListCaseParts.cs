using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>Where a case is, or was, on the agenda of a briefing: the parts that stay with it, newest first.</summary>
public static class ListCaseParts
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<Row>>, ICaseSubject;

    /// <param name="BriefingId">In which.</param>
    /// <param name="Briefing">Its title.</param>
    /// <param name="At">When the briefing is, or was.</param>
    /// <param name="Item">The title under which the case was told.</param>
    /// <param name="IsTakenOff">It was on the agenda and cannot be shown any more.</param>
    /// <param name="MayOpen">The briefing is for the reader: its page can be opened.</param>
    /// <param name="Parts">When it was discussed; empty where it was not, or not yet.</param>
    public sealed record Row(Guid BriefingId, string Briefing, DateTimeOffset At, string Item, bool IsTakenOff, bool MayOpen, IReadOnlyList<Part> Parts);

    /// <param name="FromAt">Begin.</param>
    /// <param name="ToAt">End; null while it is discussed.</param>
    /// <param name="RecordingId">In which that can be watched by the reader; null where it cannot.</param>
    /// <param name="OffsetSeconds">Where in that recording it begins.</param>
    public sealed record Part(DateTimeOffset FromAt, DateTimeOffset? ToAt, Guid? RecordingId, int? OffsetSeconds);

    internal sealed class Handler(HubDb db, BriefingRelations briefings, RecordingRelations recordings, PolicyTable policy, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var items = await (
                from item in db.Set<BriefingCase>().AsNoTracking()
                join briefing in db.Set<Briefing>() on item.BriefingId equals briefing.Id
                where item.CaseId == request.CaseId && briefing.CancelledAt == null
                orderby briefing.StartsAt descending
                select new { Item = item, Briefing = briefing }).AsNoTracking().ToListAsync(cancellationToken);
            var rows = new List<Row>();
            foreach (var one in items)
            {
                bool mayOpen = await briefings.OfAsync(one.Briefing.Id, actor.Required, cancellationToken) != Relation.None;
                bool isTakenOff = !await db.Showable().AnyAsync(i => i.Id == one.Item.Id, cancellationToken);
                rows.Add(new Row(one.Briefing.Id, one.Briefing.Title, one.Briefing.StartsAt, one.Item.Title, isTakenOff, mayOpen, await PartsAsync(one.Item, cancellationToken)));
            }

            return rows;
        }

        private async Task<List<Part>> PartsAsync(BriefingCase item, CancellationToken cancellationToken)
        {
            var parts = await db.Set<BriefingCasePart>().AsNoTracking().Where(part => part.ItemId == item.Id).OrderBy(part => part.FromAt).ToListAsync(cancellationToken);
            var kept = await db.Set<Recording>().AsNoTracking()
                .Where(r => r.SessionId == item.BriefingId && r.StartedAt != null && r.State != RecordingState.Deleted && r.State != RecordingState.Asking)
                .Select(r => new Kept(r.Id, r.StartedAt!.Value, r.StoppedAt)).ToListAsync(cancellationToken);
            var watchable = new List<Kept>();
            foreach (var one in kept)
            {
                if (policy.IsOpenTo<ReadRecording.Request>(actor.Required, await recordings.OfAsync(one.Id, actor.Required, cancellationToken))) watchable.Add(one);
            }

            var ended = await db.Set<SessionStage>().Where(s => s.SessionId == item.BriefingId).Select(s => s.EndedAt).SingleAsync(cancellationToken);
            return parts.ConvertAll(part => PartOf(part, watchable, ended));
        }

        /// <summary>A recording that began while it was discussed has its part from the beginning on.</summary>
        private static Part PartOf(BriefingCasePart part, List<Kept> recordings, DateTimeOffset? ended)
        {
            var to = part.ToAt ?? ended;
            var within = recordings.Find(r => (r.StoppedAt is null || part.FromAt < r.StoppedAt) && (to is null || r.StartedAt < to));
            return new Part(part.FromAt, to, within?.Id, within is null ? null : (int)Math.Max(0, (part.FromAt - within.StartedAt).TotalSeconds));
        }

        private sealed record Kept(Guid Id, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt);
    }
}

/// <summary>Where in the recordings of a briefing its cases were discussed, for its page; what may not be shown any more is not in it.</summary>
public static class ListBriefingParts
{
    public sealed record Request(Guid BriefingId) : IQuery<IReadOnlyList<Row>>, IBriefingRequest;

    /// <param name="ItemId">The agenda's item.</param>
    /// <param name="Title">As it was told.</param>
    /// <param name="FromAt">Begin.</param>
    /// <param name="ToAt">End; null while it is discussed.</param>
    public sealed record Row(Guid ItemId, string Title, DateTimeOffset FromAt, DateTimeOffset? ToAt);

    internal sealed class Handler(HubDb db, AgendaSight sight) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            var shown = (await sight.ItemsAsync(briefing, cancellationToken)).Where(item => item is { WasShown: true, IsTakenOff: false }).ToDictionary(item => item.Id, item => item.Title);
            var parts = await db.Set<BriefingCasePart>().AsNoTracking().Where(part => part.BriefingId == briefing.Id).OrderBy(part => part.FromAt).ToListAsync(cancellationToken);
            return parts.Where(part => shown.ContainsKey(part.ItemId)).Select(part => new Row(part.ItemId, shown[part.ItemId], part.FromAt, part.ToAt)).ToList();
        }
    }
}
