using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>Sends oneself something by every channel that one has, so that one sees what arrives. Nobody is called by telephone for it.</summary>
public static class SendTest
{
    internal const string Kind = "test-message";

    internal static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TellingDesk desk, Outbox outbox, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now) = (actor.Required, clock.GetUtcNow());
            var before = now - Between;
            if (await db.Set<Notice>().AnyAsync(n => n.RecipientId == me.Id && n.Kind == Kind && n.At > before, cancellationToken)) return Refusal.TooMany("test-too-soon");
            var settings = await desk.OwnAsync(cancellationToken);
            var notice = new Notice { Id = clock.NewId(), OrganisationId = settings.OrganisationId, RecipientId = me.Id, Kind = Kind, At = now };
            db.Add(notice);
            outbox.AddTest(notice, settings, await db.Set<PushDevice>().Where(d => d.ClinicianId == me.Id).Select(d => d.Id).ToListAsync(cancellationToken));
            afterCommit.Tell(new TestStored(notice.Id));
            return Unit.Value;
        }
    }
}

/// <summary>The test is on disk, to be shown in the page too.</summary>
internal sealed record TestStored(Guid NoticeId) : INotification;

internal sealed class ShowTest(HubDb db, Notices notices) : INotificationHandler<TestStored>
{
    public async Task Handle(TestStored notification, CancellationToken cancellationToken) =>
        await notices.PushAsync(await db.Set<Notice>().Where(n => n.Id == notification.NoticeId).ToListAsync(cancellationToken), cancellationToken);
}
