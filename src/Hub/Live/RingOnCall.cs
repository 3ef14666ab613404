using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Somebody waits for this person in a session.</summary>
internal sealed record RingRaised(Guid RecipientId, Ring Ring) : INotification;

/// <summary>Nobody waits for this person there any more.</summary>
internal sealed record RingStopped(Guid RecipientId, Guid SessionId) : INotification;

/// <summary>Who waits, in which session, about which case.</summary>
internal sealed record Ring(Guid SessionId, Guid CaseId, string CaseTitle, string From);

/// <summary>Rings the case's other people while somebody waits for them in a consult, and stops when they come or nobody waits.</summary>
internal sealed class RingOnCall(HubDb db, SessionPeople people, Rooms rooms, IMediator mediator)
    : INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>
{
    public async Task Handle(PersonEntered notification, CancellationToken cancellationToken)
    {
        await mediator.Publish(new RingStopped(notification.ClinicianId, notification.SessionId), cancellationToken);
        if (await SubjectAsync(notification.SessionId, cancellationToken) is not { } subject) return;
        var ring = new Ring(notification.SessionId, subject.Id, subject.Title, notification.Name);
        foreach (var absent in await AbsentAsync(notification.SessionId, cancellationToken))
            await mediator.Publish(new RingRaised(absent, ring), cancellationToken);
    }

    public async Task Handle(PersonLeft notification, CancellationToken cancellationToken)
    {
        if (InRoom(notification.SessionId).Count > 0) return;
        foreach (var absent in await AbsentAsync(notification.SessionId, cancellationToken))
            await mediator.Publish(new RingStopped(absent, notification.SessionId), cancellationToken);
    }

    /// <summary>What rings for a person who has just opened the hub.</summary>
    public async Task<IReadOnlyList<Ring>> WaitingForAsync(Guid clinicianId, CancellationToken cancellationToken)
    {
        var waiting = new List<Ring>();
        foreach (var room in rooms.Open.Where(room => room.View.People.Count > 0 && room.View.People.All(person => person.ClinicianId != clinicianId)))
        {
            if (await SubjectAsync(room.Session.Id, cancellationToken) is not { } subject) continue;
            if ((await people.ExpectedAsync(room.Session.Id, cancellationToken)).Contains(clinicianId))
                waiting.Add(new Ring(room.Session.Id, subject.Id, subject.Title, room.View.People[0].Name));
        }

        return waiting;
    }

    private async Task<List<Guid>> AbsentAsync(Guid sessionId, CancellationToken cancellationToken) =>
        [.. (await people.ExpectedAsync(sessionId, cancellationToken)).Except(InRoom(sessionId))];

    private HashSet<Guid> InRoom(Guid sessionId) => rooms.Find(sessionId)?.View.People.Select(person => person.ClinicianId).ToHashSet() ?? [];

    private Task<Subject?> SubjectAsync(Guid sessionId, CancellationToken cancellationToken) => (
        from link in db.Set<SessionCase>()
        join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
        where link.SessionId == sessionId
        select new Subject(subject.Id, subject.Title)).FirstOrDefaultAsync(cancellationToken);

    private sealed record Subject(Guid Id, string Title);
}
