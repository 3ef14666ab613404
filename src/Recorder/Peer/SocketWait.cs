using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Peer;

/// <summary>A socket that wants to be told when there is something to read.</summary>
internal interface IReadable
{
    /// <summary>Notes it; reading comes later, in the loop's turn.</summary>
    void OnReadable();
}

/// <summary>
/// Where the loop waits for all its sockets at once. What it costs depends on how many are ready, not on how many there are; told
/// again at each wait until everything is read. Used by the loop alone.
/// </summary>
internal sealed class SocketWait : IDisposable
{
    private const int EventsAtOnce = 256;

    private readonly Dictionary<int, IReadable> readers = [];
    private readonly byte[] happened = new byte[EventsAtOnce * Epoll.EventBytes];
    private readonly int epoll = Epoll.Create(Epoll.CloseOnExec);

    /// <exception cref="MediaStartException">The system cannot do it.</exception>
    public SocketWait()
    {
        if (epoll < 0) throw new MediaStartException($"The system gave no epoll (error {Marshal.GetLastPInvokeError()}). Raise the limit of open files.");
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

    /// <summary>Waits until a socket has something, or the time is over.</summary>
    public void Wait(TimeSpan atMost)
    {
        int count = Epoll.Wait(epoll, happened, (int)atMost.TotalMilliseconds);
        for (int i = 0; i < count; i++)
        {
            int descriptor = Epoll.DataOf(happened.AsSpan(i * Epoll.EventBytes));
            if (readers.TryGetValue(descriptor, out IReadable? reader)) reader.OnReadable();
        }
    }

    public void Dispose() => _ = Epoll.Close(epoll);
}
