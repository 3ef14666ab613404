namespace CaseHub.Hub.Tests;

/// <summary>Waits for what a room's or recording's own loop does, by looking; never longer than the deadline, never shorter than it takes.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    /// <exception cref="OperationCanceledException">It did not come to hold within 30 s.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition()) await Task.Delay(5, deadline.Token);
    }
}
