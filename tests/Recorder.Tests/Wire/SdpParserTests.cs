using System.Text;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class SdpParserTests
{
    private static readonly string[] Names =
    [
        "chromium-publish.sdp", "chromium-audio.sdp", "chromium-view.sdp", "chromium-simulcast.sdp",
        "firefox-publish.sdp", "firefox-audio.sdp", "firefox-view.sdp", "firefox-simulcast.sdp",
    ];

    private const string Minimal = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

    public static TheoryData<string> Offers => [.. Names];

    [Theory]
    [MemberData(nameof(Offers))]
    public void An_offer_of_a_browser_is_read_and_written_back(string name)
    {
        string text = Crlf(name);
        var session = Parse(text);

        Assert.Equal(text, SdpWriter.Write(session));
        Assert.Equal(session.Media.Select(media => media.Mid), session.BundleMids);
        Assert.False(session.IceLite);
        Assert.All(session.Media, media =>
        {
            Assert.NotNull(media.IceUfrag);
            Assert.NotNull(media.IcePwd);
            Assert.Equal(32, media.FingerprintSha256!.Length);
            Assert.Equal(SdpSetup.ActPass, media.Setup);
        });
    }

    [Fact]
    public void Lines_may_end_with_LF_alone() => Assert.Equal(Crlf("chromium-publish.sdp"), SdpWriter.Write(Parse(Vector.Text("chromium-publish.sdp"))));

    [Fact]
    public void A_publisher_of_Chromium_is_understood()
    {
        var session = Parse(Crlf("chromium-publish.sdp"));
        Assert.Equal(["0", "1"], session.BundleMids);
        var (audio, video) = (session.Media[0], session.Media[1]);

        Assert.Equal(("audio", SdpDirection.SendOnly, true), (audio.Kind, audio.Direction, audio.RtcpMux));
        var opus = audio.Codecs[0];
        Assert.Equal((111, "opus", 48000, 2), (opus.PayloadType, opus.Name, opus.ClockRate, opus.Channels));
        Assert.Equal("1", opus.Parameter("useinbandfec"));
        Assert.Equal(["transport-cc"], opus.Feedback);
        Assert.Contains(audio.Extensions, extension => extension is { Id: 1, Uri: RtpExtensionFields.AudioLevelUri });
        Assert.Equal(new SdpSource(4104092336, "BKhBD15yXZuSPH3v"), Assert.Single(audio.Sources));
        Assert.Equal("faf284a8-6e53-4a99-9d71-7564ea9228d6", audio.Msid!.Track);
        Assert.Equal(8, audio.Candidates.Count);
        Assert.Equal(0x52, audio.FingerprintSha256![0]);
        Assert.Equal(0x22, audio.FingerprintSha256[31]);

        var vp8 = video.Codecs.First(codec => codec.Is("vp8"));
        Assert.Equal((96, 90000, 1), (vp8.PayloadType, vp8.ClockRate, vp8.Channels));
        Assert.Contains("nack pli", vp8.Feedback);
        Assert.Equal((byte)96, video.Codecs.Single(codec => codec.PayloadType == 97).AssociatedPayloadType);
        Assert.Equal("FID", Assert.Single(video.SourceGroups).Semantics);
        Assert.Equal(2, video.SourceGroups[0].Ssrcs.Count);
    }

    [Fact]
    public void A_viewer_of_Chromium_is_understood()
    {
        var session = Parse(Crlf("chromium-view.sdp"));
        Assert.Equal(["audio", "video", "video", "application"], session.Media.Select(media => media.Kind));
        Assert.All(session.Media.Take(3), media => Assert.Equal(SdpDirection.ReceiveOnly, media.Direction));
        Assert.Equal("webrtc-datachannel", Assert.Single(session.Media[3].Formats));
        Assert.Empty(session.Media[3].Codecs);
    }

    [Theory]
    [InlineData("chromium-simulcast.sdp")]
    [InlineData("firefox-simulcast.sdp")]
    public void Simulcast_layers_are_listed_in_order(string name)
    {
        var video = Parse(Crlf(name)).Media[1];
        Assert.Equal(["l", "m", "h"], video.Rids.Select(rid => rid.Id));
        Assert.All(video.Rids, rid => Assert.True(rid.Sends));
        Assert.Equal(["l", "m", "h"], video.Simulcast!.Sends);
        Assert.Contains(video.Extensions, extension => extension.Uri == RtpExtensionFields.RidUri);
    }

    [Fact]
    public void Firefox_gives_its_fingerprint_once_for_the_session_and_bundles_by_bundle_only()
    {
        var session = Parse(Crlf("firefox-publish.sdp"));
        Assert.Equal(0xC6, Parse(Crlf("firefox-simulcast.sdp")).Media[0].FingerprintSha256![0]);
        Assert.Same(session.Media[0].FingerprintSha256, session.Media[1].FingerprintSha256);
        Assert.Equal((0, true), (session.Media[1].Port, session.Media[1].BundleOnly));
        Assert.Equal(SdpDirection.ReceiveOnly, session.Media[0].Extensions.Single(extension => extension.Id == 2).Direction);
    }

    [Theory]
    [InlineData("hello", SdpFault.LineMalformed)]
    [InlineData("", SdpFault.NotVersionZero)]
    [InlineData("v=1\r\n", SdpFault.NotVersionZero)]
    [InlineData("o=- 1 1 IN IP4 0\r\nv=0\r\n", SdpFault.NotVersionZero)]
    [InlineData("v=0\r\n{\"sdp\":1}\r\n", SdpFault.LineMalformed)]
    [InlineData("v=0\r\ns=a\u0000b\r\n", SdpFault.LineMalformed)]
    [InlineData("v=0\r\ns=a\rb\r\n", SdpFault.LineMalformed)]
    [InlineData("v=0\r\nm=audio\r\n", SdpFault.MediaLineMalformed)]
    [InlineData("v=0\r\nm=audio x RTP/AVP 0\r\n", SdpFault.MediaLineMalformed)]
    [InlineData("v=0\r\nm=audio 70000 RTP/AVP 0\r\n", SdpFault.MediaLineMalformed)]
    internal void What_is_no_description_is_refused_by_name(string text, SdpFault expected) => AssertRefused(text, expected);

    [Theory]
    [InlineData("mid:", SdpFault.MidMalformed)]
    [InlineData("mid:a b", SdpFault.MidMalformed)]
    [InlineData("ice-ufrag:abc", SdpFault.IceCredentialMalformed)]
    [InlineData("ice-ufrag:ab-c", SdpFault.IceCredentialMalformed)]
    [InlineData("ice-pwd:tooshort", SdpFault.IceCredentialMalformed)]
    [InlineData("fingerprint:sha-256 AA:BB", SdpFault.FingerprintMalformed)]
    [InlineData("fingerprint:sha-256", SdpFault.FingerprintMalformed)]
    [InlineData("fingerprint:sha-256 00-00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00", SdpFault.FingerprintMalformed)]
    [InlineData("setup:maybe", SdpFault.SetupUnknown)]
    [InlineData("rtpmap:128 x/1", SdpFault.CodecMalformed)]
    [InlineData("rtpmap:111 opus", SdpFault.CodecMalformed)]
    [InlineData("rtpmap:111 opus/0", SdpFault.CodecMalformed)]
    [InlineData("fmtp:x y", SdpFault.CodecMalformed)]
    [InlineData("rtcp-fb:111", SdpFault.CodecMalformed)]
    [InlineData("extmap:0 urn:x", SdpFault.ExtensionMalformed)]
    [InlineData("extmap:1", SdpFault.ExtensionMalformed)]
    [InlineData("extmap:1/sideways urn:x", SdpFault.ExtensionMalformed)]
    [InlineData("ssrc:x cname:y", SdpFault.SourceMalformed)]
    [InlineData("ssrc:4294967296 cname:y", SdpFault.SourceMalformed)]
    [InlineData("ssrc-group:FID x", SdpFault.SourceMalformed)]
    [InlineData("rid:l", SdpFault.RidMalformed)]
    [InlineData("rid:l up", SdpFault.RidMalformed)]
    [InlineData("simulcast:send", SdpFault.SimulcastMalformed)]
    [InlineData("simulcast:send a;;b", SdpFault.SimulcastMalformed)]
    [InlineData("simulcast:upward a", SdpFault.SimulcastMalformed)]
    internal void A_malformed_attribute_is_refused_by_name(string attribute, SdpFault expected) =>
        AssertRefused(Minimal + "a=" + attribute + "\r\n", expected);

    [Fact]
    public void Sizes_are_bounded()
    {
        AssertRefused(Minimal + new string('\n', SdpParser.MaxLength), SdpFault.TooLong);
        AssertRefused(Minimal + "a=x:" + new string('y', SdpParser.MaxLineLength), SdpFault.LineTooLong);
        AssertRefused(Minimal + string.Concat(Enumerable.Repeat("m=video 9 x 1\r\n", SdpParser.MaxMedia)), SdpFault.TooManyMedia);
        AssertRefused(Minimal + string.Concat(Enumerable.Range(0, 33).Select(i => $"a=rtcp-fb:* x{i}\r\n")), SdpFault.CodecMalformed);
    }

    [Fact]
    public void A_mid_names_one_section() => AssertRefused(Minimal + "a=mid:0\r\nm=video 9 x 96\r\na=mid:0\r\n", SdpFault.MidRepeated);

    [Fact]
    public void A_section_takes_the_sessions_transport_unless_it_has_its_own()
    {
        const string text = "v=0\r\na=ice-lite\r\na=ice-ufrag:sess\r\na=setup:passive\r\na=recvonly\r\nm=audio 9 x 0\r\nm=video 9 x 96\r\na=ice-ufrag:mine\r\na=inactive\r\na=rtcp-fb:* nack\r\na=rtpmap:96 VP8/90000\r\n";
        var session = Parse(text);

        Assert.True(session.IceLite);
        Assert.Equal(("sess", SdpSetup.Passive, SdpDirection.ReceiveOnly), (session.Media[0].IceUfrag, session.Media[0].Setup, session.Media[0].Direction));
        Assert.Equal(("mine", SdpSetup.Passive, SdpDirection.Inactive), (session.Media[1].IceUfrag, session.Media[1].Setup, session.Media[1].Direction));
        Assert.Equal(["nack"], session.Media[1].Codecs[0].Feedback);
    }

    [Fact]
    public void An_answer_is_written_and_read_back()
    {
        byte[] hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        var msid = new SdpMsid("stream", "track");
        var codec = new SdpCodec(96, "VP8", 90000, 1, "max-fr=30", ["nack", "nack pli"]);
        string text = new SdpWriter()
            .Begin(77, 1).Attribute("group", "BUNDLE 0").Attribute("ice-lite")
            .Media("video", 9, "UDP/TLS/RTP/SAVPF", ["96"])
            .Attribute("mid", "0").Direction(SdpDirection.SendOnly).Ice("abcd", new string('p', 22)).Fingerprint(hash).Setup(SdpSetup.Passive)
            .Codec(codec).Extension(new SdpExtension(4, RtpExtensionFields.MidUri)).Msid(msid).Source(5, "us", msid).SourceGroup("FID", 5, 6)
            .ToString();

        var session = Parse(text);
        var media = Assert.Single(session.Media);
        Assert.True(session.IceLite);
        Assert.Equal(("0", SdpDirection.SendOnly, "abcd", SdpSetup.Passive), (media.Mid, media.Direction, media.IceUfrag, media.Setup));
        Assert.Equal(hash, media.FingerprintSha256);
        Assert.Equivalent(codec, Assert.Single(media.Codecs));
        Assert.Equal(new SdpExtension(4, RtpExtensionFields.MidUri), Assert.Single(media.Extensions));
        Assert.Equal(msid, media.Msid);
        Assert.Equal(new SdpSource(5, "us"), Assert.Single(media.Sources));
        Assert.Equal([5u, 6u], Assert.Single(media.SourceGroups).Ssrcs);
    }

    [Fact]
    public void A_line_end_cannot_be_smuggled_into_an_answer() =>
        Assert.Throws<ArgumentException>(() => new SdpWriter().Attribute("mid", "0\r\na=setup:active"));

    [Fact]
    public void Every_prefix_is_survived()
    {
        foreach (byte[] vector in Vectors)
        {
            for (int length = 0; length < vector.Length; length += 7) Look(vector.AsSpan(0, length));
        }
    }

    [Fact]
    public void Every_changed_byte_is_survived()
    {
        byte[] vector = Encoding.Latin1.GetBytes(Minimal + "a=mid:0\na=ice-ufrag:abcd\na=rtpmap:111 opus/48000/2\na=extmap:1/sendonly u\na=ssrc:1 cname:x\na=simulcast:send l;m recv h\n");
        Mutation.EveryPrefixAndByte([vector], Look);
    }

    [Fact]
    public void Random_changes_are_survived() => Mutation.Random(Vectors, 10_000, seed: 8866, Look);

    [Fact]
    [Trait("Category", "Long")]
    public void A_million_random_changes_are_survived() => Mutation.Report("SDP", Vectors, seed: 88661, Look, count: 1_000_000);

    private static byte[][] Vectors => [.. Names.Select(name => Encoding.Latin1.GetBytes(Crlf(name)))];

    private static string Crlf(string name) => Vector.Text(name).ReplaceLineEndings("\r\n");

    private static SdpSession Parse(string text)
    {
        Assert.True(SdpParser.TryParse(text, out var session, out var fault), fault.ToString());
        return session!;
    }

    private static void AssertRefused(string text, SdpFault expected)
    {
        Assert.False(SdpParser.TryParse(text, out var session, out var fault));
        Assert.Null(session);
        Assert.Equal(expected, fault);
    }

    private static void Look(ReadOnlySpan<byte> input)
    {
        if (!SdpParser.TryParse(Encoding.Latin1.GetString(input), out var session, out var fault))
        {
            Assert.NotEqual(SdpFault.None, fault);
            return;
        }
        SdpWriter.Write(session!);
        foreach (var codec in session!.Media.SelectMany(media => media.Codecs)) _ = codec.AssociatedPayloadType;
    }
}
