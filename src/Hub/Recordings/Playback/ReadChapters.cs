using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>A place in a recording that is worth going to.</summary>
/// <param name="AtMs">On the recording's time line, milliseconds.</param>
/// <param name="Kind"><c>mark</c>, <c>question</c>, <c>slide</c> or <c>note</c>.</param>
/// <param name="Text">What was typed there; empty for a mark without words; of slides, the page's number.</param>
/// <param name="By">Whose word it is; empty for an asker who stays anonymous, and for slides.</param>
/// <param name="NoteId">The note that names the moment; null for the other kinds.</param>
public sealed record Chapter(long AtMs, string Kind, string Text, string By, Guid? NoteId);

/// <summary>The chapters of a recording in order: marks made live, moments that notes name, and questions: of a consult from its chat, of a briefing those answered on stage. A briefing's slides besides.</summary>
public static partial class ReadChapters
{
    public sealed record Request(Guid RecordingId) : IQuery<IReadOnlyList<Chapter>>, IRecordingRequest, IViewing;

    internal sealed class Handler(HubDb db, CaseReach reach, NoteReading notes, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<Chapter>>>
    {
        public async Task<Outcome<IReadOnlyList<Chapter>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.StartedAt is not { } startedAt || recording.State == RecordingState.Deleted) return Array.Empty<Chapter>();
            var found = new List<Found>(recording.Marks.Select(mark => new Found(mark.AtMs, "mark", mark.Text, mark.By)));
            found.AddRange(await QuestionsAsync(recording, startedAt, cancellationToken));
            var names = await NamesAsync(found.Select(one => one.By), cancellationToken);
            var chapters = found.Where(one => !HasWithdrawn(recording, one.By)).Select(one => new Chapter(one.AtMs, one.Kind, one.Text, names.GetValueOrDefault(one.By, ""), null));
            return chapters.Concat(await MomentsAsync(recording, cancellationToken))
                .Where(chapter => !recording.Redactions.Any(taken => taken.FromMs <= chapter.AtMs && chapter.AtMs < taken.ToMs))
                .OrderBy(chapter => chapter.AtMs)
                .ToList();
        }

        private async Task<IEnumerable<Found>> QuestionsAsync(Recording recording, DateTimeOffset startedAt, CancellationToken cancellationToken)
        {
            var until = recording.StoppedAt ?? clock.GetUtcNow();
            var said = await db.Set<RoomLogEntry>().AsNoTracking()
                .Where(entry => entry.SessionId == recording.SessionId && entry.At >= startedAt && entry.At <= until && (entry.Type == "chat" || BriefingChapters.Types.Contains(entry.Type)))
                .OrderBy(entry => entry.Seq)
                .ToListAsync(cancellationToken);
            bool isBriefing = await db.Set<Session>().AnyAsync(session => session.Id == recording.SessionId && session.Kind == SessionKind.Briefing, cancellationToken);
            if (isBriefing) return BriefingChapters.Of(said).Select(one => new Found((long)(one.At - startedAt).TotalMilliseconds, one.Kind, one.Text, one.By ?? Guid.Empty));
            return said.Where(entry => entry is { Type: "chat", By: not null })
                .Select(entry => new Found((long)(entry.At - startedAt).TotalMilliseconds, "question", TextOf(entry), entry.By!.Value)).Where(one => IsQuestion(one.Text));
        }

        /// <summary>Of notes whose case the reader may open: a session may have cases of several people.</summary>
        private async Task<IEnumerable<Chapter>> MomentsAsync(Recording recording, CancellationToken cancellationToken)
        {
            var visible = (await reach.VisibleAsync(actor.Required, cancellationToken)).Select(one => one.Id);
            var about = await notes.LatestAsync(db.Set<Note>().Where(note => note.RecordingId == recording.Id && visible.Contains(note.CaseId)), cancellationToken);
            return about.SelectMany(note => NoteMoments.In(note.Text).Select(moment => new Chapter(moment.Seconds * 1000L, "note", moment.Words, note.RevisedBy.Name, note.Id)));
        }

        private Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
        {
            var distinct = ids.Distinct().ToList();
            return db.Set<Clinician>().Where(one => distinct.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, cancellationToken);
        }
    }

    /// <summary>Whoever asks ends with the mark of it: Latin, Chinese, Arabic and Urdu. One inside an address is none.</summary>
    internal static bool IsQuestion(string text) => QuestionMark().IsMatch(text);

    /// <summary>What a person who has withdrawn said at a moment of the recording is no way into it either.</summary>
    private static bool HasWithdrawn(Recording recording, Guid clinicianId) =>
        recording.Tracks.Any(track => track.ClinicianId == clinicianId && track.Standing != TrackStanding.Kept);

    private static string TextOf(RoomLogEntry entry)
    {
        using var body = JsonDocument.Parse(entry.Body);
        return body.RootElement.TryGetProperty("text", out var text) ? text.GetString() ?? "" : "";
    }

    [GeneratedRegex(@"？|[?؟](?=[\s""”»’)\]]|$)", RegexOptions.None, 1000)]
    private static partial Regex QuestionMark();

    private sealed record Found(long AtMs, string Kind, string Text, Guid By);
}
