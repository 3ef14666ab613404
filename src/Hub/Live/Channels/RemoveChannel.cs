using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Channels;

/// <summary>Closes a channel. Whoever listens to it hears the floor; its interpreters stay, without a language.</summary>
public static class RemoveChannel
{
    public sealed record Request(Guid SessionId, string Language) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, ChannelBook book) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var channels = await book.OfAsync(request.SessionId, cancellationToken);
            string language = People.Language.Normalised(request.Language);
            if (channels.Find(one => one.Language == language) is not { } channel) return ChannelBook.NotSet(language, channels);
            book.Remove(channel);
            foreach (var seat in await db.Set<SessionSeat>().Where(seat => seat.SessionId == request.SessionId && seat.Language == language).ToListAsync(cancellationToken))
            {
                seat.Language = null;
                book.Changed(seat);
            }

            return Unit.Value;
        }
    }
}
