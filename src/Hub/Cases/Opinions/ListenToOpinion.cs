using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Opens a spoken opinion's sound for somebody who may read its case.</summary>
public static class ListenToOpinion
{
    public sealed record Request(Guid OpinionId) : IQuery<Voice>, IOpinionRequest, IViewing;

    /// <param name="Content">Seekable; whoever asked disposes it.</param>
    public sealed record Voice(Stream Content, string ContentType, string ETag);

    internal sealed class Handler(HubDb db, IBlobStore blobs) : IRequestHandler<Request, Outcome<Voice>>
    {
        public async Task<Outcome<Voice>> Handle(Request request, CancellationToken cancellationToken)
        {
            var opinion = await db.Set<Opinion>().AsNoTracking().SingleAsync(o => o.Id == request.OpinionId, cancellationToken);
            if (opinion.VoiceId is null) return Refusal.NotFound("opinion-not-spoken");
            var blob = await blobs.OpenAsync(BlobNames.Voice(opinion.OrganisationId, opinion.CaseId, opinion.Id), cancellationToken);
            if (blob is not null && blob.Info.Sha256 == opinion.VoiceSha256) return new Voice(blob.Stream, blob.Info.ContentType, blob.Info.ETag);
            if (blob is not null) await blob.DisposeAsync();
            return Refusal.Unavailable("voice-unreadable");
        }
    }
}
