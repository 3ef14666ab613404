using CaseHub.Hub.Data;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>An administrator says that more patients come than two administrators can check licences for: for some time one check is enough, the second follows.</summary>
public static class DeclareSurge
{
    internal const int MaxDays = 90;

    /// <param name="Days">How long, 1–90.</param>
    /// <param name="Reason">Shown to everybody of the organisation.</param>
    public sealed record Request(int? Days, string? Reason) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Days is null) errors.Add("days", "field-out-of-range", 1, MaxDays);
            errors.Range("days", Days, 1, MaxDays);
            errors.Text("reason", Reason, SuspendPerson.ReasonLength);
        }
    }

    public sealed record Answer(DateTimeOffset Until);

    internal sealed class Handler(HubDb db, CurrentActor actor, SurgeNews news, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
            if (organisation.IsInSurgeAt(clock.GetUtcNow())) return Refusal.Conflict("surge-already");
            (organisation.SurgeUntil, organisation.SurgeReason) = (clock.GetUtcNow().AddDays(request.Days!.Value), request.Reason!.Trim());
            organisation.Version++;
            await news.TellAsync("surge-declared", cancellationToken);
            return new Answer(organisation.SurgeUntil.Value);
        }
    }
}

/// <summary>An administrator ends the surge before its day. What was checked once goes on counting until its second check is due.</summary>
public static class EndSurge
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, SurgeNews news, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
            if (!organisation.IsInSurgeAt(clock.GetUtcNow())) return Refusal.Conflict("surge-none");
            (organisation.SurgeUntil, organisation.SurgeReason) = (null, null);
            organisation.Version++;
            await news.TellAsync("surge-ended", cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>Whether the organisation that one acts for is in a surge; for the banner.</summary>
public static class ReadSurge
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="Until">Null outside a surge.</param>
    public sealed record Answer(DateTimeOffset? Until, string? Reason);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
            return organisation.IsInSurgeAt(clock.GetUtcNow()) ? new Answer(organisation.SurgeUntil, organisation.SurgeReason) : new Answer(null, null);
        }
    }
}

/// <summary>Tells the administrators and privacy officers of the organisation and of all that it works together with: whom their cases go to is looked at by one pair of eyes.</summary>
internal sealed class SurgeNews(HubDb db, CurrentActor actor, AfterCommit afterCommit)
{
    public async Task TellAsync(string kind, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        var partners = db.PartnersOf(me.OrganisationId);
        var told = await db.Set<Membership>().Active().With(Roles.Administrator | Roles.PrivacyOfficer)
            .Where(m => m.ClinicianId != me.Id && (m.OrganisationId == me.OrganisationId || partners.Contains(m.OrganisationId)))
            .Select(m => m.ClinicianId).Distinct().ToListAsync(cancellationToken);
        afterCommit.Tell(new PeopleNews(kind, me.Id, told));
    }
}

internal static class Surges
{
    public static bool IsInSurgeAt(this Organisation organisation, DateTimeOffset now) => now < organisation.SurgeUntil;
}
