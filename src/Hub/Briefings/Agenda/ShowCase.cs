using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>Now this case is discussed: everybody in the briefing sees its words and pictures, and its part of the briefing begins. Another that was discussed ends with that.</summary>
public static class ShowCase
{
    public sealed record Request(Guid BriefingId, Guid ItemId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, BriefingDesk desk, AgendaDesk agenda, AgendaParts parts, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await agenda.FindAsync(request.BriefingId, request.ItemId, cancellationToken);
            if (found.Value is not { } item) return found.Refusal!;
            if (!await db.Showable().AnyAsync(i => i.Id == item.Id, cancellationToken)) return Refusal.Conflict("agenda-no-consent");
            if (await desk.StageAsync(request.BriefingId, cancellationToken) != StageState.Live) return Refusal.Conflict("agenda-not-live");
            var open = await parts.OpenAsync(request.BriefingId, cancellationToken);
            if (open?.ItemId == item.Id) return Unit.Value;
            if (open is not null) parts.End(open);

            db.Add(new BriefingCasePart { Id = clock.NewId(), OrganisationId = item.OrganisationId, BriefingId = item.BriefingId, ItemId = item.Id, FromAt = clock.GetUtcNow() });
            parts.Log(item.BriefingId, "case-shown", item.Id);
            var (owner, title) = await CaseAndTitleAsync(item, cancellationToken);
            timeline.Add(item.CaseId, owner, "briefing-shown", item.BriefingId, title);
            return Unit.Value;
        }

        private async Task<(Guid Owner, string Title)> CaseAndTitleAsync(BriefingCase item, CancellationToken cancellationToken) => (
            await db.Set<ClinicalCase>().Where(c => c.Id == item.CaseId).Select(c => c.OrganisationId).SingleAsync(cancellationToken),
            await db.Set<Briefing>().Where(b => b.Id == item.BriefingId).Select(b => b.Title).SingleAsync(cancellationToken));
    }
}

/// <summary>The case is discussed no longer.</summary>
public static class EndCase
{
    public sealed record Request(Guid BriefingId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(AgendaParts parts) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await parts.OpenAsync(request.BriefingId, cancellationToken) is not { } open) return Refusal.Conflict("agenda-nothing-shown");
            parts.End(open);
            return Unit.Value;
        }
    }
}

/// <summary>The hub ends a part that is still open when its briefing has ended.</summary>
public static class CloseParts
{
    public sealed record Request(Guid BriefingId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, AgendaParts parts) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await db.Set<SessionStage>().AsNoTracking().SingleAsync(s => s.SessionId == request.BriefingId, cancellationToken);
            if (stage.State == StageState.Ended && await parts.OpenAsync(request.BriefingId, cancellationToken) is { } open) open.End(stage.EndedAt ?? open.FromAt);
            return Unit.Value;
        }
    }
}

/// <summary>What is discussed in a briefing, in rows and in its room's log.</summary>
internal sealed class AgendaParts(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    public Task<BriefingCasePart?> OpenAsync(Guid briefingId, CancellationToken cancellationToken) =>
        db.Set<BriefingCasePart>().SingleOrDefaultAsync(part => part.BriefingId == briefingId && part.IsOpen == true, cancellationToken);

    public void End(BriefingCasePart part)
    {
        part.End(clock.GetUtcNow());
        Log(part.BriefingId, "case-ended", part.ItemId);
    }

    public void Log(Guid briefingId, string type, Guid itemId) => afterCommit.Tell(new AgendaMoved(briefingId, type, itemId, actor.Value?.Id));
}

/// <summary>A case is discussed, or no longer, and that is on disk: everybody in the room hears of it.</summary>
internal sealed record AgendaMoved(Guid SessionId, string Type, Guid ItemId, Guid? ById) : INotification;

/// <summary>Writes it into the room's log.</summary>
internal sealed class LogAgenda(Rooms rooms) : INotificationHandler<AgendaMoved>
{
    public async Task Handle(AgendaMoved notification, CancellationToken cancellationToken)
    {
        var draft = new LogDraft(notification.Type, notification.ById, new { itemId = notification.ItemId });
        if (await rooms.OpenAsync(notification.SessionId, cancellationToken) is { } room) await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(draft, reply), cancellationToken);
    }
}

/// <summary>A briefing's end ends what was discussed in it.</summary>
internal sealed class EndPartsWithTheStage(IServiceScopeFactory scopes) : INotificationHandler<StageChanged>
{
    public async Task Handle(StageChanged notification, CancellationToken cancellationToken)
    {
        // In a scope of its own, since it is the hub's doing and nobody's.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        bool isDue = await db.Set<BriefingCasePart>().AnyAsync(part => part.BriefingId == notification.SessionId && part.IsOpen == true, cancellationToken)
            && await db.Set<SessionStage>().AnyAsync(s => s.SessionId == notification.SessionId && s.State == StageState.Ended, cancellationToken);
        if (isDue) await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CloseParts.Request(notification.SessionId), cancellationToken);
    }
}
