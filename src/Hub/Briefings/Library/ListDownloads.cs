using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>What who may watch a published briefing may have as files: its recordings as videos that play without us, captions, slides as they were uploaded, questions with their answers.</summary>
public static class ListDownloads
{
    /// <param name="SessionId">The briefing's.</param>
    public sealed record Request(Guid SessionId) : IQuery<Answer>, ISessionRequest;

    /// <param name="Recordings">In order; empty where <paramref name="Withheld"/> says why.</param>
    /// <param name="Withheld">Why its recordings may not leave the hub for where the reader acts; null where they may.</param>
    /// <param name="Slides">The first that came first.</param>
    /// <param name="HasQuestions">Some were answered.</param>
    public sealed record Answer(IReadOnlyList<OfRecording> Recordings, string? Withheld, IReadOnlyList<DeckView> Slides, bool HasQuestions);

    /// <param name="RecordingId">Which.</param>
    /// <param name="Videos">The floor's first, then one for each language into which it was interpreted.</param>
    /// <param name="Tracks">As they are kept, one for each person and source; only where no video can be made.</param>
    /// <param name="Captions">What was said in words.</param>
    public sealed record OfRecording(Guid RecordingId, IReadOnlyList<Video> Videos, IReadOnlyList<TrackView> Tracks, IReadOnlyList<CaptionsView> Captions);

    /// <param name="ExportId">To be opened as any export.</param>
    /// <param name="Language">Of the interpreters who are heard over the floor, BCP 47; null for the floor alone.</param>
    /// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
    /// <param name="Percent">0–100.</param>
    /// <param name="Bytes">Of the finished file.</param>
    /// <param name="FileName">For the person's own disk; holds no names.</param>
    public sealed record Video(Guid ExportId, string? Language, string State, int Percent, long Bytes, string FileName);

    internal sealed class Handler(HubDb db, QuestionBook book, IMediator mediator, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var slides = await mediator.Send(new ListDecks.Request(request.SessionId), cancellationToken);
            if (!slides.IsGranted) return slides.Refusal;
            var questions = await ReadPublishedQuestions.ReadAsync(db, book, request.SessionId, cancellationToken);
            var recordings = await db.Set<Recording>().AsNoTracking().WithRows()
                .Where(row => row.SessionId == request.SessionId && (row.State == RecordingState.Completed || row.State == RecordingState.Interrupted))
                .OrderBy(row => row.StartedAt).ToListAsync(cancellationToken);
            var withheld = recordings is [var first, ..] ? await ExportCountries.RefuseAsync(db, first, actor.Required.OrganisationId, cancellationToken) : null;
            var files = new List<OfRecording>();
            foreach (var recording in withheld is null ? recordings.Where(row => !row.IsChanging()) : []) files.Add(await FilesOfAsync(recording, cancellationToken));
            return new Answer(files, withheld?.Text, slides.Value, questions.Count > 0);
        }

        private async Task<OfRecording> FilesOfAsync(Recording recording, CancellationToken cancellationToken)
        {
            var exports = await db.Set<RecordingExport>().AsNoTracking().Where(row => row.RecordingId == recording.Id && row.IsForAudience).ToListAsync(cancellationToken);
            string stamp = SourceStamp.Of(recording);
            var videos = exports.Where(export => !export.IsOutdated(recording, stamp) && export.State != ExportState.Cancelled)
                .OrderBy(export => export.Channel, StringComparer.Ordinal)
                .Select(export => (export.Channel, View: ExportView.Of(export, recording, stamp, clock.GetUtcNow())))
                .Select(one => new Video(one.View.Id, one.Channel, one.View.State, one.View.Percent, one.View.Bytes, one.View.FileName)).ToList();
            bool isMade = videos.Exists(video => video.State != Choices.CodeOf(ExportState.Failed));
            return new OfRecording(recording.Id, videos, isMade ? [] : [.. SourceStamp.KeptTracks(recording).Select(TrackView.Of)], [.. recording.Captions.OrderBy(one => one.Language, StringComparer.Ordinal).Select(CaptionsView.Of)]);
        }
    }
}
