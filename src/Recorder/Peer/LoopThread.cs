using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>The thread of one loop: it waits, lets the loop turn, and waits again. From the end of <see cref="Stop"/> on the loop is its caller's.</summary>
internal sealed class LoopThread
{
    private readonly MediaLoop loop;
    private readonly SocketWait wait;
    private readonly ILogger logger;
    private readonly Thread thread;
    private volatile bool stopping;

    public LoopThread(MediaLoop loop, SocketWait wait, ILogger logger)
    {
        this.loop = loop;
        this.wait = wait;
        this.logger = logger;
        thread = new Thread(Run) { IsBackground = true, Name = "CaseHub media" };
        thread.Start();
    }

    public void Stop()
    {
        stopping = true;
        wait.Wake();
        thread.Join();
    }

    private void Run()
    {
        bool more = false;
        while (!stopping)
        {
            try
            {
                wait.Wait(more ? TimeSpan.Zero : loop.Patience);
                more = loop.Turn();
            }
            catch (Exception exception)
            {
                MediaLog.LoopFailed(logger, exception);
            }
        }
    }
}
