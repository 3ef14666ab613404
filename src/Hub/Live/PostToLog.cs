using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Says something in a session. Answered when it is on disk; the same client id a second time answers the same place.</summary>
public static class PostToLog
{
    public const int MaxTextLength = 4000;

    /// <param name="SessionId">Where.</param>
    /// <param name="ClientId">Made by the author's program, new for each post.</param>
    /// <param name="Type"><c>chat</c>.</param>
    /// <param name="Text">At most <see cref="MaxTextLength"/> UTF-16 units.</param>
    public sealed record Request(Guid SessionId, Guid ClientId, string Type, string Text) : IQuery<LogPosition>, ISessionRequest, IValidated, IInTurn
    {
        public void Validate(FieldErrors errors)
        {
            if (ClientId == Guid.Empty) errors.Add("clientId", "field-required");
            if (Type != "chat") errors.Add("type", "field-unknown-choice", "chat");
            errors.Text("text", Text, MaxTextLength);
        }
    }

    internal sealed class Handler(Rooms rooms, CurrentActor actor, ChatRule chat) : IRequestHandler<Request, Outcome<LogPosition>>
    {
        public async Task<Outcome<LogPosition>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await chat.WhyNotAsync(request.SessionId, request.ClientId, cancellationToken) is { } refusal) return refusal;
            var draft = LogDraft.Chat(actor.Required.Id, request.ClientId, request.Text);
            var room = await rooms.OpenAsync(request.SessionId, cancellationToken);
            var position = room is null ? null : await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(draft, reply), cancellationToken);
            return position is null ? Refusal.Unavailable("room-busy") : position;
        }
    }
}
