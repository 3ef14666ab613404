using System.Buffers.Binary;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Interop;

/// <summary>
/// Random packets of several streams over many rollovers, both ways between us and libsrtp2: the same bytes protected, the same
/// bytes opened, the same packets refused. Deterministic by seed.
/// </summary>
public sealed class AgainstLibSrtp
{
    private const int Streams = 3;
    private const int MaxPayloadBytes = 1_100;

    /// <summary>So far behind the newest may a packet come; both sides remember more.</summary>
    private const int Shuffle = LibSrtp.BatchPackets;

    public static TheoryData<int> Profiles => new((int)SrtpProfile.AeadAes128Gcm, (int)SrtpProfile.AesCm128HmacSha1Tag80);

    [Theory, Trait("Category", "Interop")]
    [MemberData(nameof(Profiles))]
    public void Ten_thousand_packets_each_way_agree(int profile) => Compare((SrtpProfile)profile, 10_000);

    [Theory, Trait("Category", "Long")]
    [MemberData(nameof(Profiles))]
    public void A_million_packets_each_way_agree(int profile) => Compare((SrtpProfile)profile, 1_000_000);

    private static void Compare(SrtpProfile profile, int packets)
    {
        var random = new Random(20_261_122);
        var master = new SrtpMaster(Bytes(random, SrtpProfiles.KeyBytes), Bytes(random, profile.SaltBytes()));
        using var theirs = new LibSrtp();
        theirs.Begin(profile, master);
        using var sender = new SrtpSender(SrtpCipher.Create(profile, master));
        using var receiver = new SrtpReceiver(SrtpCipher.Create(profile, master));
        var source = new Source(random);
        for (int done = 0; done < packets; done += LibSrtp.BatchPackets)
        {
            CompareRtp(theirs, sender, receiver, source.NextPackets(), random);
            CompareRtcp(theirs, sender, receiver, source.NextReports(), random);
        }
    }

    private static void CompareRtp(LibSrtp theirs, SrtpSender sender, SrtpReceiver receiver, (long Index, byte[] Plain)[] packets, Random random)
    {
        byte[][] ours = [.. packets.Select(packet => Protect(sender, packet.Plain, packet.Index))];
        var protectedByThem = theirs.Do('P', [.. packets.Select(packet => packet.Plain)]);
        for (int i = 0; i < ours.Length; i++) Assert.Equal(ours[i], protectedByThem[i].Packet);

        (byte[] Sent, byte[]? Plain)[] line = Disturb([.. ours.Zip(packets, (sent, packet) => (sent, packet.Plain))], random);
        var openedByThem = theirs.Do('U', [.. line.Select(packet => packet.Sent)]);
        for (int i = 0; i < line.Length; i++)
        {
            Assert.Equal(line[i].Plain, Open(receiver, line[i].Sent));
            Assert.Equal(line[i].Plain, openedByThem[i].Status == LibSrtp.Ok ? openedByThem[i].Packet : null);
        }
    }

    private static void CompareRtcp(LibSrtp theirs, SrtpSender sender, SrtpReceiver receiver, byte[][] reports, Random random)
    {
        // Each sender counts its reports by itself, so only what is opened can be compared.
        (byte[] Sent, byte[]? Plain)[] line = Disturb([.. reports.Select(report => (ProtectReport(sender, report), report))], random);
        var openedByThem = theirs.Do('u', [.. line.Select(report => report.Sent)]);
        for (int i = 0; i < line.Length; i++) Assert.Equal(line[i].Plain, openedByThem[i].Status == LibSrtp.Ok ? openedByThem[i].Packet : null);

        var protectedByThem = theirs.Do('p', reports);
        line = Disturb([.. protectedByThem.Zip(reports, (sent, report) => (sent.Packet, report))], random);
        foreach ((byte[] sent, byte[]? plain) in line)
        {
            byte[] buffer = [.. sent];
            Assert.Equal(plain, receiver.TryUnprotectRtcp(buffer, out int length) ? buffer[..length] : null);
        }
    }

    /// <summary>A line that reorders, repeats and falsifies; null is what nobody may open.</summary>
    private static (byte[] Sent, byte[]? Plain)[] Disturb((byte[] Sent, byte[]? Plain)[] packets, Random random)
    {
        random.Shuffle(packets);
        (byte[] Sent, byte[]? Plain) victim = packets[random.Next(packets.Length - 1)];
        packets[^1] = random.Next(3) switch
        {
            0 => (victim.Sent, null),
            1 => (Falsify(packets[^1].Sent, random), null),
            _ => packets[^1],
        };
        return packets;
    }

    /// <summary>One bit of what is authenticated; the first two bytes, if they no longer look like RTP, would test the parsers instead.</summary>
    private static byte[] Falsify(byte[] packet, Random random)
    {
        byte[] changed = [.. packet];
        changed[random.Next(12, packet.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static byte[] Protect(SrtpSender sender, byte[] plain, long index)
    {
        byte[] buffer = [.. plain, .. new byte[SrtpCipher.MaxOverhead]];
        Assert.True(RtpHeader.TryParseProtected(plain, out RtpHeader header));
        Assert.True(sender.TryProtectRtp(buffer, plain.Length, header.PayloadStart, header.Ssrc, index, out int length));
        return buffer[..length];
    }

    private static byte[] ProtectReport(SrtpSender sender, byte[] plain)
    {
        byte[] buffer = [.. plain, .. new byte[SrtpCipher.MaxOverhead]];
        return buffer[..sender.ProtectRtcp(buffer, plain.Length)];
    }

    private static byte[]? Open(SrtpReceiver receiver, byte[] sent)
    {
        byte[] buffer = [.. sent];
        if (!RtpHeader.TryParseProtected(buffer, out RtpHeader header)) return null;
        return receiver.TryUnprotectRtp(buffer, header.PayloadStart, header.Ssrc, header.SequenceNumber, out int length) ? buffer[..length] : null;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Packets in the order of sending, with gaps, extensions and contributing sources.</summary>
    private sealed class Source(Random random)
    {
        // Close to the first rollover, and below 2^15 at the start as senders should be (RFC 3711 §3.3.1).
        private readonly long[] next = [32_000, 20_000, 1];

        public (long Index, byte[] Plain)[] NextPackets() => [.. Enumerable.Range(0, LibSrtp.BatchPackets).Select(_ => NextPacket())];

        public byte[][] NextReports() =>
            [.. Enumerable.Range(0, 2).Select(i => (byte[])[0x80, 201, 0, 1, 0, 0, 0x20, (byte)i, .. Bytes(random, 4 * random.Next(30))])];

        private (long Index, byte[] Plain) NextPacket()
        {
            int stream = random.Next(Streams);
            long index = next[stream] += random.Next(1, 6) == 1 ? random.Next(1, 60) : 1;
            int sources = random.Next(4);
            bool extended = random.Next(2) == 0;
            int words = random.Next(5);
            byte[] extension = extended ? [0xBE, 0xDE, 0, (byte)words, .. Bytes(random, 4 * words)] : [];
            byte[] head = [(byte)(0x80 | (extended ? 0x10 : 0) | sources), (byte)random.Next(96, 128), 0, 0, .. Bytes(random, 4), 0, 0, 0x10, (byte)stream];
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)index);
            return (index, [.. head, .. Bytes(random, 4 * sources), .. extension, .. Bytes(random, random.Next(1, MaxPayloadBytes))]);
        }
    }
}
