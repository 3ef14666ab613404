using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings;

/// <summary>What the commands of briefings have in common: finding one as its hosts saw it, whom it concerns, and telling them.</summary>
internal sealed class BriefingDesk(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>One that the policy has let pass.</summary>
    public Task<Briefing> FindAsync(Guid briefingId, CancellationToken cancellationToken) => db.Set<Briefing>().SingleAsync(b => b.Id == briefingId, cancellationToken);

    public async Task<StageState> StageAsync(Guid sessionId, CancellationToken cancellationToken) =>
        await db.Set<SessionStage>().Where(s => s.SessionId == sessionId).Select(s => s.State).SingleAsync(cancellationToken);

    public async Task<BriefingState> StateAsync(Briefing briefing, CancellationToken cancellationToken) => StateOf(briefing, await StageAsync(briefing.Id, cancellationToken));

    public static BriefingState StateOf(Briefing briefing, StageState stage) => (briefing.CancelledAt, stage) switch
    {
        (not null, _) => BriefingState.Cancelled,
        (_, StageState.Live) => BriefingState.Live,
        (_, StageState.Ended) => BriefingState.Ended,
        _ => BriefingState.Planned,
    };

    /// <summary>Why nothing of a briefing can be planned any more; null where it can.</summary>
    public async Task<Refusal?> RefuseOverAsync(Briefing briefing, CancellationToken cancellationToken) => await StateAsync(briefing, cancellationToken) switch
    {
        BriefingState.Cancelled => Refusal.Conflict("briefing-cancelled"),
        BriefingState.Ended => Refusal.Conflict("briefing-over"),
        _ => null,
    };

    /// <summary>A briefing and, where it is asked for, those of its series that come after it and are neither cancelled nor begun.</summary>
    public async Task<List<Briefing>> WithFollowingAsync(Briefing briefing, bool following, CancellationToken cancellationToken)
    {
        if (!following || briefing.SeriesId is not { } series) return [briefing];
        var waiting = db.Set<SessionStage>().Where(s => s.State == StageState.Waiting).Select(s => s.SessionId);
        var rest = await db.Set<Briefing>()
            .Where(b => b.SeriesId == series && b.StartsAt > briefing.StartsAt && b.CancelledAt == null && waiting.Contains(b.Id))
            .OrderBy(b => b.StartsAt).ToListAsync(cancellationToken);
        return [briefing, .. rest];
    }

    /// <summary>Everybody whom a briefing concerns: who has a part in it, and who registered.</summary>
    public async Task<List<Guid>> ConcernedAsync(Guid briefingId, CancellationToken cancellationToken)
    {
        var registered = await db.Set<BriefingRegistration>().Where(r => r.BriefingId == briefingId).Select(r => r.ClinicianId).ToListAsync(cancellationToken);
        var taking = await db.Set<SessionSeat>().Where(s => s.SessionId == briefingId && s.RemovedAt == null && s.Role != SeatRole.Audience).Select(s => s.ClinicianId).ToListAsync(cancellationToken);
        var removed = await db.Set<SessionSeat>().Where(s => s.SessionId == briefingId && s.RemovedAt != null).Select(s => s.ClinicianId).ToListAsync(cancellationToken);
        return [.. taking.Union(registered).Except(removed)];
    }

    /// <summary>Tells those whom it concerns, all but the one whose doing it is; everybody's calendar follows. Who is in all of a series is told once.</summary>
    /// <param name="kind">Of the notice.</param>
    /// <param name="briefings">One, or those of a series.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task TellConcernedAsync(string kind, IReadOnlyList<Briefing> briefings, CancellationToken cancellationToken)
    {
        var concerned = new Dictionary<Guid, List<Guid>>();
        foreach (var briefing in briefings) concerned[briefing.Id] = await ConcernedAsync(briefing.Id, cancellationToken);
        var inAll = briefings.Count < 2 ? [] : concerned.Values.Aggregate(concerned[briefings[0].Id].AsEnumerable(), (all, some) => all.Intersect(some)).ToList();
        if (inAll.Count > 0) Tell(briefings[0], kind, inAll, isSeries: true);
        foreach (var briefing in briefings)
        {
            var others = concerned[briefing.Id].Except(inAll).ToList();
            if (others.Count > 0) Tell(briefing, kind, others);
        }
    }

    /// <summary>Once it is on disk. Whose doing it is gets the calendar file alone.</summary>
    public void Tell(Briefing briefing, string kind, IReadOnlyList<Guid> people, bool isSeries = false)
    {
        var me = actor.Value?.Id;
        afterCommit.Tell(new BriefingTold(briefing.Id, kind, me, [.. people.Where(id => id != me)], people, isSeries));
    }

    /// <summary>An open room shows its seats and channels as they are now, once that is on disk.</summary>
    public void ShowStage(Guid sessionId) => afterCommit.Tell(new StageChanged(sessionId));

    /// <summary>As they are told of their part.</summary>
    public static string KindOf(SeatRole role) => role switch
    {
        SeatRole.Host => "briefing-host",
        SeatRole.Interpreter => "briefing-interpreter",
        _ => "briefing-speaker",
    };

    public static Refusal RefuseAt(string field, string code, params object[] values)
    {
        var errors = new FieldErrors();
        errors.Add(field, code, values);
        return errors.AsRefusal()!;
    }
}
