using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Brings somebody on stage, into the green room, or back into the audience. They are there at once; their page asks them for microphone and camera, and they may step down again.</summary>
public static class MoveOnStage
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="ClinicianId">Whom.</param>
    /// <param name="To">Where to.</param>
    /// <param name="Seen">Where the host saw them when they pressed; another host who was faster is named then. Null asks for no such care.</param>
    public sealed record Request(Guid SessionId, Guid ClinicianId, StagePlace? To, StagePlace? Seen = null) : ICommand<Unit>, IStageChange, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (To is not { } to || !Enum.IsDefined(to)) errors.Add("to", "field-unknown-choice", string.Join(", ", Choices.Codes<StagePlace>()));
        }
    }

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.State == StageState.Ended && request.To != StagePlace.Audience) return Refusal.Conflict("stage-over");
            if (await desk.SeatAsync(request.SessionId, request.ClinicianId, cancellationToken) is not { } seat) return Refusal.NotFound("seat-none");
            if (seat.Place == request.To) return Unit.Value;
            if (request.Seen is { } seen && seen != seat.Place) return Refusal.Conflict(CodeOf(seat.Place), await desk.NameAsync(seat.ClinicianId, cancellationToken));
            seat.Place = request.To!.Value;
            if (seat.Place != StagePlace.Audience) seat.HandRaisedAt = null;
            desk.Changed(seat);
            return Unit.Value;
        }

        private static string CodeOf(StagePlace place) => place switch
        {
            StagePlace.Stage => "moved-to-stage",
            StagePlace.Backstage => "moved-to-green-room",
            _ => "moved-to-audience",
        };
    }
}
