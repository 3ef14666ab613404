using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>One recording with its tracks; of a deleted one, when and why.</summary>
public static class ReadRecording
{
    public sealed record Request(Guid RecordingId) : IQuery<RecordingDetails>, IRecordingRequest;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<RecordingDetails>>
    {
        public async Task<Outcome<RecordingDetails>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State == RecordingState.Deleted) return recording.WhyGone();
            var cases = await db.Set<SessionCase>().Where(link => link.SessionId == recording.SessionId).Select(link => link.CaseId).ToListAsync(cancellationToken);
            return RecordingDetails.Of(recording, cases);
        }
    }
}
