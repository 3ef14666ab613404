using CaseHub.Hub.Briefings;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>A notice is on disk: whoever holds a connection of its recipient pushes it there.</summary>
internal sealed record NoticeRaised(Guid RecipientId, NoticeView Notice) : INotification;

/// <summary>Writes notices and what goes out of them, then has them pushed.</summary>
internal sealed class Notices(HubDb db, Outbox outbox, IMediator mediator, TimeProvider clock)
{
    public async Task RaiseAsync(
        string kind, IReadOnlyList<Guid> recipients, Guid? byId, Guid? caseId, Guid? sessionId = null, bool urgent = false, CancellationToken cancellationToken = default)
    {
        var raised = await NewAsync(kind, recipients, byId, caseId, sessionId, urgent, cancellationToken);
        await outbox.AddAsync(raised, file: null, cancellationToken);
        await SaveAsync(raised, cancellationToken);
    }

    /// <summary>Of an appointment: its calendar file goes along by mail, once to each of its people, also to who has no notice of it.</summary>
    public async Task RaiseAsync(AppointmentChanged news, CancellationToken cancellationToken)
    {
        var raised = await NewAsync(news.Kind, news.Told, news.ById, news.CaseId, news.SessionId, urgent: false, cancellationToken);
        var file = new FileOf(AppointmentId: news.AppointmentId);
        await outbox.AddAsync(raised, file, cancellationToken);
        await outbox.AddFileAsync(file, news.Kind, [.. news.Recipients.Except(news.Told)], cancellationToken);
        await SaveAsync(raised, cancellationToken);
    }

    /// <summary>Of a briefing, likewise; reminders bring none.</summary>
    public async Task RaiseAsync(BriefingTold news, CancellationToken cancellationToken)
    {
        var raised = await NewAsync(news.Kind, news.Told, news.ById, caseId: null, news.BriefingId, urgent: false, cancellationToken);
        var file = news.Calendars.Count == 0 ? null : new FileOf(BriefingId: news.BriefingId, IsSeries: news.IsSeries);
        await outbox.AddAsync(raised, file, cancellationToken);
        if (file is not null) await outbox.AddFileAsync(file, news.Kind, [.. news.Calendars.Except(news.Told)], cancellationToken);
        await SaveAsync(raised, cancellationToken);
    }

    /// <summary>Shows what is on disk in every page that its recipients have open.</summary>
    public async Task PushAsync(IReadOnlyList<Notice> raised, CancellationToken cancellationToken)
    {
        var ids = raised.Select(n => n.Id).ToList();
        var views = await View(db.Set<Notice>().Where(n => ids.Contains(n.Id))).ToDictionaryAsync(n => n.Id, cancellationToken);
        foreach (var notice in raised) await mediator.Publish(new NoticeRaised(notice.RecipientId, views[notice.Id]), cancellationToken);
    }

    public IQueryable<NoticeView> View(IQueryable<Notice> notices) => notices.Select(n => new NoticeView(
        n.Id,
        n.Kind,
        n.CaseId,
        db.Set<ClinicalCase>().Where(c => c.Id == n.CaseId).Select(c => c.Number).SingleOrDefault(),
        n.SessionId,
        db.Set<Clinician>().Where(c => c.Id == n.ById).Select(c => c.Name).SingleOrDefault(),
        db.Set<Briefing>().Where(b => b.Id == n.SessionId).Select(b => b.Title).SingleOrDefault(),
        n.At,
        n.SeenAt != null,
        NoticePlace.Of(n.Kind, n.CaseId, n.SessionId)));

    private async Task<List<Notice>> NewAsync(string kind, IReadOnlyList<Guid> recipients, Guid? byId, Guid? caseId, Guid? sessionId, bool urgent, CancellationToken cancellationToken)
    {
        if (!NoticeKinds.IsKnown(kind)) throw new ArgumentException($"NoticeKinds has no {kind}.", nameof(kind));
        var organisations = await db.Set<Clinician>()
            .Where(c => recipients.Contains(c.Id) && !db.Set<ImportedPerson>().Any(p => p.ClinicianId == c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.HomeOrganisationId, cancellationToken);
        return [.. organisations.Select(to => new Notice
        {
            Id = clock.NewId(),
            OrganisationId = to.Value,
            RecipientId = to.Key,
            Kind = kind,
            CaseId = caseId,
            SessionId = sessionId,
            ById = byId,
            IsUrgent = urgent,
            At = clock.GetUtcNow(),
        })];
    }

    private async Task SaveAsync(IReadOnlyList<Notice> raised, CancellationToken cancellationToken)
    {
        db.AddRange(raised);
        await db.SaveChangesAsync(cancellationToken);
        await PushAsync(raised, cancellationToken);
    }
}
