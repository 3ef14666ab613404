using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>A host gives a colleague a part: as a host, a speaker or an interpreter. They are told, with an entry for their calendar.</summary>
public static class InviteToBriefing
{
    /// <param name="BriefingId">In which.</param>
    /// <param name="ClinicianId">Whom: of the briefing's organisation, or of one that it works together with.</param>
    /// <param name="Role"><c>host</c>, <c>speaker</c> or <c>interpreter</c>.</param>
    /// <param name="Language">Into which they interpret, BCP 47; for interpreters alone.</param>
    /// <param name="Following">In those of its series that come after it, too.</param>
    public sealed record Request(Guid BriefingId, Guid ClinicianId, string? Role, string? Language = null, bool Following = false) : ICommand<Unit>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (ClinicianId == Guid.Empty) errors.Add("clinicianId", "field-required");
            errors.Choice<SeatRole>("role", Role);
            if (Role == Choices.CodeOf(SeatRole.Audience)) errors.Add("role", "field-unknown-choice", "host, speaker, interpreter");
        }
    }

    internal sealed class Handler(HubDb db, BriefingDesk desk, BriefingSeats seats) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            var role = Choices.Of<SeatRole>(request.Role!);
            string? language = null;
            if (role == SeatRole.Interpreter && !(BriefingLanguages.TryNormalise(request.Language, out language) && briefing.Languages.Skip(1).Contains(language)))
                return BriefingDesk.RefuseAt("language", "briefing-interpreter-language", request.Language ?? "", string.Join(", ", briefing.Languages.Skip(1)));
            if (await seats.ForWhomAsync(briefing.OrganisationId, request.ClinicianId, cancellationToken) is not { } organisation) return BriefingDesk.RefuseAt("clinicianId", "briefing-person-unknown");
            if (role != SeatRole.Host && await IsLastHostAsync(briefing.Id, request.ClinicianId, cancellationToken)) return Refusal.Conflict("briefing-last-host");

            var part = new PartIn(request.ClinicianId, organisation, role, language);
            var all = (await desk.WithFollowingAsync(briefing, request.Following, cancellationToken)).Where(one => role != SeatRole.Interpreter || one.Languages.Contains(language!)).ToList();
            foreach (var one in all)
            {
                if (await db.Set<SessionSeat>().CountAsync(s => s.SessionId == one.Id && s.Role != SeatRole.Audience, cancellationToken) >= BriefingLimits.MostPeople) return Refusal.Conflict("briefing-people-many", BriefingLimits.MostPeople);
                await seats.SeatAsync(one.Id, one.OrganisationId, part, cancellationToken);
                if (one.RehearsalSessionId is { } rehearsal) await seats.SeatAsync(rehearsal, one.OrganisationId, part, cancellationToken);
                if (await db.Set<BriefingRegistration>().FindAsync([one.Id, request.ClinicianId], cancellationToken) is { } registered) db.Remove(registered);
                one.Touch(isInCalendars: false);
            }

            desk.Tell(briefing, BriefingDesk.KindOf(role), [request.ClinicianId], all.Count > 1);
            return Unit.Value;
        }

        private async Task<bool> IsLastHostAsync(Guid sessionId, Guid clinicianId, CancellationToken cancellationToken)
        {
            var hosts = await db.Set<SessionSeat>().Where(s => s.SessionId == sessionId && s.RemovedAt == null && s.Role == SeatRole.Host).Select(s => s.ClinicianId).ToListAsync(cancellationToken);
            return hosts is [var only] && only == clinicianId;
        }
    }
}

/// <summary>A host takes a part back before the briefing begins; once it is live, people are taken off stage or out there.</summary>
public static class UninviteFromBriefing
{
    /// <param name="BriefingId">From which.</param>
    /// <param name="ClinicianId">Whom.</param>
    /// <param name="Following">From those of its series that come after it, too.</param>
    public sealed record Request(Guid BriefingId, Guid ClinicianId, bool Following = false) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, BriefingDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            if (await desk.StageAsync(briefing.Id, cancellationToken) == StageState.Live) return Refusal.Conflict("briefing-live-people");
            var all = await desk.WithFollowingAsync(briefing, request.Following, cancellationToken);
            var sessions = all.SelectMany(one => new[] { one.Id, one.RehearsalSessionId ?? one.Id }).Distinct().ToList();
            var parts = await db.Set<SessionSeat>().Where(s => sessions.Contains(s.SessionId) && s.Role != SeatRole.Audience && s.RemovedAt == null).ToListAsync(cancellationToken);
            var theirs = parts.Where(seat => seat.ClinicianId == request.ClinicianId).ToList();
            if (!theirs.Exists(seat => seat.SessionId == briefing.Id)) return Refusal.NotFound("briefing-no-part");
            if (all.Any(one => !parts.Exists(seat => seat.SessionId == one.Id && seat.Role == SeatRole.Host && seat.ClinicianId != request.ClinicianId))) return Refusal.Conflict("briefing-last-host");

            db.RemoveRange(theirs);
            foreach (var sessionId in sessions) desk.ShowStage(sessionId);
            foreach (var one in all) one.Touch(isInCalendars: true);
            desk.Tell(briefing, "briefing-uninvited", [request.ClinicianId], all.Count > 1);
            return Unit.Value;
        }
    }
}
