using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Gives words, or other words, to a mark of one's own while its recording runs.</summary>
public static class NameMark
{
    public sealed record Request(Guid SessionId, Guid MarkId, string? Text) : ICommand<MarkView>, ISessionRequest, IRequire<SessionMember>, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors) => errors.OptionalText("text", Text, MarkMoment.MaxTextLength);
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<MarkView>>
    {
        public async Task<Outcome<MarkView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is not { } running) return Refusal.Conflict("nothing-to-mark");
            var heard = await running.AskAsync(
                reply => new RecordingMessage.NameMark(actor.Required.Id, request.MarkId, request.Text?.Trim() ?? "", reply), cancellationToken);
            return heard.AsRefusal() is { } refusal ? refusal : heard.Mark!;
        }
    }
}
