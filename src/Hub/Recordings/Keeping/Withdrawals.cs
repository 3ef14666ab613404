namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What a withdrawal means for a track, as one pure function of class, hold and answers: applied when somebody withdraws, when a recording is stored, and when a hold is lifted.</summary>
internal static class Withdrawals
{
    public const string Withdrawn = "withdrawn";

    /// <summary>Brings each track's standing to what its person's withdrawal demands. A standing only ever falls.</summary>
    /// <returns>True where one changed.</returns>
    public static bool Apply(Recording recording)
    {
        bool changed = false;
        foreach (var track in recording.Tracks)
        {
            var standing = StandingOf(recording, track);
            if (standing <= track.Standing) continue;
            track.Standing = standing;
            changed = true;
        }

        return changed;
    }

    /// <summary>A clinical record is sealed; teaching is deleted, but sealed for as long as a legal hold lies on it.</summary>
    private static TrackStanding StandingOf(Recording recording, RecordingTrack track)
    {
        if (!IsWithdrawn(recording, track)) return TrackStanding.Kept;
        return recording is { Class: RecordingClass.Teaching, HeldAt: null } ? TrackStanding.Deleted : TrackStanding.Sealed;
    }

    /// <summary>A new yes in the room is for what comes after it: what had begun before the withdrawal stays withdrawn.</summary>
    private static bool IsWithdrawn(Recording recording, RecordingTrack track) => recording.Answers.Any(answer =>
        answer.Answer == Withdrawn && answer.ClinicianId == track.ClinicianId && track.StartOffsetMs <= answer.AtMs);
}
