using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Finding;

/// <summary>How many cases stand in each list that somebody has.</summary>
public static class CountCases
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="Lists">By the code of <see cref="ListCases.View"/>, in its order.</param>
    public sealed record Answer(IReadOnlyDictionary<string, int> Lists);

    internal sealed class Handler(CurrentActor actor, CaseLists lists) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var counts = await lists.CountAsync(actor.Required, cancellationToken);
            return new Answer(counts.OrderBy(one => one.Key).ToDictionary(one => Choices.CodeOf(one.Key), one => one.Value));
        }
    }
}
