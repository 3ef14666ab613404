using System.Text;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Puts captions of one language to a recording, in place of those that were there. Only times and words of the file are kept.</summary>
public static class WriteCaptions
{
    /// <param name="RecordingId">The recording.</param>
    /// <param name="Language">BCP 47.</param>
    /// <param name="Content">WebVTT in UTF-8, read to its end or to <see cref="WebVtt.MaxBytes"/>; stays the caller's.</param>
    public sealed record Request(Guid RecordingId, string Language, Stream Content) : ICommand<CaptionsView>, IRecordingRequest, IValidated
    {
        Guid? IAudited.AuditSubject => RecordingId;

        public void Validate(FieldErrors errors)
        {
            if (!CaptionLanguage.TryNormalise(Language, out _)) errors.Add("language", "captions-language");
        }
    }

    internal sealed class Handler(HubDb db, CaptionShelf shelf, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<CaptionsView>>
    {
        public async Task<Outcome<CaptionsView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (!CaptionLanguage.TryNormalise(request.Language, out string? language)) return Refusal.Invalid("captions-language");
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State is not (RecordingState.Completed or RecordingState.Interrupted)) return Refusal.Conflict("captions-not-yet");
            if (await ReadAsync(request.Content, cancellationToken) is not { } bytes) return Refusal.TooLarge("captions-too-large", WebVtt.MaxBytes / 1024);
            if (TextOf(bytes) is not { } text) return Refusal.Invalid("captions-not-utf8");
            if (!WebVtt.TryParse(text, out var cues, out var fault)) return RefusalOf(fault);

            if (recording.Captions.Find(row => row.Language == language) is { } old)
            {
                db.Remove(old);
                afterCommit.Tell(new CaptionsLeft(recording, old));
            }

            var written = await shelf.WriteAsync(recording, language, cues, actor.Required.Id, clock.GetUtcNow(), cancellationToken);
            db.Add(written);
            return CaptionsView.Of(written);
        }

        private static async Task<byte[]?> ReadAsync(Stream content, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[WebVtt.MaxBytes + 1];
            int count = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return count > WebVtt.MaxBytes ? null : buffer[..count];
        }

        private static string? TextOf(byte[] bytes)
        {
            try
            {
                return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }

        private static Refusal RefusalOf(WebVttFault fault) => fault.Reason switch
        {
            "header" => Refusal.Invalid("captions-header"),
            "times" => Refusal.Invalid("captions-times", fault.Line),
            "end" => Refusal.Invalid("captions-end", fault.Line),
            "order" => Refusal.Invalid("captions-order", fault.Line),
            "empty" => Refusal.Invalid("captions-empty", fault.Line),
            "long" => Refusal.Invalid("captions-long", fault.Line),
            _ => Refusal.Invalid("captions-many", fault.Line, WebVtt.MaxCues),
        };
    }
}
