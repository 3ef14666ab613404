using System.Threading.Channels;

namespace CaseHub.Recorder.Peer;

/// <summary>Brings commands of other threads to the loop. Bounded: full is an answer, not a wait.</summary>
internal sealed class Mailbox
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
        return commands.Writer.TryWrite(() =>
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
    public bool TryPost(Action command) => commands.Writer.TryWrite(command);

    /// <summary>Runs what is waiting, up to a bound; the loop's part.</summary>
    public void RunWaiting(int atMost)
    {
        for (int i = 0; i < atMost && commands.Reader.TryRead(out Action? command); i++) command();
    }

    /// <summary>Nothing is taken any more; what waits can still be run.</summary>
    public void Close() => commands.Writer.TryComplete();
}
