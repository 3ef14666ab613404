using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>
/// Ends the sign-ins of browsers that showed no sign of life for as long as their organisation allows, and of all that are too old, so that a page
/// left open hears nothing more either.
/// </summary>
public static class EndIdleSignIns
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, SignsOfLife life, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            foreach (var signIn in await OverAsync(db, life, clock.GetUtcNow(), cancellationToken))
            {
                signIn.RevokedAt = clock.GetUtcNow();
                afterCommit.Tell(new SignInRevoked(signIn.Id));
            }

            return Unit.Value;
        }
    }

    internal static async Task<IReadOnlyList<SignIn>> OverAsync(HubDb db, SignsOfLife life, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var over = new List<SignIn>();
        foreach (int minutes in await db.Set<Organisation>().Select(o => o.IdleMinutes).Distinct().ToListAsync(cancellationToken))
        {
            var (idle, oldest) = (now.AddMinutes(-minutes), now - SignIn.Lifetime);
            var candidates = await (
                from signIn in db.Set<SignIn>()
                join organisation in db.Set<Organisation>() on signIn.OrganisationId equals organisation.Id
                where signIn.RevokedAt == null && organisation.IdleMinutes == minutes && (signIn.At <= oldest || (!signIn.IsProgram && signIn.LastSeenAt < idle))
                select signIn).ToListAsync(cancellationToken);
            over.AddRange(candidates.Where(signIn => signIn.At <= oldest || life.LatestOf(signIn.Id, signIn.LastSeenAt) < idle));
        }

        return over;
    }
}
