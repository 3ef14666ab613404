using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>What a host switches off at somebody.</summary>
public enum Hushed
{
    /// <summary>The microphone.</summary>
    Sound,

    /// <summary>The camera, and a screen that is shared.</summary>
    Picture,
}

/// <summary>Switches somebody's microphone or picture off: their page does it and says who wanted it, a device's publication is closed. They may switch it on again; who must not is taken off the stage.</summary>
public static class HushPerson
{
    public sealed record Request(Guid SessionId, Guid ClinicianId, Hushed What) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(Rooms rooms, StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken) => Task.FromResult(Tell(request));

        private Outcome<Unit> Tell(Request request)
        {
            if (rooms.Find(request.SessionId) is not { } room || !room.Has(request.ClinicianId)) return Refusal.NotFound("person-not-here");
            return room.Post(new RoomMessage.Hush(request.ClinicianId, request.What, desk.MyName)) ? Unit.Value : Refusal.Unavailable("room-busy");
        }
    }
}

/// <summary>For one browser: a host wants its microphone or picture off.</summary>
internal sealed record StayHushed(Guid SessionId, string ConnectionId, Hushed What, string By) : INotification;
