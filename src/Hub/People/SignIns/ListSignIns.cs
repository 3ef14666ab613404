using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>Where one is signed in, the latest sign of life first.</summary>
public static class ListSignIns
{
    public sealed record Request : IQuery<IReadOnlyList<SignInView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, SignsOfLife life, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<SignInView>>>
    {
        public async Task<Outcome<IReadOnlyList<SignInView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now) = (actor.Required, clock.GetUtcNow());
            var oldest = now - SignIn.Lifetime;
            var rows = await (
                from signIn in db.Set<SignIn>()
                join organisation in db.Set<Organisation>() on signIn.OrganisationId equals organisation.Id
                where signIn.ClinicianId == me.Id && signIn.RevokedAt == null && signIn.At > oldest
                select new { SignIn = signIn, organisation.Name, organisation.IdleMinutes }).ToListAsync(cancellationToken);
            return rows
                .Select(row => (row.SignIn, row.Name, row.IdleMinutes, Seen: life.LatestOf(row.SignIn.Id, row.SignIn.LastSeenAt)))
                .Where(row => row.SignIn.IsProgram || now - row.Seen <= TimeSpan.FromMinutes(row.IdleMinutes))
                .OrderByDescending(row => row.SignIn.Id == me.SignInId).ThenByDescending(row => row.SignIn.LastSeenAt)
                .Select(row => new SignInView(
                    row.SignIn.Id, row.SignIn.Device, row.SignIn.Method, row.SignIn.IsProgram, row.Name, row.SignIn.At, Least(row.Seen, now), row.SignIn.Id == me.SignInId))
                .ToList();
        }

        private static DateTimeOffset Least(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
    }
}

/// <summary>A browser or program that is signed in.</summary>
/// <param name="Id">To end it by.</param>
/// <param name="Device">Browser and system in words; empty where it did not say.</param>
/// <param name="Method">How they proved who they are.</param>
/// <param name="IsProgram">It signed in by the API.</param>
/// <param name="OrganisationName">For which they act by it.</param>
/// <param name="At">Since when.</param>
/// <param name="LastSeenAt">The last sign of life, to the minute.</param>
/// <param name="IsThis">It is the one that asks.</param>
public sealed record SignInView(Guid Id, string Device, SignInMethod Method, bool IsProgram, string OrganisationName, DateTimeOffset At, DateTimeOffset LastSeenAt, bool IsThis);
