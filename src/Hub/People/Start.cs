using CaseHub.Hub.Data;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>What a new organisation does first, in this order.</summary>
public enum StartStep
{
    Policies,
    SecondAdministrator,
    Specialists,
    Network,
}

/// <summary>How far the organisation that one acts for has come with its first steps.</summary>
public static class ReadStart
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="Done">Which are; invited counts.</param>
    /// <param name="IsDismissed">An administrator has put the steps aside.</param>
    public sealed record Answer(string OrganisationName, IReadOnlyList<StartStep> Done, bool IsDismissed)
    {
        /// <summary>Null once all are done.</summary>
        public StartStep? Next => Enum.GetValues<StartStep>().Except(Done).Select(step => (StartStep?)step).FirstOrDefault();
    }

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var mine = actor.Required.OrganisationId;
            var organisation = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == mine, cancellationToken);
            var done = new List<StartStep>();
            if (organisation.Version > 0) done.Add(StartStep.Policies);
            if (await CountAsync(mine, Roles.Administrator, cancellationToken) > 1) done.Add(StartStep.SecondAdministrator);
            if (await CountAsync(mine, Roles.Specialist, cancellationToken) > 0) done.Add(StartStep.Specialists);
            if (await db.Set<NetworkMember>().AnyAsync(m => m.OrganisationId == mine && m.AcceptedAt != null && m.LeftAt == null, cancellationToken)) done.Add(StartStep.Network);
            return new Answer(organisation.Name, done, organisation.StartDismissedAt is not null);
        }

        /// <summary>Those who are there, and those who are invited.</summary>
        private async Task<int> CountAsync(Guid mine, Roles role, CancellationToken cancellationToken) =>
            await db.Set<Membership>().Active().With(role).CountAsync(m => m.OrganisationId == mine, cancellationToken)
            + await db.Set<Invitation>().CountAsync(i => i.OrganisationId == mine && i.AcceptedAt == null && i.WithdrawnAt == null && (i.Roles & role) != Roles.None, cancellationToken);
    }
}

/// <summary>An administrator puts the first steps aside; every page goes on saying what is missing where it is empty.</summary>
public static class DismissStart
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
            organisation.StartDismissedAt ??= clock.GetUtcNow();
            return Unit.Value;
        }
    }
}
