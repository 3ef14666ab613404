using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Channels;

/// <summary>Chooses what one hears of a briefing by one device: a language with the floor, or the floor alone.</summary>
internal static class ListenTo
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="ParticipantId">Who listens; filled in by the door.</param>
    /// <param name="Language">One that the briefing has; null for the floor alone.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, string? Language) : IQuery<Unit>, IRoomRequest;

    internal sealed class Handler(Rooms rooms) : IRequestHandler<Request, Outcome<Unit>>
    {
        public Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken) => Task.FromResult(Listen(request));

        private Outcome<Unit> Listen(Request request)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("not-in-room");
            IReadOnlyList<ChannelView> channels = room.View.Stage?.Channels ?? [];
            if (request.Language is { } language && !channels.Any(channel => channel.Language == language))
                return ChannelBook.NotSet(language, channels.Select(channel => channel.Language));
            return room.Post(new RoomMessage.Listen(request.ParticipantId, request.Language)) ? Unit.Value : Refusal.Unavailable("room-busy");
        }
    }
}
