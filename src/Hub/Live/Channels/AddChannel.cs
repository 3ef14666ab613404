using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Channels;

/// <summary>Opens a channel for a language into which the briefing is to be interpreted.</summary>
public static class AddChannel
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="Language">BCP 47.</param>
    public sealed record Request(Guid SessionId, string? Language) : ICommand<Added>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            errors.Text("language", Language, SessionSeat.MaxLanguageLength);
            People.Language.Check(errors, "language", Language);
        }
    }

    /// <param name="Language">As it is written here.</param>
    public sealed record Added(string Language);

    internal sealed class Handler(HubDb db, ChannelBook book) : IRequestHandler<Request, Outcome<Added>>
    {
        public async Task<Outcome<Added>> Handle(Request request, CancellationToken cancellationToken)
        {
            string language = Language.Normalised(request.Language!.Trim());
            var channels = await book.OfAsync(request.SessionId, cancellationToken);
            if (channels.Exists(channel => channel.Language == language)) return Refusal.Conflict("channel-there", language);
            if (channels.Count >= ChannelBook.MostChannels) return Refusal.Conflict("channels-too-many", ChannelBook.MostChannels);
            book.Add(new SessionChannel
            {
                SessionId = request.SessionId,
                OrganisationId = await db.Set<Session>().Where(session => session.Id == request.SessionId).Select(session => session.OrganisationId).SingleAsync(cancellationToken),
                Language = language,
                Position = channels.Select(channel => channel.Position).DefaultIfEmpty().Max() + 1,
            });
            return new Added(language);
        }
    }
}
