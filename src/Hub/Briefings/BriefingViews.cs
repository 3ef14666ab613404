using System.Globalization;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Briefings;

/// <summary>Makes what people see of a briefing.</summary>
internal sealed class BriefingViews(HubDb db, NoteRenderer markdown, CurrentActor actor, TimeProvider clock)
{
    /// <summary>Without anything that depends on who reads it.</summary>
    public async Task<PublicBriefing> PublicAsync(Briefing briefing, CancellationToken cancellationToken) =>
        await PublicAsync(briefing, await StateAsync(briefing, cancellationToken), (await PeopleAsync(briefing.Id, cancellationToken))[SeatRole.Speaker], cancellationToken);

    /// <summary>For the one whose request it is.</summary>
    public async Task<BriefingDetails> OfAsync(Briefing briefing, CancellationToken cancellationToken)
    {
        var (me, now) = (actor.Required, clock.GetUtcNow());
        var state = await StateAsync(briefing, cancellationToken);
        var people = await PeopleAsync(briefing.Id, cancellationToken);
        var seat = await db.Set<SessionSeat>().AsNoTracking().SingleOrDefaultAsync(s => s.SessionId == briefing.Id && s.ClinicianId == me.Id, cancellationToken);
        var registration = await db.Set<BriefingRegistration>().AsNoTracking().SingleOrDefaultAsync(r => r.BriefingId == briefing.Id && r.ClinicianId == me.Id, cancellationToken);
        bool isRemoved = seat?.RemovedAt is not null;
        string? part = seat is { RemovedAt: null } && seat.ForOrganisationId == me.OrganisationId ? Choices.CodeOf(seat.Role) : null;
        bool isBackstage = part is not (null or "audience");
        var open = await PublicAsync(briefing, state, people[SeatRole.Speaker], cancellationToken);
        return new BriefingDetails(
            briefing.Id, briefing.Id, open, briefing.Title, briefing.Description, briefing.Languages, briefing.StartsAt, briefing.EndsAt, briefing.Minutes, briefing.TimeZone, briefing.WhoMayCome, state,
            briefing.SeriesId,
            await SeriesAsync(briefing, cancellationToken),
            [.. people[SeatRole.Host]],
            [.. people[SeatRole.Speaker]],
            [.. people[SeatRole.Interpreter]],
            part,
            registration is not null,
            registration?.Language ?? seat?.Language,
            MayJoin: !isRemoved && state is BriefingState.Planned or BriefingState.Live && (isBackstage || state == BriefingState.Live || now >= briefing.StartsAt - Briefing.JoinBefore),
            briefing.StartsAt - Briefing.JoinBefore,
            isRemoved,
            part == "host" ? await db.Set<BriefingRegistration>().CountAsync(r => r.BriefingId == briefing.Id, cancellationToken) : null,
            isBackstage ? briefing.RehearsalSessionId : null,
            part is "host" or "speaker" || (open.IsPublished && !isRemoved) ? await RecordingsAsync(briefing.Id, cancellationToken) : [],
            briefing.Version);
    }

    public async Task<BriefingState> StateAsync(Briefing briefing, CancellationToken cancellationToken) =>
        BriefingDesk.StateOf(briefing, await db.Set<SessionStage>().Where(s => s.SessionId == briefing.Id).Select(s => s.State).SingleAsync(cancellationToken));

    private async Task<PublicBriefing> PublicAsync(Briefing briefing, BriefingState state, IEnumerable<BriefingPerson> speakers, CancellationToken cancellationToken)
    {
        var there = Instant.FromDateTimeOffset(briefing.StartsAt).InZone(WallTimes.ZoneOf(briefing.TimeZone));
        return new PublicBriefing(
            briefing.Id,
            briefing.Title,
            briefing.Description.Length == 0 ? "" : (await markdown.RenderAsync(briefing.Description, cancellationToken)).Html,
            await db.Set<Organisation>().Where(o => o.Id == briefing.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken),
            briefing.Languages,
            briefing.StartsAt,
            briefing.EndsAt,
            briefing.TimeZone,
            there.ToDateTimeUnspecified(),
            there.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture),
            briefing.WhoMayCome,
            state,
            briefing.CancelReason,
            [.. speakers.Select(one => new PublicSpeaker(one.Name, one.Organisation))],
            await db.Set<PublishedSession>().AnyAsync(p => p.SessionId == briefing.Id, cancellationToken));
    }

    private async Task<ILookup<SeatRole, BriefingPerson>> PeopleAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var rows = await (
            from seat in db.Set<SessionSeat>().AsNoTracking()
            join person in db.Set<Clinician>() on seat.ClinicianId equals person.Id
            join organisation in db.Set<Organisation>() on seat.ForOrganisationId equals organisation.Id
            where seat.SessionId == sessionId && seat.RemovedAt == null && seat.Role != SeatRole.Audience
            orderby person.Name
            select new { seat.Role, Person = new BriefingPerson(person.Id, person.Name, organisation.Name, seat.Role == SeatRole.Interpreter ? seat.Language : null) }).ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.Role, row => row.Person);
    }

    private async Task<IReadOnlyList<SeriesPlace>> SeriesAsync(Briefing briefing, CancellationToken cancellationToken) => briefing.SeriesId is not { } series
        ? []
        : await db.Set<Briefing>().Where(b => b.SeriesId == series).OrderBy(b => b.StartsAt).Select(b => new SeriesPlace(b.Id, b.StartsAt, b.CancelledAt != null)).ToListAsync(cancellationToken);

    private Task<List<Guid>> RecordingsAsync(Guid sessionId, CancellationToken cancellationToken) => db.Set<Recording>()
        .Where(r => r.SessionId == sessionId && r.StartedAt != null && r.State != RecordingState.Deleted && r.State != RecordingState.Asking)
        .OrderBy(r => r.StartedAt).Select(r => r.Id).ToListAsync(cancellationToken);
}
