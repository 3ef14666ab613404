namespace CaseHub.Hub.Recordings.Storing;

/// <summary>
/// Looks twice a second whether what is recorded can be kept, and tells when that changes: <c>disk</c> while the spool does not take what is
/// recorded, <c>store</c> while the store does not take what is in the spool, null when all is well.
/// </summary>
internal sealed class TroubleWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // The store is asked for something each second: with this, people know at most 5 s after it went away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly StoreLine line;
    private readonly Func<bool> diskFails;
    private readonly Func<string?, bool> tell;
    private readonly Action look;
    private readonly ITimer timer;
    private string? told;

    /// <param name="line">The recording's.</param>
    /// <param name="diskFails">Whether the spool refuses at present; called on a timer's thread.</param>
    /// <param name="tell">Answers false when it could not be told; it is tried again then.</param>
    /// <param name="look">Called each time as well.</param>
    /// <param name="clock">Beats.</param>
    public TroubleWatch(StoreLine line, Func<bool> diskFails, Func<string?, bool> tell, Action look, TimeProvider clock)
    {
        (this.line, this.diskFails, this.tell, this.look) = (line, diskFails, tell, look);
        timer = clock.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look()
    {
        string? now = diskFails() ? "disk" : line.Waiting > Patience ? "store" : null;
        if (now != told && tell(now)) told = now;
        look();
    }
}
