using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Tokens;

/// <summary>Makes a personal access token: what a program may do for a person, in the organisation that they act for now, until a day.</summary>
public static class CreateToken
{
    public const int MaxNameLength = 80;
    public const int MaxDays = 365;
    public const int UsualDays = 90;

    /// <summary>Nobody needs more, and each is one that can leak.</summary>
    public const int MaxTokens = 50;

    /// <summary>What can be chosen: all but the person's own account.</summary>
    public static readonly IReadOnlyList<Scopes> Choosable = [Scopes.ReadCases, Scopes.WriteCases, Scopes.Consult, Scopes.Recordings, Scopes.Administration];

    /// <param name="Name">What the person calls it.</param>
    /// <param name="Scopes">Codes of <see cref="People.Scopes"/>, at least one, never <c>account</c>.</param>
    /// <param name="Days">Until it expires, 1–365; 90 when null.</param>
    public sealed record Request(string? Name, IReadOnlyList<string>? Scopes, int? Days = null) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("name", Name, MaxNameLength);
            errors.Range("days", Days, 1, MaxDays);
            string[] known = [.. Choosable.Select(Choices.CodeOf)];
            if (Scopes is not { Count: > 0 }) errors.Add("scopes", "token-scopes-none");
            if (Scopes?.Any(scope => !known.Contains(scope)) is true) errors.Add("scopes", "field-unknown-choice", string.Join(", ", known));
        }
    }

    /// <param name="Token">Shown this once and kept nowhere.</param>
    public sealed record Answer(Guid Id, string Token, DateTimeOffset ExpiresAt)
    {
        /// <summary>Without the token, wherever it may be printed.</summary>
        public override string ToString() => $"{nameof(CreateToken)} {Id}";
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now) = (actor.Required, clock.GetUtcNow());
            var signIn = await db.Set<SignIn>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == me.SignInId, cancellationToken);
            if (signIn is null) return Refusal.Forbidden("token-scope");
            if (await db.Set<PersonalToken>().CountAsync(t => t.ClinicianId == me.Id && t.RevokedAt == null && t.ExpiresAt > now, cancellationToken) >= MaxTokens) return Refusal.Conflict("tokens-too-many", MaxTokens);

            string secret = LinkToken.New();
            var token = new PersonalToken
            {
                Id = clock.NewId(),
                OrganisationId = me.OrganisationId,
                ClinicianId = me.Id,
                Name = request.Name!.Trim(),
                Scopes = request.Scopes!.Select(Choices.Of<Scopes>).Aggregate(Scopes.None, (all, one) => all | one),
                Method = signIn.Method,
                SecretHash = LinkToken.HashOf(secret),
                CreatedAt = now,
                ExpiresAt = now.AddDays(request.Days ?? UsualDays),
            };
            db.Add(token);
            return new Answer(token.Id, token.Write(secret), token.ExpiresAt);
        }
    }
}
