using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Asks for a file to hand over: all of a recording or a clip of it. It is made when its turn comes.</summary>
public static class StartExport
{
    private const long Gigabyte = 1_000_000_000;

    /// <param name="RecordingId">The recording.</param>
    /// <param name="Format">A code of <see cref="ExportFormat"/>.</param>
    /// <param name="FromMs">On the recording's time line; null for its begin.</param>
    /// <param name="ToMs">Likewise; null for its end.</param>
    /// <param name="Captions">A code of <see cref="CaptionPlace"/>; null for none.</param>
    /// <param name="Language">Which captions, BCP 47; null for the only ones, or for all of them as tracks.</param>
    /// <param name="Channel">BCP 47: in a video, the interpreters whose voice is heard over the floor; null for the floor alone.</param>
    public sealed record Request(Guid RecordingId, string Format, long? FromMs, long? ToMs, string? Captions, string? Language, string? Channel = null)
        : ICommand<Started>, IRecordingRequest, IValidated
    {
        Guid? IAudited.AuditSubject => RecordingId;

        public void Validate(FieldErrors errors)
        {
            errors.Choice<ExportFormat>("format", Format);
            errors.OptionalChoice<CaptionPlace>("captions", Captions);
            if (!string.IsNullOrEmpty(Language) && !CaptionLanguage.TryNormalise(Language, out _)) errors.Add("language", "captions-language");
            if (FromMs < 0 || ToMs <= (FromMs ?? 0)) errors.Add("toMs", "export-span");
            if (Format == "zip" && (FromMs is not null || ToMs is not null)) errors.Add("fromMs", "export-zip-whole");
        }
    }

    public sealed record Started(Guid Id);

    internal sealed class Handler(HubDb db, EncoderProcess encoder, DataFolder data, ExportOptions options, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Started>>
    {
        public async Task<Outcome<Started>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (await ExportCountries.RefuseAsync(db, recording, actor.Required.OrganisationId, cancellationToken) is { } country) return country;
            if (RefuseRecording(recording) is { } unfit) return unfit;
            var export = ExportOf(request, recording);
            if (export.ToMs <= export.FromMs) return Refusal.Conflict("export-beyond-end");
            if (export.Format != ExportFormat.Zip && !encoder.IsThere) return Refusal.Unavailable("export-no-encoder");
            if (RefuseCaptions(export, recording) is { } noCaptions) return noCaptions;
            if (RefuseChannel(export, recording) is { } noChannel) return noChannel;
            if (await IsBusyAsync(cancellationToken)) return Refusal.TooMany("exports-waiting", options.MaxWaitingPerPerson);
            if (RefuseSpace(export, recording) is { } noSpace) return noSpace;

            db.Add(export);
            afterCommit.Tell(new ExportAsked());
            return new Started(export.Id);
        }

        private static Refusal? RefuseRecording(Recording recording) => recording switch
        {
            { State: RecordingState.Deleted } => Refusal.Conflict("export-deleted"),
            { State: not (RecordingState.Completed or RecordingState.Interrupted) } => Refusal.Conflict("export-not-yet"),
            _ when recording.IsChanging() => Refusal.Conflict("export-changing"),
            _ when !SourceStamp.KeptTracks(recording).Any() => Refusal.Conflict("export-nothing"),
            _ => null,
        };

        private RecordingExport ExportOf(Request request, Recording recording)
        {
            long end = SourceStamp.KeptTracks(recording).Max(track => track.StartOffsetMs + track.DurationMs);
            CaptionLanguage.TryNormalise(request.Language, out string? language);
            var captions = Choices.OfOptional<CaptionPlace>(request.Captions ?? "") ?? CaptionPlace.None;
            // Burnt in there is one language; where there is only one nobody has to say which.
            if (captions == CaptionPlace.BurntIn && recording.Captions is [var only]) language ??= only.Language;
            return new RecordingExport
            {
                Id = clock.NewId(),
                RecordingId = recording.Id,
                OrganisationId = recording.OrganisationId,
                By = actor.Required.Id,
                ByOrganisationId = actor.Required.OrganisationId,
                AskedAt = clock.GetUtcNow(),
                Format = Choices.Of<ExportFormat>(request.Format),
                FromMs = request.FromMs ?? 0,
                ToMs = Math.Min(request.ToMs ?? end, end),
                Captions = captions,
                CaptionLanguage = captions == CaptionPlace.None ? null : language,
                Channel = Choices.OfOptional<ExportFormat>(request.Format) == ExportFormat.Zip || string.IsNullOrWhiteSpace(request.Channel) ? null : request.Channel.Trim(),
                Class = recording.Class,
                KeepUntil = recording.KeepUntil,
                Stamp = SourceStamp.Of(recording),
            };
        }

        private static Refusal? RefuseCaptions(RecordingExport export, Recording recording)
        {
            if (export.Format == ExportFormat.Zip || export.Captions == CaptionPlace.None) return null;
            if (export.Captions == CaptionPlace.BurntIn && export.CaptionLanguage is null && recording.Captions.Count > 1) return Refusal.Conflict("export-which-captions");
            bool there = recording.Captions.Exists(row => export.CaptionLanguage is null || row.Language == export.CaptionLanguage);
            return there ? null : Refusal.Conflict("export-no-captions");
        }

        private static Refusal? RefuseChannel(RecordingExport export, Recording recording)
        {
            if (export.Channel is null) return null;
            var languages = SourceStamp.KeptTracks(recording).Where(track => track.Source == StageRule.Voice).Select(track => track.Language).OfType<string>().Distinct().ToList();
            return languages.Contains(export.Channel) ? null : Refusal.Conflict("export-no-channel", export.Channel, languages.Count == 0 ? "–" : string.Join(", ", languages));
        }

        private async Task<bool> IsBusyAsync(CancellationToken cancellationToken)
        {
            var own = db.Set<RecordingExport>().Where(row => row.By == actor.Required.Id && !row.IsForAudience && (row.State == ExportState.Queued || row.State == ExportState.Running));
            return await own.CountAsync(cancellationToken) >= options.MaxWaitingPerPerson;
        }

        private Refusal? RefuseSpace(RecordingExport export, Recording recording)
        {
            long bytes = SourceStamp.KeptTracks(recording).Sum(track => track.Bytes);
            long needed = ExportSizes.Needed(bytes, export.Format, TimeSpan.FromMilliseconds(export.ToMs - export.FromMs)) + options.MinFreeBytes;
            long free = ExportSizes.Free(data);
            return free >= needed ? null : Refusal.Unavailable("export-no-space", Rounded(needed), Rounded(free));
        }

        private static string Rounded(long bytes) => ((double)bytes / Gigabyte).ToString("0.0", System.Globalization.CultureInfo.CurrentCulture);
    }
}

/// <summary>Something waits to be made.</summary>
internal sealed record ExportAsked : INotification;

internal sealed class WakeExportQueue(ExportQueue queue) : INotificationHandler<ExportAsked>
{
    public Task Handle(ExportAsked notification, CancellationToken cancellationToken)
    {
        queue.Wake();
        return Task.CompletedTask;
    }
}
