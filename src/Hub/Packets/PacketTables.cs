using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Packets;

/// <summary>
/// The tables of a packet, those that others refer to first. What is not here stays at home: the sealed local reference, grants and shares, promises, reviews, surveys, incidents and emergency
/// accesses, which are about how an organisation works and not about the patient.
/// </summary>
internal static partial class PacketTables
{
    /// <summary>Lines of the timeline that are about the copy on this hub.</summary>
    public static readonly string[] OwnEvents = ["case-imported", "case-import-taken-over"];

    public static readonly PacketTable<ClinicalCase> Case = new("case", row => row.Id, of => row => row.Id == of.CaseId)
    {
        People = Set(nameof(ClinicalCase.AskerId), nameof(ClinicalCase.AssigneeId), nameof(ClinicalCase.AdviserId)),
        AtHome = Set(
            nameof(ClinicalCase.Number), nameof(ClinicalCase.Version), nameof(ClinicalCase.ClientId), nameof(ClinicalCase.SealedReference), nameof(ClinicalCase.ReferenceHash), nameof(ClinicalCase.IsResting)),
        Incidental = Set(nameof(ClinicalCase.UpdatedAt)),
        References = Map((nameof(ClinicalCase.FollowedOpinionId), "opinions")),
        Json = Checks((nameof(ClinicalCase.Facts), Facts)),
    };

    public static readonly PacketTable<Opinion> Opinions = new("opinions", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(Opinion.AuthorId)),
        AtHome = Set(nameof(Opinion.Version)),
        References = Map((nameof(Opinion.AddsToId), "opinions")),
    };

    public static readonly PacketTable<Note> Notes = new("notes", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(Note.AuthorId)),
        AtHome = Set(nameof(Note.Revision)),
    };

    public static readonly PacketTable<NoteRevision> Revisions = new("noteRevisions", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(NoteRevision.AuthorId)),
        References = Map((nameof(NoteRevision.NoteId), "notes")),
        Places = [nameof(NoteRevision.NoteId), nameof(NoteRevision.Number)],
    };

    public static readonly PacketTable<Attachment> Files = new("files", row => row.Id, of => row => row.CaseId == of.CaseId && row.State == AttachmentState.Clean)
    {
        People = Set(nameof(Attachment.AttachedById)),
        AtHome = Set(
            nameof(Attachment.ClientId), nameof(Attachment.State), nameof(Attachment.Threat), nameof(Attachment.ReleasedById), nameof(Attachment.ReleasedAt), nameof(Attachment.ReleasedReason)),
    };

    public static readonly PacketTable<Drawing> Drawings = new("drawings", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(Drawing.AuthorId)),
        AtHome = Set(nameof(Drawing.ClientId)),
        References = Map((nameof(Drawing.AttachmentId), "files"), (nameof(Drawing.LayerId), "drawings")),
        Places = [nameof(Drawing.LayerId), nameof(Drawing.Version)],
        Json = Checks((nameof(Drawing.Shapes), Shapes)),
    };

    public static readonly PacketTable<Session> Sessions = new("sessions", row => row.Id, of => row => of.Sessions.Contains(row.Id))
    {
        People = Set(nameof(Session.CreatedBy)),
    };

    public static readonly PacketTable<Recording> Recordings = new("recordings", row => row.Id, of => row => of.Recordings.Contains(row.Id))
    {
        People = Set(nameof(Recording.AskedBy)),
        AtHome = Set(
            nameof(Recording.KeepUntil), nameof(Recording.HeldAt), nameof(Recording.HeldBy), nameof(Recording.HoldReason), nameof(Recording.DeletedAt), nameof(Recording.DeletedBy),
            nameof(Recording.DeletionReason), nameof(Recording.VerifiedAt), nameof(Recording.DamagedTrackId), nameof(Recording.DamagedPiece)),
        References = Map((nameof(Recording.SessionId), "sessions")),
    };

    public static readonly PacketTable<RecordingTrack> Tracks = new(
        "tracks", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId) && row.Standing == TrackStanding.Kept && row.Sha256 != null)
    {
        People = Set(nameof(RecordingTrack.ClinicianId)),
        References = Map((nameof(RecordingTrack.RecordingId), "recordings")),
        Json = Checks((nameof(RecordingTrack.Gaps), Spans), (nameof(RecordingTrack.Speech), Spans), (nameof(RecordingTrack.Pieces), Hashes)),
    };

    public static readonly PacketTable<RecordingCaptions> Captions = new("captions", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId))
    {
        People = Set(nameof(RecordingCaptions.By)),
        References = Map((nameof(RecordingCaptions.RecordingId), "recordings")),
        Places = [nameof(RecordingCaptions.RecordingId), nameof(RecordingCaptions.Language)],
    };

    public static readonly PacketTable<CaseMessage> Messages = new("messages", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(CaseMessage.AuthorId), nameof(CaseMessage.ClinicianId)),
    };

    public static readonly PacketTable<CallNote> CallNotes = new("callNotes", row => row.Id, of => row => row.CaseId == of.CaseId && of.Sessions.Contains(row.SessionId))
    {
        People = Set(nameof(CallNote.AuthorId)),
        References = Map((nameof(CallNote.SessionId), "sessions")),
        Places = [nameof(CallNote.SessionId), nameof(CallNote.AuthorId)],
    };

    public static readonly PacketTable<Appointment> Appointments = new("appointments", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(Appointment.AskerId), nameof(Appointment.AdviserId), nameof(Appointment.ProposerId), nameof(Appointment.CancelledById)),
        AtHome = Set(nameof(Appointment.Version)),
        Places = [nameof(Appointment.AdviserId), nameof(Appointment.IsOpen)],
    };

    public static readonly PacketTable<FollowUp> FollowUps = new("followUps", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(FollowUp.ById), nameof(FollowUp.AnsweredById)),
        AtHome = Set(nameof(FollowUp.Version)),
    };

    public static readonly PacketTable<CaseEvent> Events = new("events", row => row.Id, of => row => row.CaseId == of.CaseId && !OwnEvents.Contains(row.Kind))
    {
        People = Set(nameof(CaseEvent.ById)),
    };

    public static readonly PacketTable<OpinionDrug> Drugs = new("opinionDrugs", row => row.Id, of => row => of.Opinions.Contains(row.OpinionId)) { References = Map((nameof(OpinionDrug.OpinionId), "opinions")) };

    public static readonly PacketTable<OpinionTranslation> Translations = new("opinionTranslations", row => row.Id, of => row => of.Opinions.Contains(row.OpinionId))
    {
        People = Set(nameof(OpinionTranslation.ById)),
        References = Map((nameof(OpinionTranslation.OpinionId), "opinions")),
    };

    public static readonly PacketTable<CallTask> CallTasks = new("callTasks", row => row.Id, of => row => row.CaseId == of.CaseId)
    {
        People = Set(nameof(CallTask.ResponsibleId), nameof(CallTask.DoneById)),
        AtHome = Set(nameof(CallTask.Version)),
        References = Map((nameof(CallTask.CallNoteId), "callNotes")),
    };

    public static readonly IReadOnlyList<PacketTable> All =
    [
        Case,
        Events,
        Messages,
        Opinions,
        Drugs,
        Translations,
        FollowUps,
        Notes,
        Revisions,
        Files,
        Drawings,
        Appointments,
        Sessions,
        CallNotes,
        CallTasks,
        new PacketTable<CallNoteAsked>("callNotesAsked", row => row.SessionId, of => row => row.CaseId == of.CaseId && of.Sessions.Contains(row.SessionId))
        {
            People = Set(nameof(CallNoteAsked.WaivedById)),
            References = Map((nameof(CallNoteAsked.SessionId), "sessions")),
        },
        Recordings,
        Tracks,
        new PacketTable<RecordingAnswer>("consents", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId))
        {
            People = Set(nameof(RecordingAnswer.ClinicianId)),
            References = Map((nameof(RecordingAnswer.RecordingId), "recordings")),
        },
        new PacketTable<RecordingPause>("pauses", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId))
        {
            People = Set(nameof(RecordingPause.By)),
            References = Map((nameof(RecordingPause.RecordingId), "recordings")),
        },
        new PacketTable<RecordingMark>("marks", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId))
        {
            People = Set(nameof(RecordingMark.By)),
            References = Map((nameof(RecordingMark.RecordingId), "recordings")),
        },
        new PacketTable<RecordingRedaction>("redactions", row => row.Id, of => row => of.Recordings.Contains(row.RecordingId))
        {
            People = Set(nameof(RecordingRedaction.By)),
            References = Map((nameof(RecordingRedaction.RecordingId), "recordings")),
        },
        Captions,
    ];

    private static HashSet<string> Set(params string[] names) => [.. names];

    private static Dictionary<string, string> Map(params (string Property, string Table)[] pairs) => pairs.ToDictionary(pair => pair.Property, pair => pair.Table);

    private static Dictionary<string, Func<string, bool>> Checks(params (string Property, Func<string, bool> Check)[] pairs) => pairs.ToDictionary(pair => pair.Property, pair => pair.Check);

    private static bool Facts(string json) => Reads(() => CaseFacts.Read(json).All(fact => fact is { Key: not null, Label: not null, Value: not null }));

    private static bool Shapes(string json) => Reads(() =>
    {
        var errors = new FieldErrors();
        DrawnShapes.Validate(errors, DrawnShapes.Read(json));
        return errors.Texts.Count == 0;
    });

    /// <summary><c>[{fromMs, toMs, cause?}]</c>.</summary>
    private static bool Spans(string json) => Reads(() => JsonElement.Parse(json).EnumerateArray().All(span =>
        span.GetProperty("fromMs").TryGetInt64(out _) && span.GetProperty("toMs").TryGetInt64(out _) && (!span.TryGetProperty("cause", out var cause) || cause.ValueKind is JsonValueKind.String or JsonValueKind.Null)));

    private static bool Hashes(string json) => Reads(() => JsonElement.Parse(json).EnumerateArray().All(hash => Sha256().IsMatch(hash.GetString() ?? "")));

    private static bool Reads(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or NullReferenceException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Sha256();
}
