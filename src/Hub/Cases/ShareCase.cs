using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Who asks or advises lets a named person, or a team, read the case for a time. It ends by itself; sharing once more sets the time anew.</summary>
public static class ShareCase
{
    public const int MinHours = 1;
    public const int MaxHours = 90 * 24;
    public const int UsualHours = 7 * 24;
    public const int ReasonLength = 200;

    /// <param name="CaseId">The case.</param>
    /// <param name="ClinicianId">The person; null where it is a team.</param>
    /// <param name="TeamId">The team; null where it is a person.</param>
    /// <param name="OrganisationId">For whom the person is to read it; needed only where they belong to several.</param>
    /// <param name="Hours">For how long, 1 hour to 90 days; a week when null.</param>
    /// <param name="Reason">Why; everybody on the case's page sees it.</param>
    public sealed record Request(Guid CaseId, Guid? ClinicianId, Guid? TeamId, Guid? OrganisationId, int? Hours, string? Reason) : ICommand<Shared>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (ClinicianId is null == TeamId is null) errors.Add("with", "share-with-whom");
            errors.Range("hours", Hours, MinHours, MaxHours);
            errors.Text("reason", Reason, ReasonLength);
        }
    }

    public sealed record Shared(Guid Id, DateTimeOffset Until);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, SharingCircle circle, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Shared>>
    {
        public async Task<Outcome<Shared>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (SharingCircle.RefuseSensitive(@case, actor.Required, request.TeamId is not null) is { } sensitive) return sensitive;
            if (await TargetAsync(@case, request, cancellationToken) is not { } target) return NobodyThere();
            if (await circle.RefusePolicyAsync(@case, target.OrganisationId, cancellationToken) is { } policy) return policy;

            var until = clock.GetUtcNow().AddHours(request.Hours ?? UsualHours);
            var share = await ShareAsync(@case, target, cancellationToken);
            (share.Until, share.Reason, share.ById) = (until, request.Reason!.Trim(), actor.Required.Id);
            timeline.Add(@case.Id, @case.OrganisationId, "case-shared", share.Id, $"{target.Name}: {share.Reason}");
            moves.Tell(new CaseShared(@case.Id, @case.OrganisationId, actor.Required.Id, [.. target.Readers.Where(id => id != actor.Required.Id)]));
            return new Shared(share.Id, until);
        }

        private async Task<Target?> TargetAsync(ClinicalCase @case, Request request, CancellationToken cancellationToken)
        {
            if (request.TeamId is { } teamId)
            {
                var team = await circle.Teams(@case).SingleOrDefaultAsync(t => t.Id == teamId, cancellationToken);
                return team is null ? null : new Target(team.OrganisationId, null, team.Id, team.Name, await circle.ReadersAsync(team, cancellationToken));
            }

            var people = from m in circle.People(@case)
                         where m.ClinicianId == request.ClinicianId && (request.OrganisationId == null || m.OrganisationId == request.OrganisationId)
                         join c in db.Set<Clinician>() on m.ClinicianId equals c.Id
                         orderby m.OrganisationId == @case.OrganisationId ? 0 : 1, m.Since
                         select new { m.OrganisationId, c.Id, c.Name };
            return await people.FirstOrDefaultAsync(cancellationToken) is { } person ? new Target(person.OrganisationId, person.Id, null, person.Name, [person.Id]) : null;
        }

        /// <summary>The share that there is already, or a new one.</summary>
        private async Task<CaseGrant> ShareAsync(ClinicalCase @case, Target target, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var known = await db.Set<CaseGrant>().FirstOrDefaultAsync(
                g => g.CaseId == @case.Id && g.Right == CaseRight.Read && g.Until > now
                    && g.ToOrganisationId == target.OrganisationId && g.ToClinicianId == target.ClinicianId && g.ToTeamId == target.TeamId,
                cancellationToken);
            if (known is not null) return known;
            var share = new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                ToOrganisationId = target.OrganisationId,
                ToClinicianId = target.ClinicianId,
                ToTeamId = target.TeamId,
                Right = CaseRight.Read,
                At = now,
            };
            db.Add(share);
            return share;
        }

        private static Refusal NobodyThere()
        {
            var errors = new FieldErrors();
            errors.Add("with", "share-unknown");
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }

    private sealed record Target(Guid OrganisationId, Guid? ClinicianId, Guid? TeamId, string Name, List<Guid> Readers);
}
