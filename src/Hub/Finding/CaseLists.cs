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

    /// <summary>While an opinion is promised, or a critical one waits to be acknowledged.</summary>
    private static readonly CaseState[] Promised = [CaseState.Requested, CaseState.Accepted, CaseState.Answered];

    private static readonly CaseState[] Ended = [CaseState.Closed, CaseState.Withdrawn];

    /// <summary>The lists that somebody has at all.</summary>
    public static IEnumerable<View> For(Actor me) => Enum.GetValues<View>().Where(view => !Organising.Contains(view) || me.Roles.HasFlag(Roles.Coordinator));

    public static ListCases.Sort SortOf(View view) => view is View.Queue or View.Turn or View.Overdue or View.Waiting or View.Late ? ListCases.Sort.Due : ListCases.Sort.Updated;

    public async Task<IQueryable<ClinicalCase>> OfAsync(View view, Actor me, CancellationToken cancellationToken)
    {
        var listed = Organising.Contains(view) ? Organised(me) : await ListedAsync(view == View.Turn ? db.Set<ClinicalCase>() : await reach.VisibleAsync(me, cancellationToken), me, cancellationToken);
        return view switch
        {
            View.Queue => await reach.QueueAsync(me, cancellationToken),
            View.Waiting => reach.Coordinated(me),
            View.Late or View.Overdue => listed.Where(one => one.IsOverdue).Select(one => one.Case),
            // Found from what they owe, all of which they may open: most of what they may open has long been answered.
            View.Turn => listed.Where(one => one.IsTurn).Select(one => one.Case),
            View.Closed => listed.Where(one => one.IsClosed).Select(one => one.Case),
            View.Asked => listed.Where(one => one.IsAsked).Select(one => one.Case),
            View.Advised => listed.Where(one => one.IsAdvised).Select(one => one.Case),
            _ => listed.Select(one => one.Case),
        };
    }

    /// <summary>How many stand in each list; one walk over the cases for those of one kind.</summary>
    public async Task<Dictionary<View, int>> CountAsync(Actor me, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<View, int>();
        var seen = await (await ListedAsync(await reach.VisibleAsync(me, cancellationToken), me, cancellationToken)).GroupBy(one => 1).Select(all => new
        {
            All = all.Count(),
            Asked = all.Count(one => one.IsAsked),
            Advised = all.Count(one => one.IsAdvised),
            Turn = all.Count(one => one.IsTurn),
            Overdue = all.Count(one => one.IsOverdue),
            Closed = all.Count(one => one.IsClosed),
        }).SingleOrDefaultAsync(cancellationToken);
        (counts[View.All], counts[View.Asked], counts[View.Advised]) = (seen?.All ?? 0, seen?.Asked ?? 0, seen?.Advised ?? 0);
        (counts[View.Turn], counts[View.Overdue], counts[View.Closed]) = (seen?.Turn ?? 0, seen?.Overdue ?? 0, seen?.Closed ?? 0);
        counts[View.Queue] = await (await reach.QueueAsync(me, cancellationToken)).CountAsync(cancellationToken);
        if (!me.Roles.HasFlag(Roles.Coordinator)) return counts;

        var organised = await Organised(me).GroupBy(one => 1).Select(all => new { All = all.Count(), Late = all.Count(one => one.IsOverdue) }).SingleOrDefaultAsync(cancellationToken);
        (counts[View.Organisation], counts[View.Late]) = (organised?.All ?? 0, organised?.Late ?? 0);
        counts[View.Waiting] = await reach.Coordinated(me).CountAsync(cancellationToken);
        return counts;
    }

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

    /// <summary>What a list can be narrowed to; nothing that <see cref="FilterAsync"/> would not find.</summary>
    public async Task<ListCases.Choices> ChoicesAsync(IQueryable<ClinicalCase> cases, Actor me, CancellationToken cancellationToken)
    {
        var whole = await reach.WholeAsync(me, cancellationToken);
        var parties = await cases.Select(c => new { c.OrganisationId, c.AdviserId, AskerId = whole.Contains(c.Id) ? (Guid?)c.AskerId : null }).Distinct().ToListAsync(cancellationToken);
        var organisations = parties.Select(one => one.OrganisationId).Distinct().ToList();
        var people = parties.SelectMany(one => (Guid?[])[one.AdviserId, one.AskerId]).OfType<Guid>().Distinct().ToList();
        return new ListCases.Choices(
            await db.Set<Organisation>().Where(o => organisations.Contains(o.Id)).OrderBy(o => o.Name).Take(ListCases.MaxTake).Select(o => new ListCases.Choice(o.Id, o.Name)).ToListAsync(cancellationToken),
            await db.Set<Clinician>().Where(p => people.Contains(p.Id)).OrderBy(p => p.Name).Take(ListCases.MaxTake).Select(p => new ListCases.Choice(p.Id, p.Name)).ToListAsync(cancellationToken));
    }

    /// <summary>What each is to somebody.</summary>
    private async Task<IQueryable<ListedCase>> ListedAsync(IQueryable<ClinicalCase> cases, Actor me, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var owed = await reach.OwedAsync(me, cancellationToken);
        // What does not hang on the case is looked up once, and not once for each.
        var further = db.Set<CaseGrant>().Where(g => g.Right == CaseRight.Advise && g.IsFurther && g.ToClinicianId == me.Id).Select(g => g.CaseId);
        return cases.Select(c => new ListedCase
        {
            Case = c,
            IsAsked = c.AskerId == me.Id,
            IsAdvised = c.AdviserId == me.Id || further.Contains(c.Id),
            IsTurn = (c.AskerId == me.Id && c.OrganisationId == me.OrganisationId && (c.AskedBackAt != null || AskersTurn.Contains(c.State)))
                || (c.AskerId != me.Id && owed.Contains(c.Id)),
            IsClosed = Ended.Contains(c.State),
            IsOverdue = Promised.Contains(c.State) && db.Set<CasePromise>().Any(p => p.CaseId == c.Id
                && (c.State == CaseState.Answered ? p.AcknowledgeBy != null && p.AcknowledgeBy <= now : p.PausedAt == null && p.DueAt <= now)),
        });
    }

    private IQueryable<ListedCase> Organised(Actor me)
    {
        var now = clock.GetUtcNow();
        return reach.Organised(me).Select(c => new ListedCase
        {
            Case = c,
            IsOverdue = Promised.Contains(c.State) && db.Set<CasePromise>().Any(p => p.CaseId == c.Id
                && (c.State == CaseState.Answered ? p.AcknowledgeBy != null && p.AcknowledgeBy <= now : p.PausedAt == null && p.DueAt <= now)),
        });
    }

    /// <summary>Of who asks nobody learns who sees the card alone, not by a filter either.</summary>
    private async Task<IQueryable<ClinicalCase>> OfPersonAsync(IQueryable<ClinicalCase> cases, Guid person, Actor me, CancellationToken cancellationToken)
    {
        var whole = await reach.WholeAsync(me, cancellationToken);
        return cases.Where(c => c.AdviserId == person || (c.AskerId == person && whole.Contains(c.Id)));
    }

    private async Task<TimeZoneInfo> ZoneAsync(Actor me, CancellationToken cancellationToken) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(await db.Set<Clinician>().Where(c => c.Id == me.Id).Select(c => c.TimeZone).SingleAsync(cancellationToken), out var zone) ? zone : TimeZoneInfo.Utc;

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return day.Year is < 1900 or > 9000 ? new DateTimeOffset(local, TimeSpan.Zero) : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>A case and the lists of its reader that it stands in.</summary>
    private sealed class ListedCase
    {
        public required ClinicalCase Case { get; init; }

        public bool IsAsked { get; init; }

        public bool IsAdvised { get; init; }

        public bool IsTurn { get; init; }

        /// <summary>Its promised time is over, or its critical opinion waits too long to be acknowledged.</summary>
        public bool IsOverdue { get; init; }

        public bool IsClosed { get; init; }
    }
}
