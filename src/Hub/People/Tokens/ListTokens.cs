using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Tokens;

/// <summary>One's own tokens that still work, and those that ran out in the last month, newest first; never a secret.</summary>
public static class ListTokens
{
    private static readonly TimeSpan ShownAfterExpiry = TimeSpan.FromDays(30);

    public sealed record Request : IQuery<IReadOnlyList<TokenView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<TokenView>>>
    {
        public async Task<Outcome<IReadOnlyList<TokenView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var oldest = now - ShownAfterExpiry;
            var rows = await (
                from token in db.Set<PersonalToken>()
                join organisation in db.Set<Organisation>() on token.OrganisationId equals organisation.Id
                where token.ClinicianId == actor.Required.Id && token.RevokedAt == null && token.ExpiresAt > oldest
                orderby token.CreatedAt descending
                select new { Token = token, organisation.Name }).AsNoTracking().ToListAsync(cancellationToken);
            return rows.ConvertAll(row => new TokenView(
                row.Token.Id, row.Token.Name, CodesOf(row.Token.Scopes), row.Name, row.Token.CreatedAt, row.Token.ExpiresAt, row.Token.LastUsedAt, row.Token.ExpiresAt <= now));
        }

        private static List<string> CodesOf(Scopes scopes) => [.. CreateToken.Choosable.Where(scope => scopes.HasFlag(scope)).Select(Choices.CodeOf)];
    }
}

/// <summary>A token as its owner sees it.</summary>
/// <param name="Id">To end it by.</param>
/// <param name="Name">What they call it.</param>
/// <param name="Scopes">Codes of <see cref="People.Scopes"/>.</param>
/// <param name="OrganisationName">For which it acts.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="LastUsedAt">To the minute; null while it was not.</param>
/// <param name="IsExpired">It works no more.</param>
public sealed record TokenView(
    Guid Id, string Name, IReadOnlyList<string> Scopes, string OrganisationName, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, bool IsExpired);
