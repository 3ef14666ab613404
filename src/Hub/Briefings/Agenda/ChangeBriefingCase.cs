using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>Tells a case on the agenda in other words; by whoever put it there, since only they know the case.</summary>
public static class ChangeBriefingCase
{
    public sealed record Request(Guid BriefingId, Guid ItemId, ItemWords Words) : ICommand<Unit>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors) => Words.Validate(errors);
    }

    internal sealed class Handler(BriefingDesk desk, AgendaDesk agenda, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            var found = await agenda.FindAsync(briefing.Id, request.ItemId, cancellationToken);
            if (found.Value is not { } item) return found.Refusal!;
            if (item.AddedById != actor.Required.Id) return Refusal.Forbidden("agenda-not-yours");
            if (item.TakenOffAt is not null) return Refusal.Conflict("agenda-no-consent");
            if (await agenda.RefuseCaseAsync(briefing, item.CaseId, cancellationToken) is { } refusal) return refusal;
            if (await agenda.RefuseWordsAsync(item.CaseId, request.Words, cancellationToken) is { } words) return words;
            AgendaDesk.Write(item, request.Words);
            return Unit.Value;
        }
    }
}

/// <summary>Takes a case off the agenda: by whoever put it there, or a host. One that was discussed stays, as what was said did.</summary>
public static class RemoveBriefingCase
{
    public sealed record Request(Guid BriefingId, Guid ItemId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, AgendaDesk agenda, BriefingRelations relations, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await agenda.FindAsync(request.BriefingId, request.ItemId, cancellationToken);
            if (found.Value is not { } item) return found.Refusal!;
            bool isHost = (await relations.OfAsync(request.BriefingId, actor.Required, cancellationToken)).HasFlag(Relation.Host);
            if (!isHost && item.AddedById != actor.Required.Id) return Refusal.Forbidden("agenda-not-yours");
            if (await db.Set<BriefingCasePart>().AnyAsync(part => part.ItemId == item.Id, cancellationToken)) return Refusal.Conflict("agenda-discussed");
            db.Remove(item);
            return Unit.Value;
        }
    }
}

/// <summary>A host puts the cases of the agenda into another order.</summary>
public static class OrderAgenda
{
    /// <param name="BriefingId">Whose.</param>
    /// <param name="Items">All of them, in the order in which they are to be discussed.</param>
    public sealed record Request(Guid BriefingId, IReadOnlyList<Guid>? Items) : ICommand<Unit>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Items is not { Count: > 0 }) errors.Add("items", "field-required");
        }
    }

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var items = await db.Set<BriefingCase>().Where(i => i.BriefingId == request.BriefingId).ToListAsync(cancellationToken);
            if (!items.Select(i => i.Id).Order().SequenceEqual(request.Items!.Order())) return Refusal.Conflict("someone-was-faster");
            foreach (var item in items)
            {
                item.Position = request.Items!.ToList().IndexOf(item.Id) + 1;
                item.Version++;
            }

            return Unit.Value;
        }
    }
}
