using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Makes a token with which a device or program publishes to or views a session by WHIP or WHEP.</summary>
public static class IssueMediaToken
{
    public const int MaxLabelLength = 80;
    public const string PublishRole = "publish";
    public const string ViewRole = "view";

    /// <summary>Long enough for a clinic's afternoon.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    /// <param name="SessionId">The session it opens, and no other.</param>
    /// <param name="Role"><c>publish</c> or <c>view</c>.</param>
    /// <param name="Label">What others see.</param>
    /// <param name="Language">BCP 47: in a briefing, the channel that a player hears with the floor; null for the floor alone.</param>
    /// <param name="RecordingConsent">The person's answer, for this publication, to being recorded.</param>
    public sealed record Request(Guid SessionId, string Role, string Label, string? Language, bool RecordingConsent)
        : ICommand<Issued>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (Role is not (PublishRole or ViewRole)) errors.Add("role", "field-unknown-choice", "publish, view");
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
        public async Task<Outcome<Issued>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await WhyNotAsync(request, cancellationToken) is { } refusal) return refusal;
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
            return new Issued(token.Write(secret), token.Role, token.ExpiresAt);
        }

        /// <summary>In a briefing who comes to watch publishes by no device, and a player hears a channel that there is.</summary>
        private async Task<Refusal?> WhyNotAsync(Request request, CancellationToken cancellationToken)
        {
            var seats = db.Set<SessionSeat>().Where(seat => seat.SessionId == request.SessionId && seat.ClinicianId == actor.Required.Id);
            if (await seats.Select(seat => (SeatRole?)seat.Role).SingleOrDefaultAsync(cancellationToken) is not { } role) return null;
            if (request.Role == PublishRole) return role == SeatRole.Audience ? Refusal.Forbidden("audience-only-watches") : null;
            if (string.IsNullOrEmpty(request.Language)) return null;
            var channels = await db.Set<SessionChannel>().Where(channel => channel.SessionId == request.SessionId).OrderBy(channel => channel.Position).Select(channel => channel.Language).ToListAsync(cancellationToken);
            if (channels.Contains(request.Language)) return null;
            var errors = new FieldErrors();
            if (channels.Count == 0) errors.Add("language", "field-no-channels");
            else errors.Add("language", "field-no-such-channel", string.Join(", ", channels));
            return errors.AsRefusal();
        }
    }
}
