using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Chooses how everybody sees the stage, and who is large whoever speaks. Each may see it another way on their own screen.</summary>
public static class ArrangeStage
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="Layout">How it is shown.</param>
    /// <param name="SpotlightId">The clinician who is large; null for the one who speaks.</param>
    /// <param name="Seen">The layout that the host saw when they pressed; null asks for no such care.</param>
    public sealed record Request(Guid SessionId, StageLayout? Layout, Guid? SpotlightId = null, StageLayout? Seen = null) : ICommand<Unit>, IStageChange, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Layout is not { } layout || !Enum.IsDefined(layout)) errors.Add("layout", "field-unknown-choice", string.Join(", ", Choices.Codes<StageLayout>()));
        }
    }

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if ((stage.Layout, stage.SpotlightId) == (request.Layout, request.SpotlightId)) return Unit.Value;
            if (request.Seen is { } seen && seen != stage.Layout) return Refusal.Conflict("layout-changed");
            if (request.SpotlightId is { } large && await desk.SeatAsync(request.SessionId, large, cancellationToken) is null) return Refusal.NotFound("seat-none");
            (stage.Layout, stage.SpotlightId) = (request.Layout!.Value, request.SpotlightId);
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
