using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Turns an engine's loops on threads of the test's and adds up what their turns allocate there.</summary>
internal sealed class Pump : IDisposable
{
    private readonly Thread[] threads;
    private long allocatedBytes;
    private volatile bool stopping;

    public Pump(MediaEngine engine, IReadOnlyList<MediaPorts> ports)
    {
        threads = [.. engine.Loops.Select((loop, i) => new Thread(() => Run(loop, ports[i].Wait!)))];
        foreach (Thread thread in threads) thread.Start();
    }

    public long AllocatedBytes => Interlocked.Read(ref allocatedBytes);

    public void Dispose()
    {
        stopping = true;
        foreach (Thread thread in threads) thread.Join();
    }

    private void Run(MediaLoop loop, SocketWait wait)
    {
        while (!stopping)
        {
            wait.Wait(TimeSpan.FromMilliseconds(5));
            long before = GC.GetAllocatedBytesForCurrentThread();
            loop.Turn();
            Interlocked.Add(ref allocatedBytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
