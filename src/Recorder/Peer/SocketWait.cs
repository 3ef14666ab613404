using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CaseHub.Recorder.Peer;

/// <summary>A socket that wants to be told when there is something to read.</summary>
internal interface IReadable
{
    /// <summary>Notes it; reading comes later, in the loop's turn.</summary>
    void OnReadable();
}

/// <summary>
/// Where the loop waits for all its sockets at once. What it costs depends on how many are ready, not on how many there are; told
/// again at each wait until everything is read. Used by the loop alone, but for <see cref="Wake"/>.
/// </summary>
internal sealed class SocketWait : IDisposable
{
    private const int EventsAtOnce = 256;

    // What the loop is about. Whoever has something for it leaves Woken, and only who finds it Waiting pays for a call of the system.
    private const int Busy = 0;
    private const int Waiting = 1;
    private const int Woken = 2;

    private readonly Dictionary<int, IReadable> readers = [];
    private readonly byte[] happened = new byte[EventsAtOnce * Epoll.EventBytes];
    private readonly int epoll = Epoll.Create(Epoll.CloseOnExec);
    private readonly SafeFileHandle wakes = new(Epoll.CreateEvent(0, Epoll.CloseOnExec | Epoll.NonBlocking), ownsHandle: true);
    private int state;

    /// <exception cref="MediaStartException">The system cannot do it.</exception>
    public SocketWait()
    {
        // Edge-triggered: what wakes us need not be read.
        bool isReady = epoll >= 0 && !wakes.IsInvalid
            && Epoll.Control(epoll, Epoll.Add, (int)wakes.DangerousGetHandle(), Epoll.Readable | Epoll.EdgeTriggered) == 0;
        if (!isReady) throw new MediaStartException($"The system gave no epoll (error {Marshal.GetLastPInvokeError()}). Raise the limit of open files.");
    }

    /// <returns>False when the system has no room for one more.</returns>
    public bool TryAdd(Socket socket, IReadable reader)
    {
        int descriptor = (int)socket.Handle;
        if (Epoll.Control(epoll, Epoll.Add, descriptor, Epoll.Readable) != 0) return false;
        readers[descriptor] = reader;
        return true;
    }

    /// <summary>Called before the socket is closed: its number may be another's afterwards.</summary>
    public void Remove(Socket socket)
    {
        int descriptor = (int)socket.Handle;
        if (readers.Remove(descriptor)) _ = Epoll.Control(epoll, Epoll.Delete, descriptor, 0);
    }

    /// <summary>
    /// Ends the present wait, or the next one, at once. To be called by any thread, after it has put down what it has for the loop; after
    /// the end it does nothing.
    /// </summary>
    public void Wake()
    {
        // What was put down must be seen by a loop that looks after this: the other half is the exchange in Wait.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref state) == Woken || Interlocked.Exchange(ref state, Woken) != Waiting) return;
        try
        {
            Epoll.Signal(wakes);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Waits until a socket has something, somebody calls <see cref="Wake"/>, or the time is over.</summary>
    public void Wait(TimeSpan atMost)
    {
        bool isWoken = Interlocked.CompareExchange(ref state, Waiting, Busy) == Woken;
        int count = Epoll.Wait(epoll, happened, isWoken ? 0 : (int)atMost.TotalMilliseconds);
        Interlocked.Exchange(ref state, Busy);
        for (int i = 0; i < count; i++)
        {
            int descriptor = Epoll.DataOf(happened.AsSpan(i * Epoll.EventBytes));
            if (readers.TryGetValue(descriptor, out IReadable? reader)) reader.OnReadable();
        }
    }

    public void Dispose()
    {
        wakes.Dispose();
        _ = Epoll.Close(epoll);
    }
}
