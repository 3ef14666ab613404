using System.Buffers.Binary;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>
/// What a spoken file says of itself: a WebM with one track, Opus, and how long it is by its own packets. As browsers record it, which means segments and clusters of unknown size
/// (RFC 8794 §6.2), and neither duration nor cues.
/// </summary>
/// <param name="Length">The later of where its last packet ends and how much sound its packets hold, so that no timestamp hides any.</param>
internal readonly record struct SpokenWebm(TimeSpan Length)
{
    private const uint Ebml = 0x1A45DFA3, DocType = 0x4282, Segment = 0x18538067, Info = 0x1549A966, TimestampScale = 0x2AD7B1;
    private const uint Tracks = 0x1654AE6B, TrackEntry = 0xAE, TrackNumber = 0xD7, CodecId = 0x86;
    private const uint Cluster = 0x1F43B675, ClusterTimestamp = 0xE7, SimpleBlock = 0xA3, BlockGroup = 0xA0, Block = 0xA1;
    private const ulong Unknown = ulong.MaxValue;

    /// <returns>False for what is no WebM, has another track than one of Opus, or holds no sound.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out SpokenWebm spoken)
    {
        spoken = default;
        if (!TryElement(file, 0, out var header) || header.Id != Ebml) return false;
        if (!SaysWebm(file[header.Content..header.End])) return false;
        if (!TryElement(file, header.End, out var segment) || segment.Id != Segment) return false;

        var walk = new Walk();
        if (!walk.TryRead(file[..segment.End], segment.Content)) return false;
        if (!walk.HasOpus || walk.Packets == 0) return false;
        spoken = new SpokenWebm(TimeSpan.FromMicroseconds(Math.Max(walk.EndMicroseconds, walk.SoundMicroseconds)));
        return true;
    }

    private static bool SaysWebm(ReadOnlySpan<byte> header)
    {
        for (int at = 0; at < header.Length;)
        {
            if (!TryElement(header, at, out var element)) return false;
            if (element.Id == DocType) return header[element.Content..element.End].TrimEnd((byte)0).SequenceEqual("webm"u8);
            at = element.End;
        }

        return false;
    }

    /// <summary>Reads the head of an element; one of unknown size reaches to the end of what there is.</summary>
    private static bool TryElement(ReadOnlySpan<byte> bytes, int at, out Element element)
    {
        element = default;
        if (at >= bytes.Length) return false;
        int idBytes = LengthOf(bytes[at]);
        if (idBytes > 4 || at + idBytes >= bytes.Length) return false;
        uint id = 0;
        for (int i = 0; i < idBytes; i++) id = (id << 8) | bytes[at + i];
        int sizeAt = at + idBytes, sizeBytes = LengthOf(bytes[sizeAt]);
        if (sizeBytes > 8 || sizeAt + sizeBytes > bytes.Length) return false;
        ulong size = bytes[sizeAt] & (0xFFu >> sizeBytes), unknown = 0xFFu >> sizeBytes;
        for (int i = 1; i < sizeBytes; i++) (size, unknown) = ((size << 8) | bytes[sizeAt + i], (unknown << 8) | 0xFF);
        if (size == unknown) size = Unknown;
        int content = sizeAt + sizeBytes;
        if (size != Unknown && size > (ulong)(bytes.Length - content)) return false;
        element = new Element(id, content, size == Unknown ? bytes.Length : content + (int)size);
        return true;
    }

    /// <summary>Of a variable-size integer, by its first byte (RFC 8794 §4); more than 8 for what is none.</summary>
    private static int LengthOf(byte first) => System.Numerics.BitOperations.LeadingZeroCount((uint)first << 24) + 1;

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (byte one in bytes[..Math.Min(bytes.Length, 8)]) number = (number << 8) | one;
        return number;
    }

    private readonly record struct Element(uint Id, int Content, int End);

    /// <summary>Goes through a segment from front to back; a cluster of unknown size is entered like any other and ended by what follows it.</summary>
    private ref struct Walk
    {
        private ulong scale = 1_000_000;
        private ulong clusterTime;
        private ulong track;
        private bool hasOther;

        public Walk()
        {
        }

        public bool HasOpus { get; private set; }

        public int Packets { get; private set; }

        public double EndMicroseconds { get; private set; }

        public double SoundMicroseconds { get; private set; }

        public bool TryRead(ReadOnlySpan<byte> bytes, int at)
        {
            while (at < bytes.Length)
            {
                if (!TryElement(bytes, at, out var element)) return false;
                var content = bytes[element.Content..element.End];
                switch (element.Id)
                {
                    case Info or Tracks or Cluster or BlockGroup:
                        at = element.Content;
                        continue;
                    case TimestampScale:
                        scale = Number(content);
                        if (scale is 0 or > 1_000_000_000) return false;
                        break;
                    case TrackEntry:
                        if (!TryTrack(content)) return false;
                        break;
                    case ClusterTimestamp:
                        clusterTime = Number(content);
                        break;
                    case SimpleBlock or Block:
                        if (!TryBlock(content)) return false;
                        break;
                }

                at = element.End;
            }

            return !hasOther;
        }

        private bool TryTrack(ReadOnlySpan<byte> entry)
        {
            ulong number = 0;
            bool isOpus = false;
            for (int at = 0; at < entry.Length;)
            {
                if (!TryElement(entry, at, out var element)) return false;
                if (element.Id == TrackNumber) number = Number(entry[element.Content..element.End]);
                if (element.Id == CodecId) isOpus = entry[element.Content..element.End].TrimEnd((byte)0).SequenceEqual("A_OPUS"u8);
                at = element.End;
            }

            if (HasOpus || !isOpus) hasOther = true;
            (HasOpus, track) = (isOpus, number);
            return true;
        }

        /// <summary>Track number, 16 bits of signed timestamp, flags (RFC 9559 §10.1); browsers lace nothing.</summary>
        private bool TryBlock(ReadOnlySpan<byte> block)
        {
            if (block.Length < 5 || LengthOf(block[0]) != 1) return false;
            if ((ulong)(block[0] & 0x7F) != track) return false;
            if ((block[3] & 0x06) != 0) return false;
            double milliticks = clusterTime + (double)BinaryPrimitives.ReadInt16BigEndian(block[1..3]);
            int packet = MicrosecondsOf(block[4..]);
            if (packet == 0) return false;
            Packets++;
            SoundMicroseconds += packet;
            EndMicroseconds = Math.Max(EndMicroseconds, milliticks * scale / 1_000 + packet);
            return EndMicroseconds < 1e15;
        }

        /// <summary>How much sound an Opus packet holds, by its first byte and, where there are several frames of it, by its second (RFC 6716 §3.1).</summary>
        private static int MicrosecondsOf(ReadOnlySpan<byte> packet)
        {
            int configuration = packet[0] >> 3;
            int frame = configuration switch
            {
                < 12 => (configuration & 3) switch { 0 => 10_000, 1 => 20_000, 2 => 40_000, _ => 60_000 },
                < 16 => (configuration & 1) == 0 ? 10_000 : 20_000,
                _ => 2_500 << (configuration & 3),
            };
            int frames = (packet[0] & 3) switch { 0 => 1, 1 or 2 => 2, _ => packet.Length < 2 ? 0 : packet[1] & 0x3F };
            return frame * frames;
        }
    }
}
