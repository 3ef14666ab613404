using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Reminding;

/// <summary>The hub tells those whom a briefing concerns that it is tomorrow, in an hour, or live, each once.</summary>
public static class RemindBriefing
{
    public sealed record Request(Guid BriefingId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, BriefingDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            var step = briefing.StepAt(await desk.StageAsync(briefing.Id, cancellationToken), now);
            if (step == BriefingStep.None) return Refusal.Conflict("briefing-nothing-due");

            briefing.Told(step, now);
            var told = await desk.ConcernedAsync(briefing.Id, cancellationToken);
            // Who is there already sees that it is live.
            var there = step == BriefingStep.Live ? await db.Set<SessionAttendance>().Where(a => a.SessionId == briefing.Id && a.IsOpen == true).Select(a => a.ClinicianId).ToListAsync(cancellationToken) : [];
            afterCommit.Tell(new BriefingTold(briefing.Id, step.Kind(), null, [.. told.Except(there)], []));
            return Unit.Value;
        }
    }
}
