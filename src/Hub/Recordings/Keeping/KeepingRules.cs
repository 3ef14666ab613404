using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What somebody is to a recording after it was stored.</summary>
/// <param name="IsMember">One of those whom the session was between.</param>
/// <param name="IsRecorded">A track of theirs was written, or they were asked.</param>
/// <param name="IsOfOwner">Of the organisation that owns the recording.</param>
/// <param name="Asked">They asked for the recording.</param>
/// <param name="IsOfficer">Privacy officer of the organisation that owns it.</param>
internal sealed record KeepingPart(bool IsMember, bool IsRecorded, bool IsOfOwner, bool Asked, bool IsOfficer)
{
    public bool MaySee => IsMember || IsRecorded || IsOfficer;

    /// <summary>Whoever asked for it, whoever of the owning organisation was recorded, and its privacy officer: taking out is the owner's, for the record is theirs.</summary>
    public bool MayRedact => IsOfficer || Asked || (IsOfOwner && IsRecorded);
}

/// <summary>The only place that says who is what to a recording.</summary>
internal sealed class KeepingReach(HubDb db, SessionPeople people)
{
    /// <summary>Null where there is no such recording.</summary>
    public async Task<KeepingPart?> PartAsync(Guid recordingId, Actor actor, CancellationToken cancellationToken)
    {
        var row = await db.Set<Recording>().Where(recording => recording.Id == recordingId)
            .Select(recording => new
            {
                recording.SessionId,
                recording.OrganisationId,
                recording.AskedBy,
                IsRecorded = recording.Tracks.Any(track => track.ClinicianId == actor.Id) || recording.Answers.Any(answer => answer.ClinicianId == actor.Id),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var expected = await people.ExpectedAsync(row.SessionId, cancellationToken);
        bool isOfOwner = row.OrganisationId == actor.OrganisationId;
        return new KeepingPart(expected.Contains(actor.Id), row.IsRecorded, isOfOwner, row.AskedBy == actor.Id, isOfOwner && actor.Roles.HasFlag(Roles.PrivacyOfficer));
    }
}

/// <summary>Lets pass whose part <paramref name="isEnough"/> accepts. To a stranger the recording does not exist.</summary>
internal abstract class KeepingRule(KeepingReach reach, string otherwise, Func<KeepingPart, bool> isEnough) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var part = await reach.PartAsync(((IRecordingRequest)request).RecordingId, actor, cancellationToken);
        if (part is null || !part.MaySee) return Refusal.NotFound("recording-not-found");
        return isEnough(part) ? null : Refusal.Forbidden(otherwise);
    }
}

/// <summary>Those whom it was between, those in it, and the owner's privacy officer.</summary>
internal sealed class RecordingWatcher(KeepingReach reach) : KeepingRule(reach, "not-allowed", part => part.MaySee);

/// <summary>Those who may withdraw: the people in it, also who has no part in the case any more.</summary>
internal sealed class RecordedPerson(KeepingReach reach) : KeepingRule(reach, "withdrawal-not-recorded", part => part.IsRecorded || part.IsMember);

/// <summary>Those who may take a stretch out.</summary>
internal sealed class RecordingRedactor(KeepingReach reach) : KeepingRule(reach, "redaction-not-yours", part => part.MayRedact);

/// <summary>The privacy officer of the organisation that owns the recording.</summary>
internal sealed class RecordingOfficer(KeepingReach reach) : KeepingRule(reach, "privacy-officer-only", part => part.IsOfficer);

/// <summary>Privacy officers and administrators, of their own organisation; for everybody else there is nothing at this place.</summary>
internal sealed class KeepersOrNobody : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        new(actor is null ? Refusal.SignInNeeded()
            : (actor.Roles & (Roles.PrivacyOfficer | Roles.Administrator)) != Roles.None ? null
            : Refusal.NotFound("page-not-found"));
}
