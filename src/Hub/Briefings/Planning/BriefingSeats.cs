using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>Somebody who has a part in a briefing.</summary>
/// <param name="ClinicianId">Who.</param>
/// <param name="ForOrganisationId">As whom.</param>
/// <param name="Role">What they do there.</param>
/// <param name="Language">Into which an interpreter interprets, BCP 47; null for everybody else.</param>
internal sealed record PartIn(Guid ClinicianId, Guid ForOrganisationId, SeatRole Role, string? Language = null);

/// <summary>Sessions, seats and channels of briefings: what rooms and stages go by.</summary>
internal sealed class BriefingSeats(HubDb db, BriefingDesk desk, TimeProvider clock)
{
    /// <summary>Who can be given a part: the people of the organisation whose briefing it is, and of those it works together with.</summary>
    public IQueryable<Membership> WhoCan(Guid organisationId)
    {
        var partners = db.PartnersOf(organisationId);
        return db.Set<Membership>().Active().Where(m => m.OrganisationId == organisationId || partners.Contains(m.OrganisationId));
    }

    /// <summary>As whom somebody takes part: for the briefing's organisation where they belong to it; null where they cannot.</summary>
    public async Task<Guid?> ForWhomAsync(Guid organisationId, Guid clinicianId, CancellationToken cancellationToken)
    {
        var theirs = await WhoCan(organisationId).Where(m => m.ClinicianId == clinicianId).Select(m => m.OrganisationId).ToListAsync(cancellationToken);
        return theirs.Count == 0 ? null : theirs.Contains(organisationId) ? organisationId : theirs.Min();
    }

    /// <summary>A session, a channel for each language but the floor's, and the seats of those who have a part. Whoever makes it stands on stage when it begins, so that somebody does; all others wait in the green room.</summary>
    public Guid AddSession(Guid organisationId, Guid byId, IReadOnlyList<string> languages, IEnumerable<PartIn> parts)
    {
        var session = new Session { Id = clock.NewId(), OrganisationId = organisationId, Kind = SessionKind.Briefing, CreatedBy = byId, CreatedAt = clock.GetUtcNow(), RelayOnly = true };
        db.Add(session);
        db.Add(new SessionStage { SessionId = session.Id, OrganisationId = organisationId });
        for (int i = 1; i < languages.Count; i++) AddChannel(session.Id, organisationId, languages[i], i);
        foreach (var part in parts)
        {
            var seat = SeatOf(session.Id, organisationId, part);
            if (part.ClinicianId == byId) seat.Place = StagePlace.Stage;
            db.Add(seat);
        }

        return session.Id;
    }

    public static SessionSeat SeatOf(Guid sessionId, Guid organisationId, PartIn part) => new()
    {
        SessionId = sessionId,
        ClinicianId = part.ClinicianId,
        OrganisationId = organisationId,
        ForOrganisationId = part.ForOrganisationId,
        Role = part.Role,
        Place = part.Role is SeatRole.Host or SeatRole.Speaker ? StagePlace.Backstage : StagePlace.Audience,
        Language = part.Language,
    };

    /// <summary>Gives somebody a part in a session, whatever they were in it before.</summary>
    public async Task SeatAsync(Guid sessionId, Guid organisationId, PartIn part, CancellationToken cancellationToken)
    {
        var fresh = SeatOf(sessionId, organisationId, part);
        desk.ShowStage(sessionId);
        if (await db.Set<SessionSeat>().SingleOrDefaultAsync(s => s.SessionId == sessionId && s.ClinicianId == part.ClinicianId, cancellationToken) is not { } known)
        {
            db.Add(fresh);
            return;
        }

        (known.ForOrganisationId, known.Role, known.Place, known.Language, known.RemovedAt) = (fresh.ForOrganisationId, fresh.Role, fresh.Place, fresh.Language, null);
        known.Version++;
    }

    /// <summary>Channels as the languages are now; the floor's has none.</summary>
    public async Task SetChannelsAsync(Guid sessionId, Guid organisationId, IReadOnlyList<string> languages, CancellationToken cancellationToken)
    {
        var known = await db.Set<SessionChannel>().Where(c => c.SessionId == sessionId).ToListAsync(cancellationToken);
        db.RemoveRange(known.Where(channel => !languages.Skip(1).Contains(channel.Language)));
        for (int i = 1; i < languages.Count; i++)
        {
            if (known.Find(channel => channel.Language == languages[i]) is { } there) there.Position = i;
            else AddChannel(sessionId, organisationId, languages[i], i);
        }

        desk.ShowStage(sessionId);
    }

    public Task<List<SessionSeat>> BackstageAsync(Guid sessionId, CancellationToken cancellationToken) => db.Set<SessionSeat>()
        .Where(s => s.SessionId == sessionId && s.RemovedAt == null && s.Role != SeatRole.Audience).OrderBy(s => s.ClinicianId).ToListAsync(cancellationToken);

    private void AddChannel(Guid sessionId, Guid organisationId, string language, int position) =>
        db.Add(new SessionChannel { SessionId = sessionId, OrganisationId = organisationId, Language = language, Position = position });
}
