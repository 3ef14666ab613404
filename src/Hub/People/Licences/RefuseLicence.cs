using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.Licences;

/// <summary>An administrator does not accept a licence, or no longer: its holder is told why and can enter a corrected one.</summary>
public static class RefuseLicence
{
    /// <param name="LicenceId">The licence.</param>
    /// <param name="Reason">Shown to the holder.</param>
    /// <param name="Version">As the sender has seen it.</param>
    public sealed record Request(Guid LicenceId, string? Reason, int? Version = null) : ICommand<Unit>, IValidated, IAudited
    {
        Guid? IAudited.AuditSubject => LicenceId;

        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, SuspendPerson.ReasonLength);
    }

    internal sealed class Handler(LicenceDesk desk, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindAsync(request.LicenceId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var licence = found.Value;
            var me = actor.Required;
            if (licence.ClinicianId == me.Id) return Refusal.Forbidden("licence-own");
            var state = licence.StateAt(clock.GetUtcNow());
            if (state is LicenceState.Refused or LicenceState.Expired) return Refusal.Conflict("licence-nothing-to-check");

            (licence.RefusedBy, licence.RefusedAt, licence.RefusedFor) = (me.Id, clock.GetUtcNow(), request.Reason!.Trim());
            licence.Version++;
            if (state.Counts()) afterCommit.Tell(new CannotAdvise(licence.ClinicianId, licence.OrganisationId, "licence-refused"));
            afterCommit.Tell(new PeopleNews("licence-refused", me.Id, [licence.ClinicianId]));
            return Unit.Value;
        }
    }
}
