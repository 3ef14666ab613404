using System.Globalization;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What every decision about a stored recording looks at first.</summary>
internal static class KeepingState
{
    /// <summary>UTF-16 units.</summary>
    public const int MaxReason = 500;

    public static bool IsStored(this Recording recording) => recording.State is RecordingState.Completed or RecordingState.Interrupted;

    /// <summary>Why nothing can be decided: it is gone, or not stored yet; null where it can.</summary>
    public static Refusal? WhyNotNow(this Recording recording) =>
        recording.State == RecordingState.Deleted ? recording.WhyGone()
        : recording.IsStored() ? null
        : Refusal.Conflict("recording-not-stored-yet");

    /// <summary>410 with when and why; who did it is for the page.</summary>
    public static Refusal WhyGone(this Recording recording) =>
        Refusal.Gone("recording-deleted", recording.DeletedAt?.UtcDateTime.ToString("d MMM yyyy", CultureInfo.CurrentCulture) ?? "", recording.DeletionReason ?? "") with { Details = new { recording.DeletedAt, reason = recording.DeletionReason } };

    /// <summary>To the end of its last track that is still there, milliseconds.</summary>
    public static long DurationMs(this Recording recording) =>
        recording.Tracks.Where(track => track.Standing != TrackStanding.Deleted).Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max();

    /// <summary>As a player shows it: <c>1:02:15</c>, <c>2:15</c>.</summary>
    public static string ClockText(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds) is var time && time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    public static void Reason(this FieldErrors errors, string? reason) => errors.Text("reason", reason, MaxReason);

    /// <summary>One field is wrong, found by looking at the rows.</summary>
    public static Refusal WrongField(string field, string code, params object[] values)
    {
        var errors = new FieldErrors();
        errors.Add(field, code, values);
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
