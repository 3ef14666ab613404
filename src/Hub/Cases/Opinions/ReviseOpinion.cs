using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The author mends an opinion that nobody who asked has opened yet, within a quarter of an hour. After that it stands, and an addendum says what is new.</summary>
public static class ReviseOpinion
{
    /// <summary>From writing it; opening it ends it earlier.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    /// <param name="OpinionId">The opinion.</param>
    /// <param name="Markdown">See <see cref="OpinionContent"/>; a spoken opinion may do without.</param>
    /// <param name="Disposition">See <see cref="OpinionContent"/>.</param>
    /// <param name="Version">The one that was on the screen; null takes whatever stands.</param>
    public sealed record Request(Guid OpinionId, string? Markdown, string? Disposition, int? Version = null) : OpinionContent(Markdown, Disposition), ICommand<WriteOpinion.Answer>, IOpinionRequest;

    internal sealed class Handler(HubDb db, CaseMoves moves, OpinionDesk desk, CaseTimeline timeline, OpinionArrival arrival, TimeProvider clock) : IRequestHandler<Request, Outcome<WriteOpinion.Answer>>
    {
        public async Task<Outcome<WriteOpinion.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var opinion = await db.Set<Opinion>().SingleAsync(o => o.Id == request.OpinionId, cancellationToken);
            if (opinion.AddsToId is not null) return Refusal.Conflict("opinion-addendum-stands");
            if (opinion.OpenedAt is not null) return Refusal.Conflict("opinion-opened");
            if (clock.GetUtcNow() - opinion.At > Grace) return Refusal.Conflict("opinion-stands", Grace.TotalMinutes);
            if (request.Version is { } version && version != opinion.Version) return Refusal.Conflict("someone-was-faster");

            var @case = await moves.LoadAsync(opinion.CaseId, cancellationToken);
            if (await desk.RefuseDrawingsAsync(@case.Id, request, cancellationToken) is { } unknown) return unknown;
            bool wasUrgent = opinion.IsUrgent;
            await desk.MendAsync(opinion, request, cancellationToken);
            timeline.Add(@case.Id, @case.OrganisationId, "opinion-revised", opinion.Id);
            if (opinion.IsUrgent && !wasUrgent) await arrival.TurnUrgentAsync(@case, opinion, cancellationToken);
            return new WriteOpinion.Answer(opinion.Id, CaseMoves.Answer(@case));
        }
    }
}
