using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>An adviser answers the question: who accepted the case, or who was asked beside them. A later opinion stands beside the earlier ones and has to be acknowledged too.</summary>
public static class WriteOpinion
{
    /// <summary>UTF-16 units, as for a note.</summary>
    public const int MarkdownLength = 65_536;

    /// <inheritdoc cref="OpinionContent"/>
    public sealed record Request(Guid CaseId, string? Markdown, string? Disposition) : OpinionContent(Markdown, Disposition), ICommand<Answer>, ICaseRequest;

    public sealed record Answer(Guid Id, CaseMoved Case);

    internal sealed class Handler(CaseMoves moves, OpinionDesk desk, OpinionArrival arrival) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await desk.RefuseDrawingsAsync(@case.Id, request, cancellationToken) is { } unknown) return unknown;
            var opinion = await desk.WriteAsync(@case, request, cancellationToken);
            if (await arrival.ArriveAsync(@case, opinion, OpinionArrival.Written, cancellationToken) is { } refusal) return refusal;
            return new Answer(opinion.Id, CaseMoves.Answer(@case));
        }
    }
}
