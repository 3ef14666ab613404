using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>A request that changes a briefing's stage. Of two at once the second is asked again and sees what the first has made of it, so that it is refused in words or done after it.</summary>
public interface IStageChange : ISessionRequest, IAudited, IOnce
{
    Guid? IAudited.AuditSubject => SessionId;
}

/// <summary>What the commands of the stage have in common: the rows, and showing the room that they changed.</summary>
internal sealed class StageDesk(HubDb db, CurrentActor actor, AfterCommit afterCommit)
{
    public Guid Me => actor.Required.Id;

    public string MyName => actor.Required.Name;

    public Task<SessionStage> StageAsync(Guid sessionId, CancellationToken cancellationToken) => db.Set<SessionStage>().SingleAsync(stage => stage.SessionId == sessionId, cancellationToken);

    /// <summary>Null for who has none, or was shown out.</summary>
    public Task<SessionSeat?> SeatAsync(Guid sessionId, Guid clinicianId, CancellationToken cancellationToken) =>
        db.Set<SessionSeat>().SingleOrDefaultAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == clinicianId && seat.RemovedAt == null, cancellationToken);

    public Task<SessionSeat> MySeatAsync(Guid sessionId, CancellationToken cancellationToken) =>
        db.Set<SessionSeat>().SingleAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == Me, cancellationToken);

    public Task<string> NameAsync(Guid clinicianId, CancellationToken cancellationToken) =>
        db.Set<Clinician>().Where(clinician => clinician.Id == clinicianId).Select(clinician => clinician.Name).SingleAsync(cancellationToken);

    /// <summary>Everybody is shown what the rows say once they are on disk.</summary>
    public void Changed(SessionStage stage)
    {
        stage.Version++;
        afterCommit.Tell(new StageChanged(stage.SessionId));
    }

    public void Changed(SessionSeat seat)
    {
        seat.Version++;
        afterCommit.Tell(new StageChanged(seat.SessionId));
    }
}
