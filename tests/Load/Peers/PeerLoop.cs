using System.Collections.Concurrent;
using System.Diagnostics;
using CaseHub.Load.Native;

namespace CaseHub.Load.Peers;

/// <summary>The one thread that receives for all peers and does what is due for them.</summary>
internal sealed class PeerLoop : IDisposable
{
    private const int TickMilliseconds = 10;

    private readonly int epoll = Linux.NewEpoll();
    private readonly ConcurrentQueue<Action> commands = new();
    private readonly List<LoadPeer> peers = [];
    private readonly List<LoadPeer> asleep = [];
    private readonly ReceiveBatch batch = new();
    private readonly Thread thread;
    private LoadPeer?[] byDescriptor = [];
    private volatile bool isStopping;

    public PeerLoop()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "receiver" };
        thread.Start();
    }

    /// <summary>Has it done on the loop.</summary>
    public Task<T> AskAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        commands.Enqueue(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Connects a peer, which is the loop's from now on.</summary>
    /// <returns>When DTLS connected, as <see cref="Stopwatch"/> counts.</returns>
    public async Task<long> ConnectAsync(LoadPeer peer, RemoteDescription description)
    {
        await AskAsync(() =>
        {
            Add(peer);
            peer.Begin(description, Stopwatch.GetTimestamp());
            return true;
        });
        return await peer.Connected.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A peer that reads nothing more and says nothing more, as one whose machine sleeps.</summary>
    public Task LetSleepAsync(LoadPeer peer) => AskAsync(() =>
    {
        Linux.Unwatch(epoll, peer.Descriptor);
        asleep.Add(peer);
        return peers.Remove(peer);
    });

    public void Dispose()
    {
        isStopping = true;
        thread.Join();
        foreach (LoadPeer peer in peers.Concat(asleep)) peer.Dispose();
        batch.Dispose();
        _ = Linux.Close(epoll);
    }

    private void Add(LoadPeer peer)
    {
        peers.Add(peer);
        if (peer.Descriptor >= byDescriptor.Length) Array.Resize(ref byDescriptor, peer.Descriptor + 1_024);
        byDescriptor[peer.Descriptor] = peer;
        Linux.Watch(epoll, peer.Descriptor);
    }

    private void Run()
    {
        Span<int> ready = stackalloc int[256];
        long tickAt = 0;
        while (!isStopping)
        {
            int count = Linux.Wait(epoll, ready, milliseconds: 2);
            foreach (int descriptor in ready[..count]) Receive(descriptor);
            while (commands.TryDequeue(out Action? command)) command();

            long now = Stopwatch.GetTimestamp();
            if (now < tickAt) continue;
            tickAt = now + (TickMilliseconds * Stopwatch.Frequency / 1_000);
            foreach (LoadPeer peer in peers) peer.Tick(now);
        }
    }

    private void Receive(int descriptor)
    {
        LoadPeer peer = byDescriptor[descriptor]!;
        int count = batch.Receive(descriptor);
        for (int i = 0; i < count; i++)
        {
            Span<byte> message = batch.Message(i, out long arrival, out int each);
            for (; !message.IsEmpty; message = message[Math.Min(each, message.Length)..]) peer.Take(message[..Math.Min(each, message.Length)], arrival);
        }
    }
}
