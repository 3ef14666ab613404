using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Peer;

/// <summary>Takes datagrams from a socket by the dozen: one call of the system for all that are there, up to <see cref="Capacity"/>. Used by the loop alone.</summary>
internal sealed unsafe class ArrivingDatagrams : IDisposable
{
    public const int Capacity = 32;

    private const int NameBytes = 32;

    private readonly Socket socket;
    private readonly byte* buffers = (byte*)NativeMemory.AllocZeroed(Capacity, MediaLoop.ScratchBytes);
    private readonly byte* names = (byte*)NativeMemory.AllocZeroed(Capacity, NameBytes);
    private readonly DatagramCalls.Piece* pieces = (DatagramCalls.Piece*)NativeMemory.AllocZeroed(Capacity, (nuint)Unsafe.SizeOf<DatagramCalls.Piece>());
    private readonly DatagramCalls.Message* messages = (DatagramCalls.Message*)NativeMemory.AllocZeroed(Capacity, (nuint)Unsafe.SizeOf<DatagramCalls.Message>());
    private int next;
    private int count;
    private bool isDisposed;

    public ArrivingDatagrams(Socket socket)
    {
        this.socket = socket;
        for (int i = 0; i < Capacity; i++)
        {
            pieces[i] = new DatagramCalls.Piece { Start = buffers + (i * MediaLoop.ScratchBytes), Length = MediaLoop.ScratchBytes };
            messages[i].Name = names + (i * NameBytes);
            messages[i].Pieces = pieces + i;
            messages[i].PieceCount = 1;
        }
    }

    /// <summary>Asks the system for more; what was there before is gone.</summary>
    /// <returns>False when there was less than there is room for: nothing is left.</returns>
    public bool Refill()
    {
        for (int i = 0; i < Capacity; i++) messages[i].NameLength = NameBytes;
        next = 0;
        // An error is an ICMP answer to something sent earlier, told once: nothing of ours.
        count = Math.Max(0, DatagramCalls.Receive((int)socket.Handle, messages, Capacity, DatagramCalls.DoNotWait, null));
        return count == Capacity;
    }

    /// <param name="datagram">Borrowed until the next call of any method.</param>
    public bool TryTake(out Span<byte> datagram, out PeerAddress from)
    {
        datagram = default;
        from = default;
        while (next < count)
        {
            DatagramCalls.Message* message = messages + next++;
            if ((message->Flags & DatagramCalls.Truncated) != 0) continue;
            datagram = new Span<byte>(message->Pieces->Start, (int)message->Length);
            from = PeerAddress.Read(new ReadOnlySpan<byte>(message->Name, (int)message->NameLength), socket.AddressFamily);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        next = count = 0;
        NativeMemory.Free(buffers);
        NativeMemory.Free(names);
        NativeMemory.Free(pieces);
        NativeMemory.Free(messages);
    }
}
