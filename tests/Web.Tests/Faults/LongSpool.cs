using System.Buffers.Binary;

namespace CaseHub.Web.Tests.Faults;

/// <summary>Makes hours of a killed process's track of seconds: its clusters again and again, at later times.</summary>
internal static class LongSpool
{
    private const uint ClusterId = 0x1F43B675;
    private const byte TimestampId = 0xE7;
    private const int ClusterHeaderBytes = 8;
    private const int TimestampBytes = 10;

    /// <param name="path">A track in the spool, whose writer is gone.</param>
    public static void Lengthen(string path, TimeSpan to)
    {
        byte[] file = File.ReadAllBytes(path);
        int start = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x1F, 0x43, 0xB6, 0x75]);
        List<(long Time, byte[] Blocks)> clusters = [.. Clusters(file, start)];
        long period = clusters[^1].Time - clusters[0].Time + 100;
        using var target = new FileStream(path, FileMode.Open, FileAccess.Write);
        target.SetLength(start);
        target.Position = start;
        using var buffered = new BufferedStream(target, 1 << 20);
        for (long shift = 0; shift < to.TotalMilliseconds; shift += period)
        {
            foreach (var (time, blocks) in clusters) Write(buffered, time + shift, blocks);
        }
    }

    // Id, four bytes of size, then the timestamp; the last cluster may be cut off.
    private static IEnumerable<(long Time, byte[] Blocks)> Clusters(byte[] file, int start)
    {
        for (int at = start; at + ClusterHeaderBytes + TimestampBytes < file.Length && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) == ClusterId;)
        {
            int size = (int)(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4)) & 0x0FFFFFFF);
            int body = at + ClusterHeaderBytes;
            if (body + size > file.Length) yield break;
            int timeBytes = file[body + 1] & 0x0F;
            long time = 0;
            for (int i = 0; i < timeBytes; i++) time = (time << 8) | file[body + 2 + i];
            yield return (time, file[(body + 2 + timeBytes)..(body + size)]);
            at = body + size;
        }
    }

    private static void Write(BufferedStream target, long time, byte[] blocks)
    {
        Span<byte> head = stackalloc byte[ClusterHeaderBytes + TimestampBytes];
        BinaryPrimitives.WriteUInt32BigEndian(head, ClusterId);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], 0x10000000 | (uint)(TimestampBytes + blocks.Length));
        head[ClusterHeaderBytes] = TimestampId;
        head[ClusterHeaderBytes + 1] = 0x88;
        BinaryPrimitives.WriteInt64BigEndian(head[(ClusterHeaderBytes + 2)..], time);
        target.Write(head);
        target.Write(blocks);
    }
}
