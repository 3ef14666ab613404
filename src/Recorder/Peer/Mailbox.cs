using System.Threading.Channels;

namespace CaseHub.Recorder.Peer;

/// <summary>Brings commands of other threads to the loop. Bounded: full is an answer, not a wait.</summary>
/// <param name="wake">Ends the loop's wait; called by the thread that has brought something.</param>
internal sealed class Mailbox(Action wake)
{
    private const int Capacity = 1024;

    private readonly Channel<Action> commands = Channel.CreateBounded<Action>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Asks the loop for something.</summary>
    /// <param name="command">Run on the loop; must not block.</param>
    /// <param name="answer">Completes off the loop, with the command's result or what it threw.</param>
    /// <returns>False when the mailbox is full or closed.</returns>
    public bool TryAsk<T>(Func<T> command, out Task<T> answer)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = completion.Task;
        return TryPost(() =>
        {
            try
            {
                completion.SetResult(command());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
    }

    /// <summary>Tells the loop something that nobody waits for.</summary>
    /// <returns>False when the mailbox is full or closed.</returns>
    public bool TryPost(Action command)
    {
        if (!commands.Writer.TryWrite(command)) return false;
        wake();
        return true;
    }

    /// <summary>Runs what is waiting, up to a bound; the loop's part.</summary>
    /// <returns>True when it stopped at the bound.</returns>
    public bool RunWaiting(int atMost)
    {
        int run = 0;
        for (; run < atMost && commands.Reader.TryRead(out Action? command); run++) command();
        return run == atMost;
    }

    /// <summary>Nothing is taken any more; what waits can still be run.</summary>
    public void Close() => commands.Writer.TryComplete();
}
