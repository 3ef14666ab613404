using System.Buffers.Binary;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Secure;

public sealed class SrtpStreams
{
    private const uint Ssrc = 0x1234;
    private const int HeaderBytes = 12;

    public static TheoryData<int> Profiles => new((int)SrtpProfile.AeadAes128Gcm, (int)SrtpProfile.AesCm128HmacSha1Tag80);

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_protected_opens_to_the_same_bytes_across_the_rollover(int profile)
    {
        using SrtpSender sender = new(Cipher(profile));
        using SrtpReceiver receiver = new(Cipher(profile));

        for (long index = 65_530; index < 65_550; index++)
        {
            byte[] sent = Protect(sender, index);
            Assert.True(Opens(receiver, sent, index, out byte[] plain));
            Assert.Equal(Packet(index), plain);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Reports_open_to_the_same_bytes(int profile)
    {
        using SrtpSender sender = new(Cipher(profile));
        using SrtpReceiver receiver = new(Cipher(profile));
        byte[] report = [0x80, 201, 0, 1, 0, 0, 0x12, 0x34, 0x80, 203, 0, 0];
        byte[] buffer = [.. report, .. new byte[SrtpCipher.MaxOverhead]];

        int length = sender.ProtectRtcp(buffer, report.Length);

        Assert.True(receiver.TryUnprotectRtcp(buffer.AsSpan(0, length), out int opened));
        Assert.Equal(report, buffer[..opened]);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_packet_or_report_that_comes_twice_is_refused(int profile)
    {
        using SrtpSender sender = new(Cipher(profile));
        using SrtpReceiver receiver = new(Cipher(profile));
        byte[] sent = Protect(sender, 7);
        byte[] report = [0x80, 201, 0, 1, 0, 0, 0x12, 0x34, .. new byte[SrtpCipher.MaxOverhead]];
        byte[] sentReport = report[..sender.ProtectRtcp(report, 8)];

        Assert.True(Opens(receiver, sent, 7, out _));
        Assert.False(Opens(receiver, sent, 7, out _));
        Assert.True(receiver.TryUnprotectRtcp([.. sentReport], out _));
        Assert.False(receiver.TryUnprotectRtcp([.. sentReport], out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_byte_can_be_changed(int profile)
    {
        using SrtpSender sender = new(Cipher(profile));
        using SrtpReceiver receiver = new(Cipher(profile));
        byte[] sent = Protect(sender, 7);

        for (int at = HeaderBytes; at < sent.Length; at++)
        {
            byte[] tampered = [.. sent];
            tampered[at] ^= 1;
            Assert.False(Opens(receiver, tampered, 7, out _));
        }

        Assert.True(Opens(receiver, sent, 7, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_prefix_of_a_packet_or_report_is_refused(int profile)
    {
        using SrtpSender sender = new(Cipher(profile));
        using SrtpReceiver receiver = new(Cipher(profile));
        byte[] sent = Protect(sender, 7);
        byte[] report = [0x80, 201, 0, 1, 0, 0, 0x12, 0x34, .. new byte[SrtpCipher.MaxOverhead]];
        int reportLength = sender.ProtectRtcp(report, 8);

        for (int length = HeaderBytes; length < sent.Length; length++) Assert.False(Opens(receiver, sent[..length], 7, out _));
        for (int length = 0; length < reportLength; length++) Assert.False(receiver.TryUnprotectRtcp(report.AsSpan(0, length).ToArray(), out _));
    }

    [Fact]
    public void A_forged_stream_leaves_no_state_behind()
    {
        using SrtpSender sender = new(Cipher((int)SrtpProfile.AeadAes128Gcm));
        using SrtpReceiver receiver = new(Cipher((int)SrtpProfile.AeadAes128Gcm));

        for (uint ssrc = 1; ssrc < 200; ssrc++)
            Assert.False(receiver.TryUnprotectRtp(new byte[64], HeaderBytes, ssrc, 1, out _));

        Assert.True(Opens(receiver, Protect(sender, 7), 7, out _));
    }

    [Fact]
    public void A_peer_may_open_only_so_many_streams()
    {
        using SrtpSender sender = new(Cipher((int)SrtpProfile.AeadAes128Gcm));
        using SrtpReceiver receiver = new(Cipher((int)SrtpProfile.AeadAes128Gcm));

        int taken = 0;
        for (uint ssrc = 0; ssrc < 2 * SrtpReceiver.MaxStreams; ssrc++)
            if (Opens(receiver, Protect(sender, 1, ssrc), 1, out _, ssrc)) taken++;

        Assert.Equal(SrtpReceiver.MaxStreams, taken);
    }

    [Fact]
    public void Nothing_is_ever_encrypted_twice_under_one_index()
    {
        using SrtpSender sender = new(Cipher((int)SrtpProfile.AeadAes128Gcm));
        Protect(sender, 5000);
        byte[] buffer = [.. Packet(5000), .. new byte[SrtpCipher.MaxOverhead]];

        Assert.False(sender.TryProtectRtp(buffer, 52, HeaderBytes, Ssrc, 5000, out _));
        Assert.False(sender.TryProtectRtp(buffer, 52, HeaderBytes, Ssrc, 5000 - ReplayWindow.Size, out _));
        Assert.True(sender.TryProtectRtp(buffer, 52, HeaderBytes, Ssrc, 4999, out _));
    }

    [Theory]
    [InlineData(65_535, 0, 65_536)]
    [InlineData(65_536, 65_535, 65_535)]
    [InlineData(10, 65_535, -1)]
    [InlineData(1_000_000, 16_961, 1_000_001)]
    public void The_index_is_the_nearest_to_the_highest_seen(long highest, int sequence, long expected) =>
        Assert.Equal(expected, SrtpReceiver.EstimateIndex(highest, (ushort)sequence));

    [Fact]
    public void The_replay_window_remembers_exactly_its_size()
    {
        var window = new ReplayWindow();
        foreach (long index in (long[])[0, 1, 3, 1000, 1027]) window.Mark(index);

        Assert.False(window.IsFresh(3));
        Assert.True(window.IsFresh(4));
        Assert.False(window.IsFresh(1000));
        Assert.True(window.IsFresh(1028));

        window.Mark(1028);
        Assert.False(window.IsFresh(4));
        Assert.True(window.IsFresh(5));

        window.Mark(1_000_000);
        Assert.True(window.IsFresh(999_999));
        Assert.False(window.IsFresh(1_000_000 - ReplayWindow.Size));
    }

    private static SrtpCipher Cipher(int profile)
    {
        var kind = (SrtpProfile)profile;
        return SrtpCipher.Create(kind, new SrtpMaster(new byte[16], new byte[kind.SaltBytes()]));
    }

    private static byte[] Packet(long index, uint ssrc = Ssrc)
    {
        var packet = new byte[52];
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        packet.AsSpan(HeaderBytes).Fill((byte)index);
        return packet;
    }

    private static byte[] Protect(SrtpSender sender, long index, uint ssrc = Ssrc)
    {
        byte[] buffer = [.. Packet(index, ssrc), .. new byte[SrtpCipher.MaxOverhead]];
        Assert.True(sender.TryProtectRtp(buffer, 52, HeaderBytes, ssrc, index, out int length));
        return buffer[..length];
    }

    private static bool Opens(SrtpReceiver receiver, byte[] sent, long index, out byte[] plain, uint ssrc = Ssrc)
    {
        byte[] copy = [.. sent];
        bool opened = receiver.TryUnprotectRtp(copy, HeaderBytes, ssrc, (ushort)index, out int length);
        plain = opened ? copy[..length] : [];
        return opened;
    }
}
