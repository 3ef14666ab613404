using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Answers to offers of real browsers, captured in the Vectors folder, and to bad ones.</summary>
public class Offers
{
    public static TheoryData<string> Publishers => new("chromium-publish.sdp", "firefox-publish.sdp", "chromium-audio.sdp", "firefox-audio.sdp", "safari-publish.sdp");

    public static TheoryData<string> Viewers => new("chromium-view.sdp", "firefox-view.sdp");

    [Theory]
    [MemberData(nameof(Publishers))]
    public async Task A_browsers_publication_is_taken_whole(string file)
    {
        (SdpSession offer, SdpSession answer) = await AnswerAsync(Vector.Text(file), publishes: true);

        Assert.True(answer.IceLite);
        Assert.Equal(offer.BundleMids, answer.BundleMids);
        Assert.All(answer.Media, media =>
        {
            Assert.NotEqual(0, media.Port);
            Assert.Equal(SdpDirection.ReceiveOnly, media.Direction);
            Assert.Equal(SdpSetup.Passive, media.Setup);
            Assert.Equal(media.Kind == "audio" ? "opus" : "VP8", media.Codecs[0].Name, ignoreCase: true);
        });
        Assert.Single(answer.Media, media => media.Candidates.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Publishers))]
    public async Task The_answer_repeats_mids_payload_types_and_extension_ids(string file)
    {
        (SdpSession offer, SdpSession answer) = await AnswerAsync(Vector.Text(file), publishes: true);

        Assert.Equal(offer.Media.Select(media => media.Mid), answer.Media.Select(media => media.Mid));
        foreach ((SdpMedia offered, SdpMedia answered) in offer.Media.Zip(answer.Media))
        {
            Assert.All(answered.Codecs, codec => Assert.Contains(offered.Codecs, each => each.PayloadType == codec.PayloadType && each.Name == codec.Name));
            Assert.All(answered.Extensions, extension => Assert.Contains(offered.Extensions, each => each.Id == extension.Id && each.Uri == extension.Uri));
            Assert.Contains(answered.Extensions, extension => extension.Uri == RtpExtensionFields.TransportSequenceUri);
            Assert.DoesNotContain("goog-remb", answered.Codecs[0].Feedback);
        }
    }

    [Theory]
    [MemberData(nameof(Viewers))]
    public async Task A_viewers_sections_become_slots_and_its_data_channel_is_declined(string file)
    {
        (SdpSession offer, SdpSession answer) = await AnswerAsync(Vector.Text(file), publishes: false);

        Assert.Equal(offer.Media.Count, answer.Media.Count);
        SdpMedia data = answer.Media.Single(media => media.Kind == "application");
        Assert.Equal(0, data.Port);
        Assert.DoesNotContain(data.Mid, answer.BundleMids);
        SdpMedia[] slots = [.. answer.Media.Where(media => media.Port != 0)];
        Assert.Equal(3, slots.Length);
        Assert.All(slots, slot =>
        {
            Assert.Equal(SdpDirection.SendOnly, slot.Direction);
            Assert.Equal(slot.Kind == "audio" ? [] : [RtpExtensionFields.TransportSequenceUri], slot.Extensions.Select(extension => extension.Uri));
            Assert.Equal(slot.Kind != "audio", slot.Codecs[0].Feedback.Contains("transport-cc"));
            Assert.DoesNotContain("goog-remb", slot.Codecs[0].Feedback);
            Assert.NotNull(slot.Msid);
        });
        Assert.Equal(5, slots.SelectMany(slot => slot.Sources).Select(source => source.Ssrc).Distinct().Count());
        Assert.All(slots.Where(slot => slot.Kind == "video"), slot => Assert.Equal("FID", slot.SourceGroups.Single().Semantics));
        Assert.Equal(3, slots.Select(slot => slot.Msid!.Stream).Distinct().Count());
    }

    [Fact]
    public async Task A_player_of_one_sound_and_one_picture_gets_them_in_one_stream()
    {
        using var peer = new TestPeer();

        (_, SdpSession answer) = await AnswerAsync(TestOffer.Viewer(peer), publishes: false);

        Assert.Single(answer.Media.Select(media => media.Msid!.Stream).Distinct());
    }

    [Fact]
    public async Task A_second_picture_of_one_publisher_is_declined()
    {
        using var peer = new TestPeer();
        string offer = TestOffer.Write(peer.Fingerprint, SdpDirection.SendOnly, ["video", "video"], rtx: true);

        (_, SdpSession answer) = await AnswerAsync(offer, publishes: true);

        Assert.NotEqual(0, answer.Media[0].Port);
        Assert.Equal(0, answer.Media[1].Port);
        Assert.Equal(["0"], answer.BundleMids);
    }

    [Theory]
    [InlineData("", "not-sdp")]
    [InlineData("<html></html>", "not-sdp")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", "no-audio-or-video-we-take")]
    public async Task What_is_no_offer_is_refused_with_the_reason(string sdp, string code) =>
        Assert.Equal(code, (await RefusalAsync(sdp)).Code);

    [Fact]
    public async Task An_offer_too_large_is_refused() =>
        Assert.Equal("too-large", (await RefusalAsync(new string('a', 70_000))).Code);

    [Theory]
    [InlineData("a=fingerprint:", "no-fingerprint")]
    [InlineData("a=ice-ufrag:", "no-ice")]
    [InlineData("a=rtcp-mux", "no-audio-or-video-we-take")]
    public async Task An_offer_without_what_encryption_or_ice_need_is_refused(string missing, string code)
    {
        using var peer = new TestPeer();
        IEnumerable<string> lines = TestOffer.Publisher(peer).Split("\r\n").Where(line => !line.StartsWith(missing, StringComparison.Ordinal));

        Assert.Equal(code, (await RefusalAsync(string.Join("\r\n", lines))).Code);
    }

    [Fact]
    public async Task A_picture_without_vp8_is_refused()
    {
        using var peer = new TestPeer();

        MediaRefusal refusal = await RefusalAsync(TestOffer.Publisher(peer, audio: false).Replace("VP8/90000", "H264/90000", StringComparison.Ordinal));

        Assert.Equal("no-vp8", refusal.Code);
    }

    [Fact]
    public async Task An_offer_that_wants_us_to_open_dtls_is_refused()
    {
        using var peer = new TestPeer();

        MediaRefusal refusal = await RefusalAsync(TestOffer.Publisher(peer).Replace("setup:actpass", "setup:passive", StringComparison.Ordinal));

        Assert.Equal("no-dtls-client", refusal.Code);
    }

    private static async Task<MediaRefusal> RefusalAsync(string sdp)
    {
        await using var stage = new Stage();
        MediaAnswer answer = await stage.Room.PublishAsync(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), sdp, default);
        Assert.Null(answer.Sdp);
        Assert.NotEmpty(answer.Refusal!.Text);
        return answer.Refusal;
    }

    private static async Task<(SdpSession Offer, SdpSession Answer)> AnswerAsync(string sdp, bool publishes)
    {
        await using var stage = new Stage();
        MediaAnswer given = publishes
            ? await stage.Room.PublishAsync(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), sdp, default)
            : await stage.Room.ViewAsync(Guid.NewGuid(), Guid.NewGuid(), sdp, default);
        Assert.Null(given.Refusal);
        Assert.True(SdpParser.TryParse(sdp, out SdpSession? offer, out _));
        Assert.True(SdpParser.TryParse(given.Sdp, out SdpSession? answer, out _));
        return (offer!, answer!);
    }
}
