using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>
/// Whoever asked, or stands in for them, is about to see the opinions of a case: from now on their authors cannot mend them any more. Sent by the page and by the REST door
/// before they show them; done again it changes nothing. Where an author was mending at the same moment one of the two is refused, by the opinion's version.
/// </summary>
public static class OpenOpinions
{
    public sealed record Request(Guid CaseId) : ICommand<Answer>, ICaseRequest;

    /// <param name="Opened">How many were opened now.</param>
    public sealed record Answer(int Opened);

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var unopened = await db.Set<Opinion>().Where(o => o.CaseId == request.CaseId && o.OpenedAt == null).ToListAsync(cancellationToken);
            foreach (var opinion in unopened)
            {
                opinion.OpenedAt = clock.GetUtcNow();
                opinion.Version++;
            }

            return new Answer(unopened.Count);
        }
    }
}
