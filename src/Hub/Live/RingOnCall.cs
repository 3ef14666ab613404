using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Somebody waits for this person in a session.</summary>
internal sealed record RingRaised(Guid RecipientId, Ring Ring) : INotification;

/// <summary>Nobody waits for this person there any more.</summary>
internal sealed record RingStopped(Guid RecipientId, Guid SessionId) : INotification;

/// <summary>Who waits, in which session, about which case; no case for who is to interpret.</summary>
internal sealed record Ring(Guid SessionId, Guid? CaseId, string? CaseTitle, string From)
{
    public static Ring ToInterpret(Guid sessionId, string from) => new(sessionId, null, null, from);
}

/// <summary>Rings the case's other people, and the session's interpreters, while somebody waits for them in a consult, and stops when they come or nobody waits.</summary>
internal sealed class RingOnCall(HubDb db, SessionPeople people, Interpreting interpreting, Rooms rooms, IMediator mediator)
    : INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>
{
    public async Task Handle(PersonEntered notification, CancellationToken cancellationToken)
    {
        if (IsBriefing(notification.SessionId)) return;
        await mediator.Publish(new RingStopped(notification.ClinicianId, notification.SessionId), cancellationToken);
        if (await SubjectAsync(notification.SessionId, cancellationToken) is not { } subject) return;
        var ring = new Ring(notification.SessionId, subject.Id, subject.Title, notification.Name);
        foreach (var absent in await AbsentAsync(notification.SessionId, cancellationToken))
            await mediator.Publish(new RingRaised(absent, ring), cancellationToken);
        foreach (var guest in await AbsentGuestsAsync(notification.SessionId, cancellationToken))
            await mediator.Publish(new RingRaised(guest, Ring.ToInterpret(notification.SessionId, notification.Name)), cancellationToken);
    }

    public async Task Handle(PersonLeft notification, CancellationToken cancellationToken)
    {
        if (IsBriefing(notification.SessionId) || InRoom(notification.SessionId).Count > 0) return;
        foreach (var absent in (await AbsentAsync(notification.SessionId, cancellationToken)).Concat(await AbsentGuestsAsync(notification.SessionId, cancellationToken)))
            await mediator.Publish(new RingStopped(absent, notification.SessionId), cancellationToken);
    }

    /// <summary>What rings for a person who has just opened the hub.</summary>
    public async Task<IReadOnlyList<Ring>> WaitingForAsync(Guid clinicianId, CancellationToken cancellationToken)
    {
        var waiting = new List<Ring>();
        foreach (var room in rooms.Open.Where(room => room.Session.Kind == SessionKind.Consult && room.View.People.Count > 0 && room.View.People.All(person => person.ClinicianId != clinicianId)))
        {
            if (await SubjectAsync(room.Session.Id, cancellationToken) is not { } subject) continue;
            if ((await people.ExpectedAsync(room.Session.Id, cancellationToken)).Contains(clinicianId))
                waiting.Add(new Ring(room.Session.Id, subject.Id, subject.Title, room.View.People[0].Name));
            else if (await interpreting.Of(room.Session.Id).AnyAsync(guest => guest.ClinicianId == clinicianId, cancellationToken))
                waiting.Add(Ring.ToInterpret(room.Session.Id, room.View.People[0].Name));
        }

        return waiting;
    }

    /// <summary>A briefing has its time and its reminders; nobody is rung for it.</summary>
    private bool IsBriefing(Guid sessionId) => rooms.Find(sessionId)?.Session.Kind == SessionKind.Briefing;

    private async Task<List<Guid>> AbsentAsync(Guid sessionId, CancellationToken cancellationToken) =>
        [.. (await people.ExpectedAsync(sessionId, cancellationToken)).Except(InRoom(sessionId))];

    private async Task<List<Guid>> AbsentGuestsAsync(Guid sessionId, CancellationToken cancellationToken) =>
        [.. (await interpreting.Of(sessionId).Select(guest => guest.ClinicianId).ToListAsync(cancellationToken)).Except(InRoom(sessionId))];

    private HashSet<Guid> InRoom(Guid sessionId) => rooms.Find(sessionId)?.View.People.Select(person => person.ClinicianId).ToHashSet() ?? [];

    private Task<Subject?> SubjectAsync(Guid sessionId, CancellationToken cancellationToken) => (
        from link in db.Set<SessionCase>()
        join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
        where link.SessionId == sessionId
        select new Subject(subject.Id, subject.Title)).FirstOrDefaultAsync(cancellationToken);

    private sealed record Subject(Guid Id, string Title);
}
