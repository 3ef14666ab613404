using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>One's own notices, newest first.</summary>
public static class ListNotices
{
    /// <param name="UnseenOnly">True leaves out what was marked as seen.</param>
    /// <param name="Take">How many to answer, 1–200.</param>
    public sealed record Request(bool UnseenOnly = false, int Take = 50) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Range("take", Take, 1, 200);
    }

    /// <param name="Unseen">How many there are in all that were not seen.</param>
    public sealed record Answer(IReadOnlyList<NoticeView> Notices, int Unseen);

    internal sealed class Handler(HubDb db, CurrentActor actor, Notices notices) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var mine = db.Set<Notice>().Where(n => n.RecipientId == actor.Required.Id);
            var unseen = mine.Where(n => n.SeenAt == null);
            var page = (request.UnseenOnly ? unseen : mine).OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(request.Take);
            return new Answer(await notices.View(page).ToListAsync(cancellationToken), await unseen.CountAsync(cancellationToken));
        }
    }
}
