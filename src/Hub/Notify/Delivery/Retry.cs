namespace CaseHub.Hub.Notify.Delivery;

/// <summary>When what failed is tried again, and when no more.</summary>
internal static class Retry
{
    /// <summary>Whoever took a message and has not said anything for so long has crashed; longer than any try may last.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestUrgent = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private static readonly TimeSpan LifeOfUrgent = TimeSpan.FromHours(1);

    /// <param name="attempts">How often it was tried, at least once.</param>
    /// <param name="urgent">Tried more often, and given up sooner: another has to be found.</param>
    /// <param name="notBefore">When it was to go out.</param>
    /// <param name="now">When it failed.</param>
    /// <returns>Null gives it up.</returns>
    public static DateTimeOffset? After(int attempts, bool urgent, DateTimeOffset notBefore, DateTimeOffset now)
    {
        double factor = Math.Pow(urgent ? 2 : 3, Math.Min(attempts, 20) - 1);
        var pause = TimeSpan.FromTicks((long)Math.Min(First.Ticks * factor, (urgent ? LongestUrgent : Longest).Ticks));
        var next = now + pause;
        return next > notBefore + (urgent ? LifeOfUrgent : Life) ? null : next;
    }
}
