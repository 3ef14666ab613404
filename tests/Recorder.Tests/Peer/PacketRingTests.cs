using System.Buffers.Binary;
using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

public class PacketRingTests
{
    [Fact]
    public void What_is_put_in_comes_out_in_order_with_all_that_is_known_of_it()
    {
        var ring = new PacketRing(() => { });
        var about = new PassedPacket { Kind = PassedKind.Datagram, From = new PeerAddress(5, 6), ArrivalMicroseconds = 7 };

        Assert.True(ring.TryPut([1, 2, 3], about));
        Assert.True(ring.TryPut([], default));

        Assert.True(ring.TryTake(out Span<byte> packet, out PassedPacket taken));
        Assert.Equal([1, 2, 3], packet.ToArray());
        Assert.Equal(about, taken);
        Assert.True(ring.TryTake(out packet, out _));
        Assert.True(packet.IsEmpty);
        Assert.False(ring.TryTake(out _, out _));
    }

    [Fact]
    public void Full_is_an_answer()
    {
        var ring = new PacketRing(() => { });
        for (int i = 0; i < PacketRing.Capacity; i++) Assert.True(ring.TryPut([1], default));

        Assert.False(ring.TryPut([2], default));
        Assert.True(ring.TryTake(out _, out _));
        // The first is still borrowed.
        Assert.False(ring.TryPut([2], default));
        Assert.True(ring.TryTake(out _, out _));
        Assert.True(ring.TryPut([2], default));
    }

    [Fact]
    public void Nothing_longer_than_a_datagram_goes_in() => Assert.False(new PacketRing(() => { }).TryPut(new byte[MediaLoop.ScratchBytes + 1], default));

    [Fact]
    public void Three_threads_put_in_and_nothing_is_lost_doubled_or_out_of_its_order()
    {
        const int Each = 100_000;
        var ring = new PacketRing(() => { });
        Thread[] writers = [.. Enumerable.Range(0, 3).Select(writer => new Thread(() => Write(ring, writer, Each)))];
        foreach (Thread writer in writers) writer.Start();

        var next = new int[writers.Length];
        long deadline = Environment.TickCount64 + (long)TestPeer.Patience.TotalMilliseconds;
        while (next.Sum() < Each * writers.Length)
        {
            if (!ring.TryTake(out Span<byte> packet, out PassedPacket about))
            {
                Assert.True(Environment.TickCount64 < deadline, "Packets were lost.");
                continue;
            }

            Assert.Equal(next[about.From.Port]++, BinaryPrimitives.ReadInt32LittleEndian(packet));
            Assert.Equal(-1, packet[4..].IndexOfAnyExcept((byte)about.From.Port));
        }

        Assert.False(ring.TryTake(out _, out _));
        foreach (Thread writer in writers) writer.Join();
    }

    [Fact]
    public void Once_in_use_it_allocates_nothing()
    {
        var ring = new PacketRing(() => { });
        Pass(ring, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Pass(ring, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Pass(PacketRing ring, int count)
    {
        Span<byte> packet = stackalloc byte[1_200];
        for (int i = 0; i < count; i++)
        {
            Assert.True(ring.TryPut(packet, default));
            Assert.True(ring.TryTake(out _, out _));
        }
    }

    private static void Write(PacketRing ring, int writer, int count)
    {
        var packet = new byte[64];
        packet.AsSpan().Fill((byte)writer);
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packet, i);
            while (!ring.TryPut(packet, new PassedPacket { Kind = PassedKind.Datagram, From = new PeerAddress(0, (ushort)writer), ArrivalMicroseconds = 0 })) Thread.Yield();
        }
    }
}
