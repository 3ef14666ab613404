using System.Runtime.InteropServices;

namespace CaseHub.Load.Native;

/// <summary>Datagrams that leave a connected socket by one system call, back to back. Used by one thread.</summary>
internal sealed unsafe class SendBatch : IDisposable
{
    private const int Capacity = 32;
    private const int DatagramBytes = 1_500;

    private readonly byte* memory = (byte*)NativeMemory.AllocZeroed(Capacity, DatagramBytes);
    private readonly Linux.MessageHeader* messages = (Linux.MessageHeader*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.MessageHeader));
    private readonly Linux.Buffer* buffers = (Linux.Buffer*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.Buffer));
    private int count;

    public SendBatch()
    {
        for (int i = 0; i < Capacity; i++)
        {
            buffers[i].Start = memory + (i * DatagramBytes);
            messages[i].Buffers = buffers + i;
            messages[i].BufferCount = 1;
        }
    }

    public bool IsFull => count == Capacity;

    /// <summary>Where the next datagram is to be written; its former contents are any bytes.</summary>
    public Span<byte> Next => new(buffers[count].Start, DatagramBytes);

    /// <summary>Takes what was written to <see cref="Next"/>.</summary>
    public void Add(int length) => buffers[count++].Length = (nuint)length;

    /// <summary>Sends all that was added.</summary>
    /// <returns>How many the system did not take.</returns>
    public int Flush(int descriptor)
    {
        int sent = count == 0 ? 0 : Math.Max(0, Linux.Send(descriptor, messages, count));
        int refused = count - sent;
        count = 0;
        return refused;
    }

    public void Dispose()
    {
        NativeMemory.Free(memory);
        NativeMemory.Free(messages);
        NativeMemory.Free(buffers);
    }
}
