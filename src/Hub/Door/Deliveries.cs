namespace CaseHub.Hub.Door;

/// <summary>
/// The rule for whoever stops reading. What is sent to a connection waits in a pipe of 64 KiB; once that is full, each further message waits for its
/// turn. A connection is cut when a message has waited for 15 seconds, or when 128 wait at once. It comes back with what it has, and
/// misses nothing.
/// </summary>
internal sealed class Deliveries(OpenConnections connections, TimeProvider clock)
{
    public const int MaxWaiting = 128;

    /// <summary>Longer than a change of network takes, shorter than anybody follows a conversation without hearing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="connection">To whom.</param>
    /// <param name="sending">Under way; ends when the pipe has taken it.</param>
    /// <returns>False when the connection was cut.</returns>
    public async Task<bool> TakenAsync(string connection, Task sending)
    {
        if (sending.IsCompletedSuccessfully) return true;
        try
        {
            if (connections.AddWaiting(connection, 1) > MaxWaiting) return Cut(connection);
            await sending.WaitAsync(Patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return Cut(connection);
        }
        finally
        {
            connections.AddWaiting(connection, -1);
        }
    }

    private bool Cut(string connection)
    {
        connections.Cut(connection);
        return false;
    }
}
