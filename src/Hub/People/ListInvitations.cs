using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>Whom the organisation has invited and who has not come yet: open ones first, then those that have expired in the last 90 days.</summary>
public static class ListInvitations
{
    private static readonly TimeSpan Shown = TimeSpan.FromDays(90);

    public sealed record Request : IQuery<IReadOnlyList<InvitationView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<InvitationView>>>
    {
        public async Task<Outcome<IReadOnlyList<InvitationView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var oldest = now - Shown;
            var rows = await db.Set<Invitation>().AsNoTracking()
                .Where(i => i.OrganisationId == actor.Required.OrganisationId && i.AcceptedAt == null && i.WithdrawnAt == null && i.At > oldest)
                .OrderByDescending(i => i.At)
                .ToListAsync(cancellationToken);
            return rows.Select(i => new InvitationView(i.Id, i.Email, i.Name, i.Roles, i.At, i.ExpiresAt, i.StateAt(now))).ToList();
        }
    }
}

/// <param name="Name">As the inviter knows it; null where nothing was said.</param>
/// <param name="ExpiresAt">Until then its link works.</param>
public sealed record InvitationView(Guid Id, string Email, string? Name, Roles Roles, DateTimeOffset At, DateTimeOffset ExpiresAt, InvitationState State);
