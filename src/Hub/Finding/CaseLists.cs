using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using View = CaseHub.Hub.Finding.ListCases.View;

namespace CaseHub.Hub.Finding;

/// <summary>Which cases stand in which list, and what the filters leave of them.</summary>
internal sealed class CaseLists(HubDb db, CaseReach reach, TimeProvider clock)
{
    /// <summary>Those of coordinators.</summary>
    private static readonly View[] Organising = [View.Waiting, View.Organisation, View.Late];

    /// <summary>Where the asker is the one to go on; <see cref="CaseTurn"/> says so of one case.</summary>
    private static readonly CaseState[] AskersTurn = [CaseState.Draft, CaseState.Answered, CaseState.Acknowledged, CaseState.Declined, CaseState.Reopened];

    private static readonly CaseState[] Ended = [CaseState.Closed, CaseState.Withdrawn];
    private static readonly CaseState[] Open = [CaseState.Requested, CaseState.Accepted, CaseState.Answered, CaseState.Acknowledged];

    /// <summary>The lists that somebody has at all.</summary>
    public static IEnumerable<View> For(Actor me) => Enum.GetValues<View>().Where(view => !Organising.Contains(view) || me.Roles.HasFlag(Roles.Coordinator));

    public static ListCases.Sort SortOf(View view) => view is View.Queue or View.Turn or View.Overdue or View.Waiting or View.Late ? ListCases.Sort.Due : ListCases.Sort.Updated;

    public async Task<IQueryable<ClinicalCase>> OfAsync(View view, Actor me, CancellationToken cancellationToken) => view switch
    {
        View.Queue => await reach.QueueAsync(me, cancellationToken),
        View.Waiting => reach.Coordinated(me),
        View.Organisation => reach.Organised(me),
        View.Late => Overdue(reach.Organised(me)),
        View.Overdue => Overdue(await reach.VisibleAsync(me, cancellationToken)),
        View.Turn => await TurnAsync(me, cancellationToken),
        View.Closed => (await reach.VisibleAsync(me, cancellationToken)).Where(c => Ended.Contains(c.State)),
        View.Asked => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AskerId == me.Id),
        View.Advised => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AdviserId == me.Id || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise && g.IsFurther && g.ToClinicianId == me.Id)),
        _ => await reach.VisibleAsync(me, cancellationToken),
    };

    public async Task<IQueryable<ClinicalCase>> FilterAsync(IQueryable<ClinicalCase> cases, ListCases.Request filter, Actor me, CancellationToken cancellationToken)
    {
        var states = (filter.States ?? []).Select(Pipeline.Choices.Of<CaseState>).ToList();
        if (states.Count > 0) cases = cases.Where(c => states.Contains(c.State));
        if (!string.IsNullOrEmpty(filter.Specialty)) cases = cases.Where(c => c.Specialty == filter.Specialty);
        if (Pipeline.Choices.OfOptional<Urgency>(filter.Urgency) is { } urgency) cases = cases.Where(c => c.Urgency == urgency);
        if (filter.Organisation is { } organisation) cases = cases.Where(c => c.OrganisationId == organisation);
        if (filter.Person is { } person) cases = await OfPersonAsync(cases, person, me, cancellationToken);
        if (filter.Unread) cases = cases.Where(c => db.Set<Notice>().Any(n => n.RecipientId == me.Id && n.SeenAt == null && n.CaseId == c.Id));
        if (filter.From is null && filter.To is null) return cases;

        var zone = await ZoneAsync(me, cancellationToken);
        if (filter.From is { } from && Midnight(from, zone) is var first) cases = cases.Where(c => c.CreatedAt >= first);
        if (filter.To is { } to && Midnight(to == DateOnly.MaxValue ? to : to.AddDays(1), zone) is var behind) cases = cases.Where(c => c.CreatedAt < behind);
        return cases;
    }

    /// <summary>Whose promised time is over, or whose critical opinion waits too long to be acknowledged.</summary>
    private IQueryable<ClinicalCase> Overdue(IQueryable<ClinicalCase> cases)
    {
        var now = clock.GetUtcNow();
        return cases.Where(c => db.Set<CasePromise>().Any(p => p.CaseId == c.Id
            && (((c.State == CaseState.Requested || c.State == CaseState.Accepted) && p.PausedAt == null && p.DueAt <= now)
                || (c.State == CaseState.Answered && p.AcknowledgeBy != null && p.AcknowledgeBy <= now))));
    }

    private async Task<IQueryable<ClinicalCase>> TurnAsync(Actor me, CancellationToken cancellationToken)
    {
        var queue = await reach.QueueAsync(me, cancellationToken);
        return (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AskerId == me.Id
            ? c.AskedBackAt != null || AskersTurn.Contains(c.State)
            : queue.Any(one => one.Id == c.Id)
                || (c.State == CaseState.Accepted && c.AdviserId == me.Id && c.AskedBackAt == null)
                || (Open.Contains(c.State) && c.AskedBackAt == null && !db.Set<Opinion>().Any(o => o.CaseId == c.Id && o.AuthorId == me.Id)
                    && db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.IsFurther && g.Right == CaseRight.Advise && g.ToClinicianId == me.Id)));
    }

    /// <summary>Of who asks nobody learns who sees the card alone, not by a filter either.</summary>
    private async Task<IQueryable<ClinicalCase>> OfPersonAsync(IQueryable<ClinicalCase> cases, Guid person, Actor me, CancellationToken cancellationToken)
    {
        var whole = await reach.WholeAsync(me, cancellationToken);
        return cases.Where(c => c.AdviserId == person || (c.AskerId == person && whole.Any(one => one.Id == c.Id)));
    }

    private async Task<TimeZoneInfo> ZoneAsync(Actor me, CancellationToken cancellationToken) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(await db.Set<Clinician>().Where(c => c.Id == me.Id).Select(c => c.TimeZone).SingleAsync(cancellationToken), out var zone) ? zone : TimeZoneInfo.Utc;

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return day.Year is < 1900 or > 9000 ? new DateTimeOffset(local, TimeSpan.Zero) : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
