using System.Buffers.Binary;
using System.Text;

namespace CaseHub.Hub.Tests.Cases.Opinions;

/// <summary>Spoken opinions as Chromium's recorder writes them: segment and clusters of unknown size, one track of Opus, a packet of silence every 60 ms.</summary>
public static class SpokenSample
{
    private const int PacketMs = 60;
    private static readonly byte[] Unknown = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    /// <param name="seconds">To the next packet.</param>
    /// <param name="codec">What the track says it is.</param>
    /// <param name="docType">What the file says it is.</param>
    /// <param name="stretch">By how much the timestamps run faster than the sound; below 1 they hide some of it.</param>
    public static byte[] Of(double seconds, string codec = "A_OPUS", string docType = "webm", double stretch = 1, int tracks = 1)
    {
        var file = new MemoryStream();
        file.Write(Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], Encoding.ASCII.GetBytes(docType))));
        file.Write([0x18, 0x53, 0x80, 0x67, .. Unknown]);
        file.Write(Element([0x15, 0x49, 0xA9, 0x66], Element([0x2A, 0xD7, 0xB1], [0x0F, 0x42, 0x40])));
        byte[] entries = [.. Enumerable.Range(1, tracks).SelectMany(number => Element([0xAE], [.. Element([0xD7], [(byte)number]), .. Element([0x83], [2]), .. Element([0x86], Encoding.ASCII.GetBytes(codec))]))];
        file.Write(Element([0x16, 0x54, 0xAE, 0x6B], entries));
        int packets = (int)Math.Ceiling(seconds * 1000 / PacketMs);
        long cluster = -1;
        for (int i = 0; i < packets; i++)
        {
            long at = (long)(i * PacketMs * stretch);
            if (cluster < 0 || at - cluster > 30_000)
            {
                cluster = at;
                byte[] time = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(time, at);
                file.Write([0x1F, 0x43, 0xB6, 0x75, .. Unknown, .. Element([0xE7], time)]);
            }

            byte[] relative = new byte[2];
            BinaryPrimitives.WriteInt16BigEndian(relative, (short)(at - cluster));
            // Configuration 3 of RFC 6716 §3.1: one frame of 60 ms.
            file.Write(Element([0xA3], [0x81, .. relative, 0x80, 3 << 3, 0xFF, 0xFE]));
        }

        return file.ToArray();
    }

    private static byte[] Element(byte[] id, byte[] content) => [.. id, (byte)(0x40 | (content.Length >> 8)), (byte)content.Length, .. content];
}
