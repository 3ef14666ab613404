using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>
/// The author adds to an opinion that stands. What is coded is whole in the addendum: disposition, critical finding and medication as they are from now on. Where one of them changes the case has to be
/// read and acknowledged anew; words alone are told quietly and undo nothing.
/// </summary>
public static class AddToOpinion
{
    /// <param name="OpinionId">The opinion, or another addendum to it.</param>
    /// <param name="Markdown">What is added, and why.</param>
    /// <param name="Disposition">As it is from now on; null leaves it. <see cref="OpinionContent.Drugs"/> likewise: null leaves them, an empty list takes all away. Assessment and recommendation are given where they change.</param>
    public sealed record Request(Guid OpinionId, string? Markdown, string? Disposition = null) : OpinionContent(Markdown, Disposition), ICommand<Answer>, IOpinionRequest
    {
        protected override bool NeedsDisposition => false;

        public override void Validate(FieldErrors errors)
        {
            errors.Text("markdown", Markdown, WriteOpinion.MarkdownLength);
            base.Validate(errors);
        }
    }

    /// <param name="Id">The addendum.</param>
    /// <param name="Alerts">True where something coded changed, so that it has to be acknowledged.</param>
    public sealed record Answer(Guid Id, bool Alerts, CaseMoved Case);

    internal sealed class Handler(HubDb db, CaseMoves moves, Addenda addenda, OpinionDesk desk, CaseTimeline timeline, OpinionArrival arrival, CaseCircle circle, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var named = await db.Set<Opinion>().SingleAsync(o => o.Id == request.OpinionId, cancellationToken);
            var @case = await moves.LoadAsync(named.CaseId, cancellationToken);
            if (CaseLife.Next(@case.State, CaseTrigger.WriteOpinion) is null) return Refusal.Conflict("addendum-case-over");

            if (await desk.RefuseDrawingsAsync(@case.Id, request, cancellationToken) is { } unknown) return unknown;
            var (addendum, change) = await addenda.WriteAsync(named, request, cancellationToken);
            if (change.IsCoded)
            {
                if (await arrival.ArriveAsync(@case, addendum, "opinion-changed", cancellationToken) is { } refusal) return refusal;
                return new Answer(addendum.Id, Alerts: true, CaseMoves.Answer(@case));
            }

            @case.Touch(clock.GetUtcNow());
            timeline.Add(@case.Id, @case.OrganisationId, "opinion-added", addendum.Id);
            afterCommit.Tell(new CaseTold("opinion-added", @case.Id, addendum.AuthorId, await circle.AskingAsync(@case, addendum.AuthorId, cancellationToken)));
            return new Answer(addendum.Id, Alerts: false, CaseMoves.Answer(@case));
        }
    }
}
