using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>The captions of one language as WebVTT.</summary>
public static class ReadCaptions
{
    public sealed record Request(Guid RecordingId, string Language) : IQuery<string>, IRecordingRequest;

    internal sealed class Handler(HubDb db, CaptionShelf shelf) : IRequestHandler<Request, Outcome<string>>
    {
        public async Task<Outcome<string>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (!CaptionLanguage.TryNormalise(request.Language, out string? language)) return Refusal.NotFound("captions-not-found");
            return await shelf.ReadAsync(recording, language, cancellationToken) is { } cues ? WebVtt.Write(cues) : Refusal.NotFound("captions-not-found");
        }
    }
}
