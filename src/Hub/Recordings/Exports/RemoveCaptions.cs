using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Takes the captions of one language off a recording.</summary>
public static class RemoveCaptions
{
    public sealed record Request(Guid RecordingId, string Language) : ICommand<Unit>, IRecordingRequest
    {
        Guid? IAudited.AuditSubject => RecordingId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            CaptionLanguage.TryNormalise(request.Language, out string? language);
            if (recording.Captions.Find(row => row.Language == language) is not { } captions) return Refusal.NotFound("captions-not-found");
            db.Remove(captions);
            afterCommit.Tell(new CaptionsLeft(recording, captions));
            return Unit.Value;
        }
    }
}
