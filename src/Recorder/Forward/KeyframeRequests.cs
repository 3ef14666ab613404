namespace CaseHub.Recorder.Forward;

/// <summary>
/// Joins the wishes of all viewers for a keyframe of one publisher into one request a second at most. A wish that a keyframe
/// answers in the meantime is forgotten; one that comes after it waits for the next second.
/// </summary>
internal sealed class KeyframeRequests
{
    private const long MinIntervalMicroseconds = 1_000_000;

    private long sentMicroseconds = long.MinValue / 2;
    private bool wanted;

    /// <summary>How many were sent, for statistics.</summary>
    public long Sent { get; private set; }

    public void Want() => wanted = true;

    /// <summary>A keyframe begins to arrive.</summary>
    public void Satisfied() => wanted = false;

    /// <summary>True when a request is to be sent now.</summary>
    public bool TakeDue(long nowMicroseconds)
    {
        if (!wanted || nowMicroseconds - sentMicroseconds < MinIntervalMicroseconds) return false;
        sentMicroseconds = nowMicroseconds;
        wanted = false;
        Sent++;
        return true;
    }
}
