using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>How long the actor's organisation keeps recordings.</summary>
/// <param name="ClinicalRecordDays">Days after the recording ended; null for ever.</param>
/// <param name="TeachingDays">Likewise.</param>
/// <param name="ChangedAt">Null where nobody has decided yet: everything is kept.</param>
/// <param name="Due">Recordings that the next night deletes.</param>
public sealed record RecordingPolicyView(int? ClinicalRecordDays, int? TeachingDays, DateTimeOffset? ChangedAt, int Due);

/// <summary>What is decided now.</summary>
public static class ReadRecordingPolicy
{
    public sealed record Request : IQuery<RecordingPolicyView>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<RecordingPolicyView>>
    {
        public async Task<Outcome<RecordingPolicyView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisationId = actor.Required.OrganisationId;
            var policy = await db.PolicyOfAsync(organisationId, cancellationToken);
            int due = await db.Due(clock.GetUtcNow()).CountAsync(row => row.OrganisationId == organisationId, cancellationToken);
            return new RecordingPolicyView(policy?.ClinicalRecordDays, policy?.TeachingDays, policy?.ChangedAt, due);
        }
    }
}

/// <summary>Decides it; what is stored already counts from its own end, so a shorter term can make recordings due at once.</summary>
public static class SetRecordingPolicy
{
    /// <param name="ClinicalRecordDays">1–36,500; null keeps for ever.</param>
    /// <param name="TeachingDays">Likewise.</param>
    public sealed record Request(int? ClinicalRecordDays, int? TeachingDays) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            Days(errors, "clinicalRecordDays", ClinicalRecordDays);
            Days(errors, "teachingDays", TeachingDays);
        }

        private static void Days(FieldErrors errors, string field, int? days)
        {
            if (days is < RecordingPolicy.MinDays or > RecordingPolicy.MaxDays) errors.Add(field, "policy-days", RecordingPolicy.MinDays, RecordingPolicy.MaxDays);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var policy = await db.PolicyOfAsync(me.OrganisationId, cancellationToken);
            if (policy is null)
            {
                policy = new RecordingPolicy { OrganisationId = me.OrganisationId, ChangedAt = clock.GetUtcNow(), ChangedBy = me.Id };
                db.Add(policy);
            }

            (policy.ClinicalRecordDays, policy.TeachingDays) = (request.ClinicalRecordDays, request.TeachingDays);
            (policy.ChangedAt, policy.ChangedBy) = (clock.GetUtcNow(), me.Id);
            await Retention.ApplyAsync(db, me.OrganisationId, policy, cancellationToken);
            return Unit.Value;
        }
    }
}
