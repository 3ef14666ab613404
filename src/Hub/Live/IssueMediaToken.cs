using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Makes a token with which a device or program publishes to or views a session by WHIP or WHEP.</summary>
public static class IssueMediaToken
{
    public const int MaxLabelLength = 80;

    /// <summary>Long enough for a clinic's afternoon.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    /// <param name="SessionId">The session it opens, and no other.</param>
    /// <param name="Role"><c>publish</c> or <c>view</c>.</param>
    /// <param name="Label">What others see.</param>
    /// <param name="Language">BCP 47; null where it does not matter.</param>
    /// <param name="RecordingConsent">The person's answer, for this publication, to being recorded.</param>
    public sealed record Request(Guid SessionId, string Role, string Label, string? Language, bool RecordingConsent)
        : ICommand<Issued>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (Role is not (MediaToken.PublishRole or MediaToken.ViewRole)) errors.Add("role", "field-unknown-choice", "publish, view");
            errors.Text("label", Label, MaxLabelLength);
            errors.OptionalText("language", Language, 35);
        }
    }

    /// <param name="Token">Shown this once.</param>
    /// <param name="Role">As asked for.</param>
    /// <param name="ExpiresAt">After which it opens nothing.</param>
    public sealed record Issued(string Token, string Role, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Issued>>
    {
        public Task<Outcome<Issued>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (secret, hash) = MediaToken.NewSecret();
            var token = new MediaToken
            {
                Id = clock.NewId(),
                SessionId = request.SessionId,
                OrganisationId = actor.Required.OrganisationId,
                ClinicianId = actor.Required.Id,
                SignInId = actor.Required.SignInId,
                Role = request.Role,
                Label = request.Label,
                Language = request.Language,
                RecordingConsent = request.RecordingConsent,
                ExpiresAt = clock.GetUtcNow() + Lifetime,
                SecretHash = hash,
            };
            db.Add(token);
            return Task.FromResult<Outcome<Issued>>(new Issued(token.Write(secret), token.Role, token.ExpiresAt));
        }
    }
}
