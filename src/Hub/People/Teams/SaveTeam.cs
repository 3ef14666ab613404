using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Teams;

/// <summary>An administrator makes a team of people of their own organisation.</summary>
public static class MakeTeam
{
    internal const int NameLength = 100;

    public sealed record Request(string? Name) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("name", Name, NameLength);
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, CurrentActor actor, TeamDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await desk.NameIsTakenAsync(request.Name!, besides: null, cancellationToken) is { } refusal) return refusal;
            var team = new Team { Id = clock.NewId(), OrganisationId = actor.Required.OrganisationId, Name = request.Name!.Trim(), CreatedAt = clock.GetUtcNow() };
            db.Add(team);
            return new Answer(team.Id);
        }
    }
}

/// <summary>An administrator says how a team is called and who is in it. What is shared with the team follows its members at once.</summary>
public static class ChangeTeam
{
    /// <param name="TeamId">The team.</param>
    /// <param name="Name">From now on.</param>
    /// <param name="Members">All of them from now on: active people of the organisation.</param>
    public sealed record Request(Guid TeamId, string? Name, IReadOnlyList<Guid>? Members) : ICommand<Unit>, IValidated, IAudited
    {
        Guid? IAudited.AuditSubject => TeamId;

        public void Validate(FieldErrors errors) => errors.Text("name", Name, MakeTeam.NameLength);
    }

    internal sealed class Handler(HubDb db, TeamDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindAsync(request.TeamId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var team = found.Value;
            if (await desk.NameIsTakenAsync(request.Name!, team.Id, cancellationToken) is { } refusal) return refusal;
            var wanted = (request.Members ?? []).Distinct().ToList();
            var added = wanted.Except(team.Members.Select(m => m.ClinicianId)).ToList();
            int known = await db.Set<Membership>().Active().CountAsync(m => m.OrganisationId == team.OrganisationId && added.Contains(m.ClinicianId), cancellationToken);
            if (known != added.Count) return Refusal.Conflict("team-member-unknown");

            team.Name = request.Name!.Trim();
            team.Members.RemoveAll(m => !wanted.Contains(m.ClinicianId));
            team.Members.AddRange(added.Select(id => new TeamMember { TeamId = team.Id, ClinicianId = id }));
            return Unit.Value;
        }
    }
}

/// <summary>An administrator deletes a team; what was shared with it is shared no longer.</summary>
public static class DeleteTeam
{
    public sealed record Request(Guid TeamId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => TeamId;
    }

    internal sealed class Handler(HubDb db, TeamDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindAsync(request.TeamId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            db.Remove(found.Value);
            return Unit.Value;
        }
    }
}

internal sealed class TeamDesk(HubDb db, CurrentActor actor)
{
    public async Task<Outcome<Team>> FindAsync(Guid teamId, CancellationToken cancellationToken)
    {
        var team = await db.Set<Team>().Include(t => t.Members).SingleOrDefaultAsync(t => t.Id == teamId && t.OrganisationId == actor.Required.OrganisationId, cancellationToken);
        return team is null ? Refusal.NotFound("team-not-found") : team;
    }

    public async Task<Refusal?> NameIsTakenAsync(string name, Guid? besides, CancellationToken cancellationToken)
    {
        string trimmed = name.Trim();
        bool isTaken = await db.Set<Team>().AnyAsync(t => t.OrganisationId == actor.Required.OrganisationId && t.Name == trimmed && t.Id != besides, cancellationToken);
        if (!isTaken) return null;
        var errors = new FieldErrors();
        errors.Add("name", "team-name-taken");
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
