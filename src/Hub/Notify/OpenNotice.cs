using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Follows the link of a notice of one's own: it is seen, and leads to where something is done about it.</summary>
public static class OpenNotice
{
    public sealed record Request(Guid NoticeId) : ICommand<Answer>;

    /// <param name="Path">In this hub, such as <c>/cases/…#opinions</c>.</param>
    public sealed record Answer(string Path);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var notice = await db.Set<Notice>().SingleOrDefaultAsync(n => n.Id == request.NoticeId && n.RecipientId == actor.Required.Id, cancellationToken);
            if (notice is null) return Refusal.NotFound("notice-not-found");
            notice.SeenAt ??= clock.GetUtcNow();
            return new Answer(NoticePlace.Of(notice.Kind, notice.CaseId, notice.SessionId));
        }
    }
}
