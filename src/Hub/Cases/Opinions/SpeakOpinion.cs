using CaseHub.Hub.Blobs;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>An adviser speaks their opinion: at most ninety seconds of sound, and in codes what should happen to the patient. The bytes are stored first, the row second.</summary>
public static class SpeakOpinion
{
    /// <summary>What people are told; half a second more is taken, for a recorder does not stop on the sample.</summary>
    public static readonly TimeSpan MostLength = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(500);

    /// <summary>2 MiB: ninety seconds at 128 kbit/s are 1.4 MB.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    public const string ContentType = "audio/webm";

    /// <param name="CaseId">The case.</param>
    /// <param name="Markdown">A summary in a sentence; may be null.</param>
    /// <param name="Disposition">See <see cref="OpinionContent"/>; demanded.</param>
    /// <param name="Voice">WebM with one track of Opus. Read once, from its position to its end; stays the sender's.</param>
    public sealed record Request(Guid CaseId, string? Markdown, string? Disposition, Stream Voice) : OpinionContent(Markdown, Disposition), ICommand<WriteOpinion.Answer>, ICaseRequest
    {
        protected override bool NeedsProse => false;
    }

    internal sealed class Handler(IBlobStore blobs, CaseMoves moves, OpinionDesk desk, OpinionArrival arrival) : IRequestHandler<Request, Outcome<WriteOpinion.Answer>>
    {
        public async Task<Outcome<WriteOpinion.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (CaseLife.Next(@case.State, CaseTrigger.WriteOpinion) is null) return @case.NotNow();
            byte[] voice = new byte[MostBytes + 1];
            int count = await request.Voice.ReadAtLeastAsync(voice, voice.Length, throwOnEndOfStream: false, cancellationToken);
            if (Refuse(voice.AsSpan(0, count), out var spoken) is { } refusal) return refusal;

            if (await desk.RefuseDrawingsAsync(@case.Id, request, cancellationToken) is { } unknown) return unknown;
            var opinion = await desk.WriteAsync(@case, request, cancellationToken);
            using var content = new MemoryStream(voice, 0, count, writable: false);
            var stored = await blobs.WriteAsync(BlobNames.Voice(@case.OrganisationId, @case.Id, opinion.Id), content, ContentType, cancellationToken);
            (opinion.VoiceId, opinion.VoiceLength, opinion.VoiceSha256) = (opinion.Id, spoken.Length, stored.Sha256);
            if (opinion.Markdown.Length == 0) opinion.Markdown = OpinionWords.Of("spoken", Math.Round(spoken.Length.TotalSeconds));
            if (await arrival.ArriveAsync(@case, opinion, OpinionArrival.Written, cancellationToken) is { } late) return late;
            return new WriteOpinion.Answer(opinion.Id, CaseMoves.Answer(@case));
        }

        private static Refusal? Refuse(ReadOnlySpan<byte> voice, out SpokenWebm spoken)
        {
            spoken = default;
            if (voice.Length == 0) return Refusal.Invalid("voice-empty");
            if (voice.Length > MostBytes) return Refusal.TooLarge("voice-too-large", MostBytes / 1024 / 1024);
            if (!SpokenWebm.TryParse(voice, out spoken)) return Refusal.Unsupported("voice-not-webm");
            return spoken.Length > MostLength + Slack ? Refusal.TooLarge("voice-too-long", Math.Round(spoken.Length.TotalSeconds), MostLength.TotalSeconds) : null;
        }
    }
}
