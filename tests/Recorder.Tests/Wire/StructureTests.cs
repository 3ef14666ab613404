using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace CaseHub.Recorder.Tests.Wire;

/// <summary>
/// Inputs grown from the grammar instead of bent from vectors: whatever can be written is read back the same, and a document made of
/// right words in wrong places is survived.
/// </summary>
public sealed class StructureTests
{
    private const int Short = 2_000;
    private const int Long = 1_000_000;

    private static readonly Gen<byte[]> Bytes = ArrayOf(Choose(0, 255).Select(value => (byte)value), 40);
    private static readonly Gen<uint> Word = from high in Choose(0, ushort.MaxValue) from low in Choose(0, ushort.MaxValue) select (uint)high << 16 | (uint)low;

    [Fact]
    public void Rtp_packets_are_read_as_written() => Hold(Packets, RtpComesBack, Short);

    [Fact]
    public void Checks_are_read_as_written_and_any_changed_byte_is_noticed() => Hold(Checks, CheckComesBack, Short);

    [Fact]
    public void Lists_of_missing_packets_are_read_as_written() => Hold(Missing, NackComesBack, Short);

    [Fact]
    public void Picture_descriptors_are_read_as_written() => Hold(Descriptors, DescriptorComesBack, Short);

    [Fact]
    public void Documents_of_right_words_in_wrong_places_are_survived() => Hold(Documents, DocumentIsSurvived, Short);

    [Fact, Trait("Category", "Long")]
    public void A_million_of_each_are_survived()
    {
        Hold(Packets, RtpComesBack, Long);
        Hold(Checks, CheckComesBack, Long);
        Hold(Missing, NackComesBack, Long);
        Hold(Descriptors, DescriptorComesBack, Long);
        Hold(Documents, DocumentIsSurvived, Long / 10);
    }

    private static void Hold<T>(Gen<T> inputs, Func<T, bool> property, int count) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(2_026, 1_123), Prop.ForAll(inputs.ToArbitrary(), property));

    // RTP (RFC 3550 §5.1, RFC 8285).

    private sealed record Extension(byte Id, byte[] Data);

    private sealed record Packet(RtpHeader Header, uint[] Sources, bool TwoByte, Extension[] Extensions, byte[] Payload, byte Padding);

    private static Gen<Packet> Packets =>
        from marker in Choose(0, 1)
        from type in Choose(0, 127)
        from sequence in Choose(0, ushort.MaxValue)
        from timestamp in Word
        from ssrc in Word
        from sources in ArrayOf(Word, 15)
        from twoByte in Choose(0, 1)
        from extensions in ArrayOf(from id in Choose(1, 14) from data in Bytes select new Extension((byte)id, [.. data.Take(15), 7]), 6)
        from payload in Bytes
        from padding in Choose(0, 255)
        select new Packet(
            new RtpHeader { Marker = marker == 1, PayloadType = (byte)type, SequenceNumber = (ushort)sequence, Timestamp = timestamp, Ssrc = ssrc },
            sources, twoByte == 1, [.. extensions.DistinctBy(extension => extension.Id)], payload, (byte)padding);

    private static bool RtpComesBack(Packet packet)
    {
        Span<byte> buffer = stackalloc byte[1500];
        var writer = new RtpPacketWriter(buffer, packet.Header);
        foreach (uint source in packet.Sources) writer.AddCsrc(source);
        writer.BeginExtensions(packet.TwoByte ? RtpHeaderExtensions.TwoByteProfile : RtpHeaderExtensions.OneByteProfile);
        foreach (Extension extension in packet.Extensions) writer.AddExtension(extension.Id, extension.Data);
        writer.EndExtensions();
        writer.Payload(packet.Payload);
        writer.Pad(packet.Padding);
        if (!writer.TryFinish(out int length) || !RtpHeader.TryParse(buffer[..length], out RtpHeader read)) return false;

        foreach (Extension extension in packet.Extensions)
        {
            if (!RtpHeaderExtensions.TryFind(buffer, read, extension.Id, out ReadOnlySpan<byte> data) || !data.SequenceEqual(extension.Data)) return false;
        }

        RtpHeader sent = packet.Header;
        return (sent.Marker, sent.PayloadType, sent.SequenceNumber, sent.Timestamp, sent.Ssrc) == (read.Marker, read.PayloadType, read.SequenceNumber, read.Timestamp, read.Ssrc)
            && read.CsrcCount == packet.Sources.Length
            && read.PaddingLength == packet.Padding
            && buffer.Slice(read.PayloadStart, read.PayloadLength).SequenceEqual(packet.Payload);
    }

    // STUN (RFC 8489), as ICE uses it (RFC 8445 §7.1).

    private sealed record IceCheck(byte[] Transaction, byte[] User, byte[] Password, uint Priority, bool Nominates, byte[] Unknown, int Changed);

    private static Gen<IceCheck> Checks =>
        from transaction in Choose(0, 255).Select(value => (byte)value).ArrayOf(StunMessage.TransactionIdBytes)
        from user in Bytes
        from password in Bytes
        from priority in Word
        from nominates in Choose(0, 1)
        from unknown in Bytes
        from changed in Choose(0, 10_000)
        select new IceCheck(transaction, user, [1, .. password], priority, nominates == 1, unknown, changed);

    private static bool CheckComesBack(IceCheck check)
    {
        Span<byte> buffer = stackalloc byte[500];
        var writer = new StunWriter(buffer, StunType.BindingRequest, check.Transaction);
        writer.Add(StunAttribute.Username, check.User);
        writer.AddPriority(check.Priority);
        if (check.Nominates) writer.AddUseCandidate();
        // From 0x8000 on an attribute may be passed over (RFC 8489 §14).
        writer.Add((StunAttribute)0x8123, check.Unknown);
        writer.AddIntegrity(check.Password);
        writer.AddFingerprint();
        if (!writer.TryFinish(out int length) || !StunMessage.TryParse(buffer[..length], out StunMessage read)) return false;
        bool same = read.VerifyIntegrity(check.Password) && read.VerifyFingerprint() && read.UseCandidate == check.Nominates
            && read.Priority == check.Priority && read.Username.SequenceEqual(check.User) && read.TransactionId.SequenceEqual(check.Transaction);

        buffer[check.Changed % length] ^= 0x40;
        return same && !(StunMessage.TryParse(buffer[..length], out StunMessage changed) && changed.VerifyIntegrity(check.Password) && changed.VerifyFingerprint());
    }

    // Generic NACK (RFC 4585 §6.2.1).

    private static Gen<ushort[]> Missing =>
        from first in Choose(0, ushort.MaxValue)
        from steps in ArrayOf(Choose(1, 40), 60)
        select steps.Aggregate(new List<ushort> { (ushort)first }, (list, step) => [.. list, (ushort)(list[^1] + step)]).ToArray();

    private static bool NackComesBack(ushort[] missing)
    {
        Span<byte> buffer = stackalloc byte[400];
        var writer = new RtcpWriter(buffer);
        writer.Nack(1, 2, missing);
        if (!writer.TryFinish(out int length) || !RtcpCompound.TryParse(buffer[..length], out RtcpCompound compound) || !compound.MoveNext()) return false;
        if (!Nack.TryParse(compound.Current, out Nack nack)) return false;
        int at = 0;
        foreach (ushort number in nack)
        {
            if (at == missing.Length || number != missing[at++]) return false;
        }

        return at == missing.Length;
    }

    // VP8 payload descriptor (RFC 7741 §4.2).

    private static Gen<Vp8Descriptor> Descriptors =>
        from flags in Choose(0, 7)
        from partition in Choose(0, 7)
        from picture in Choose(-1, 0x7FFF)
        from level in Choose(-1, 255)
        from layer in Choose(-1, 3)
        from key in Choose(-1, 31)
        select new Vp8Descriptor
        {
            NonReference = (flags & 1) != 0,
            StartOfPartition = (flags & 2) != 0,
            PartitionIndex = partition,
            PictureId = picture < 0 ? null : picture,
            PictureIdIsLong = picture > 127,
            Tl0PicIdx = level < 0 || layer < 0 ? null : (byte)level,
            TemporalLayer = layer < 0 ? null : layer,
            LayerSync = layer >= 0 && (flags & 4) != 0,
            KeyIndex = key < 0 ? null : key,
        };

    private static bool DescriptorComesBack(Vp8Descriptor descriptor)
    {
        byte[] buffer = new byte[8];
        int length = descriptor.Write(buffer);
        if (!Vp8Descriptor.TryParse(buffer.AsSpan(0, length + 1), out Vp8Descriptor read) || read.Length != length) return false;
        return (read.NonReference, read.StartOfPartition, read.PartitionIndex, read.PictureId, read.Tl0PicIdx, read.KeyIndex)
            == (descriptor.NonReference, descriptor.StartOfPartition, descriptor.PartitionIndex, descriptor.PictureId, descriptor.Tl0PicIdx, descriptor.KeyIndex);
    }

    // SDP (RFC 8866): lines that are each nearly right, in any order, read and planned as an offer.

    private static Gen<string> Documents =>
        from head in Gen.Elements("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n", "v=0\no=- 1 2 IN IP4 0.0.0.0\ns=-\nt=0 0\n", "v=0\r\n", "")
        from lines in ArrayOf(Line, 80)
        select head + string.Concat(lines.Select(line => line + "\r\n"));

    private static Gen<string> Line => Gen.OneOf(
        from kind in Token from port in Token from formats in ArrayOf(Token, 4) select $"m={kind} {port} UDP/TLS/RTP/SAVPF {string.Join(' ', formats)}",
        from name in Gen.Elements("mid", "ice-ufrag", "ice-pwd", "fingerprint", "setup", "rtpmap", "fmtp", "rtcp-fb", "extmap", "ssrc", "ssrc-group", "rid", "simulcast", "group", "msid", "candidate", "rtcp-mux", "bundle-only", "sendonly", "recvonly")
        from values in ArrayOf(Token, 5)
        from separator in Gen.Elements(" ", ":", ";", "/", "=", ",", "")
        select $"a={name}:{string.Join(separator, values)}");

    private static Gen<string> Token => Gen.Elements(
        "audio", "video", "application", "9", "0", "-1", "96", "97", "127", "128", "65536", "99999999999999999999", "111 opus/48000/2", "96 VP8/90000", "97 rtx/90000", "apt=96",
        "BUNDLE 0 1", "0", "1", "sha-256", "AA:BB", string.Concat(Enumerable.Repeat("AA:", 31)) + "AA", "active", "actpass", "send", "recv", "h;m;l", "~h", "urn:ietf:params:rtp-hdrext:sdes:mid",
        "*", "nack pli", "", " ", "é", "\0", new string('x', 300), "abcdefghijklmnopqrstuvwxyz0123");

    private static bool DocumentIsSurvived(string document)
    {
        if (SdpParser.TryParse(document, out SdpSession? session, out _)) _ = SdpWriter.Write(session!);
        var reader = new OfferReader(new MediaOptions());
        _ = reader.Read(document, publishes: true, out _);
        _ = reader.Read(document, publishes: false, out _);
        // Any answer is right; an exception is not.
        return true;
    }

    private static Gen<int> Choose(int low, int high) => Gen.Choose(low, high);

    private static Gen<T[]> ArrayOf<T>(Gen<T> element, int most) => Choose(0, most).SelectMany(count => element.ArrayOf(count));
}
