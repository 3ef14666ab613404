using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>Asks an interpreter into a session. They can enter its room from then on, and see nothing of the case.</summary>
public static class InviteInterpreter
{
    /// <param name="SessionId">Into which.</param>
    /// <param name="ClinicianId">Whom: one of <see cref="ListInterpreters"/>.</param>
    /// <param name="FromLanguage">BCP 47.</param>
    /// <param name="ToLanguage">BCP 47; another one.</param>
    public sealed record Request(Guid SessionId, Guid ClinicianId, string? FromLanguage, string? ToLanguage) : ICommand<Answer>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (ClinicianId == Guid.Empty) errors.Add("clinicianId", "field-required");
            Validate(errors, "fromLanguage", FromLanguage);
            Validate(errors, "toLanguage", ToLanguage);
            if (FromLanguage == ToLanguage) errors.Add("toLanguage", "interpreter-same-language");
        }

        private static void Validate(FieldErrors errors, string field, string? language)
        {
            errors.Text(field, language, 35);
            if (!string.IsNullOrWhiteSpace(language) && !Language.IsTag(language)) errors.Add(field, "language-unknown", language);
        }
    }

    /// <param name="Id">The invitation's.</param>
    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, Rooms rooms, Interpreting interpreting, SessionTimeline timeline, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var who = await interpreting.WhoCanAsync(request.SessionId, cancellationToken);
            var membership = await who.AsNoTracking().Where(m => m.ClinicianId == request.ClinicianId).OrderBy(m => m.OrganisationId).FirstOrDefaultAsync(cancellationToken);
            if (membership is null) return Unknown();
            if (await interpreting.Of(request.SessionId).AnyAsync(g => g.ClinicianId == request.ClinicianId, cancellationToken)) return Refusal.Conflict("interpreter-asked-already");

            var guest = new SessionGuest
            {
                Id = clock.NewId(),
                OrganisationId = await db.Set<Session>().Where(s => s.Id == request.SessionId).Select(s => s.OrganisationId).SingleAsync(cancellationToken),
                SessionId = request.SessionId,
                ClinicianId = request.ClinicianId,
                ForOrganisationId = membership.OrganisationId,
                FromLanguage = request.FromLanguage!,
                ToLanguage = request.ToLanguage!,
                InvitedById = actor.Required.Id,
                InvitedAt = clock.GetUtcNow(),
                AfterSeq = await db.Set<RoomLogEntry>().Where(e => e.SessionId == request.SessionId).MaxAsync(e => (long?)e.Seq, cancellationToken) ?? 0,
            };
            db.Add(guest);
            await timeline.AddAsync(request.SessionId, "interpreter-invited", guest.Id, cancellationToken);
            afterCommit.Tell(new InterpreterAsked(request.SessionId, guest.ClinicianId, actor.Required.Id));
            if (rooms.Find(request.SessionId)?.View.People.Count > 0) afterCommit.Tell(new RingRaised(guest.ClinicianId, Ring.ToInterpret(request.SessionId, actor.Required.Name)));
            return new Answer(guest.Id);
        }

        private static Refusal Unknown()
        {
            var errors = new FieldErrors();
            errors.Add("clinicianId", "interpreter-unknown");
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }
}

/// <summary>Somebody was asked to interpret. There is no case in it: their notice names none.</summary>
internal sealed record InterpreterAsked(Guid SessionId, Guid ClinicianId, Guid ById) : INotification;

/// <summary>Somebody interprets in a session no longer, or was not needed.</summary>
internal sealed record InterpretingEnded(Guid SessionId, Guid ClinicianId) : INotification;
