using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Attachments;

/// <summary>Attaches a file to a case. Pictures lose their metadata on the way in; the bytes are stored first, the row second.</summary>
public static class AttachFile
{
    /// <param name="CaseId">The case.</param>
    /// <param name="FileName">As the sender calls it; may hold a path, which is dropped.</param>
    /// <param name="Content">Read once, from its position to its end; stays the sender's.</param>
    /// <param name="ClientId">Made by the sender, new for each file: sent again with the same, it answers the file that is stored. Null attaches one each time.</param>
    public sealed record Request(Guid CaseId, string? FileName, Stream Content, Guid? ClientId = null) : ICommand<AttachmentView>, ICaseRequest, IOnce;

    internal sealed class Handler(CurrentActor actor, AttachmentShelf shelf, CaseMoves moves) : IRequestHandler<Request, Outcome<AttachmentView>>
    {
        public async Task<Outcome<AttachmentView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = new Sender(actor.Required.Id, actor.Required.Name);
            if (await shelf.FindAsync(request.CaseId, me, request.ClientId, cancellationToken) is { } stored) return stored;
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            return await shelf.AttachAsync(@case, me, request.FileName, request.Content, request.ClientId, cancellationToken);
        }
    }
}
