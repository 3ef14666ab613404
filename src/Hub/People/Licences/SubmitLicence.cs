using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>Somebody enters a licence of their own, or the renewed one: the older stays in the history. Two administrators of the organisation check it.</summary>
public static class SubmitLicence
{
    internal const int NumberLength = 60;
    internal const int AuthorityLength = 200;
    internal const int MaxYears = 60;

    /// <param name="Number">As it stands on the paper.</param>
    /// <param name="Authority">Who issued it.</param>
    /// <param name="LastDay">The last day on which it counts, such as <c>2027-12-31</c>.</param>
    public sealed record Request(string? Number, string? Authority, DateOnly? LastDay) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("number", Number, NumberLength);
            errors.Text("authority", Authority, AuthorityLength);
            if (LastDay is null) errors.Add("lastDay", "licence-last-day");
        }
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, CurrentActor actor, NewLicences licences, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (licences.WrongDay(request.LastDay!.Value) is { } code) return NewLicences.WrongDay(code);
            var licence = licences.Of(me.Id, me.OrganisationId, request.Number!, request.Authority!, request.LastDay.Value);
            bool isThere = await db.Set<Licence>().AnyAsync(
                l => l.ClinicianId == me.Id && l.OrganisationId == me.OrganisationId && l.Number == licence.Number && l.Authority == licence.Authority && l.ExpiresAt == licence.ExpiresAt && l.RefusedAt == null,
                cancellationToken);
            if (isThere) return Refusal.Conflict("licence-already-there");

            db.Add(licence);
            afterCommit.Tell(new PeopleNews("licence-submitted", me.Id, [.. (await db.HoldersAsync(me.OrganisationId, Roles.Administrator, cancellationToken)).Where(id => id != me.Id)]));
            return new Answer(licence.Id);
        }
    }
}

/// <summary>Makes licences that wait for being checked.</summary>
internal sealed class NewLicences(TimeProvider clock)
{
    public Licence Of(Guid clinicianId, Guid organisationId, string number, string authority, DateOnly lastDay) => new()
    {
        Id = clock.NewId(),
        OrganisationId = organisationId,
        ClinicianId = clinicianId,
        Number = number.Trim(),
        Authority = authority.Trim(),
        ExpiresAt = LicenceStates.EndOf(lastDay),
        SubmittedAt = clock.GetUtcNow(),
    };

    /// <summary>Null for a last day that can be; else the code of what is wrong with it.</summary>
    public string? WrongDay(DateOnly lastDay)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (lastDay < today) return "licence-day-over";
        return lastDay > today.AddYears(SubmitLicence.MaxYears) ? "licence-day-too-far" : null;
    }

    public static Refusal WrongDay(string code)
    {
        var errors = new FieldErrors();
        errors.Add("lastDay", code);
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
