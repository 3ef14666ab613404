using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>Says yes to a packet that came in, and who is to look after the case here. It is imported when its turn comes.</summary>
public static class ConfirmPacket
{
    /// <param name="ReceivedId">The packet.</param>
    /// <param name="Keeper">A clinician of the organisation: reads the case, and may take it over.</param>
    public sealed record Request(Guid ReceivedId, Guid? Keeper) : ICommand<ReceivedView>, IReceivedRequest, IValidated
    {
        Guid? IAudited.AuditSubject => ReceivedId;

        public void Validate(FieldErrors errors)
        {
            if (Keeper is null) errors.Add("keeper", "field-required");
        }
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<ReceivedView>>
    {
        public async Task<Outcome<ReceivedView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packet = await db.Set<ReceivedPacket>().SingleAsync(row => row.Id == request.ReceivedId, cancellationToken);
            if (packet.State is not (ExportState.Undecided or ExportState.Failed)) return Refusal.Conflict("packet-decided");
            bool isOurs = await db.Set<Membership>().Active().With(Roles.Clinician | Roles.Specialist)
                .AnyAsync(one => one.ClinicianId == request.Keeper && one.OrganisationId == actor.Required.OrganisationId, cancellationToken);
            if (!isOurs) return Refusal.Invalid("packet-keeper");

            (packet.State, packet.KeeperId, packet.Error, packet.Percent) = (ExportState.Queued, request.Keeper, null, 0);
            packet.ExpiresAt = null;
            packet.ConfirmedById = actor.Required.Id;
            afterCommit.Tell(new ExportAsked());
            return ReceivedViews.Of(packet, clock.GetUtcNow());
        }
    }
}
