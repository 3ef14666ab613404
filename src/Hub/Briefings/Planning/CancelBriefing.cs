using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>A host calls a briefing off, or it and those of its series that follow. Whoever it concerns is told, and it goes from their calendars.</summary>
public static class CancelBriefing
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="Reason">Shown on its page; may be left out.</param>
    /// <param name="Following">Those of its series that come after it, too.</param>
    public sealed record Request(Guid BriefingId, string? Reason = null, bool Following = false) : ICommand<Unit>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("reason", Reason, BriefingLimits.ReasonLength);
    }

    internal sealed class Handler(BriefingDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            if (await desk.StageAsync(briefing.Id, cancellationToken) == StageState.Live) return Refusal.Conflict("briefing-live-cancel");
            var all = await desk.WithFollowingAsync(briefing, request.Following, cancellationToken);
            string? reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
            foreach (var one in all) one.Cancel(reason, clock.GetUtcNow());
            await desk.TellConcernedAsync("briefing-cancelled", all, cancellationToken);
            return Unit.Value;
        }
    }
}
