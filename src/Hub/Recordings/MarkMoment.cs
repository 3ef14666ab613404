using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Marks the present moment of the recording that runs, to find it again.</summary>
public static class MarkMoment
{
    public const int MaxTextLength = 200;

    /// <param name="SessionId">Where it runs.</param>
    /// <param name="Text">What it is about; may be empty, and can be given later (<see cref="NameMark"/>).</param>
    public sealed record Request(Guid SessionId, string? Text) : ICommand<MarkView>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors) => errors.OptionalText("text", Text, MaxTextLength);
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<MarkView>>
    {
        public async Task<Outcome<MarkView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is not { } running) return Refusal.Conflict("nothing-to-mark");
            var heard = await running.AskAsync(reply => new RecordingMessage.Mark(actor.Required.Id, request.Text?.Trim() ?? "", reply), cancellationToken);
            return heard.AsRefusal() is { } refusal ? refusal : heard.Mark!;
        }
    }
}
