using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What is offered and not taken is declined in form (RFC 3264 §6), and never silently where a person would miss it.</summary>
public class Declining
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Safaris_VP8_is_taken_though_it_prefers_others()
    {
        SdpSession answer = await TakenAsync(Vector.Text("safari-publish.sdp"));

        Assert.Equal(["VP8", "rtx"], answer.Media[1].Codecs.Select(codec => codec.Name));
        Assert.Equal([100, 101], answer.Media[1].Codecs.Select(codec => (int)codec.PayloadType));
        Assert.DoesNotContain(answer.Media[1].Extensions, extension => extension.Uri.Contains("orientation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_encoder_without_VP8_is_told_what_to_change_instead_of_losing_its_picture()
    {
        MediaRefusal refusal = await RefusedAsync(Vector.Text("obs-publish.sdp"));

        Assert.Equal("no-vp8", refusal.Code);
        Assert.Contains("OBS", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("VP8", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_its_sender_switched_off_does_not_count()
    {
        string offer = Vector.Text("obs-publish.sdp").Replace("m=video 9", "m=video 0", StringComparison.Ordinal);

        SdpSession answer = await TakenAsync(offer);

        Assert.Equal(0, answer.Media[1].Port);
        Assert.Equal(["0"], answer.BundleMids);
    }

    [Theory]
    [InlineData("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000")]
    [InlineData("m=text 9 UDP/TLS/RTP/SAVPF 98", "a=rtpmap:98 t140/1000")]
    [InlineData("m=video 9 UDP/TLS/RTP/SAVPF 77", "a=rtpmap:77 VP8/90000")]
    [InlineData("m=holo 9 UDP/TLS/RTP/SAVPF 77", "a=rtpmap:77 hologram/90000")]
    public async Task A_section_that_we_do_not_take_keeps_its_place_with_port_zero(string section, string attribute)
    {
        string safari = Vector.Text("safari-publish.sdp");
        string transport = string.Join('\n', safari.Split('\n').Where(line => line.StartsWith("a=ice-", StringComparison.Ordinal) || line.StartsWith("a=fingerprint", StringComparison.Ordinal)).Distinct());
        string offer = safari.Replace("BUNDLE 0 1", "BUNDLE 0 1 2", StringComparison.Ordinal)
            + $"{section}\nc=IN IP4 0.0.0.0\n{transport}\na=setup:actpass\na=mid:2\na=sendonly\na=rtcp-mux\n{attribute}\n";

        SdpSession answer = await TakenAsync(offer);

        Assert.Equal([true, true, false], answer.Media.Select(media => media.Port != 0));
        Assert.Equal(section.Split(' ')[0][2..], answer.Media[2].Kind);
        Assert.Equal("2", answer.Media[2].Mid);
        Assert.Equal(["0", "1"], answer.BundleMids);
    }

    [Fact]
    public async Task Unknown_codecs_and_extensions_are_left_out_of_the_answer()
    {
        string offer = Vector.Text("safari-publish.sdp")
            .Replace("a=rtpmap:103 VP9/90000", "a=rtpmap:103 futurecodec/90000\na=fmtp:103 mode=\"quantum\"\na=rtcp-fb:103 telepathy", StringComparison.Ordinal)
            .Replace("a=extmap:5 ", "a=extmap:200 urn:example:unknown\na=extmap:5/sendonly ", StringComparison.Ordinal);

        SdpSession answer = await TakenAsync(offer);

        Assert.Equal(2, answer.Media[1].Codecs.Count);
        Assert.All(answer.Media.SelectMany(media => media.Extensions), extension => Assert.DoesNotContain("unknown", extension.Uri, StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Media[1].Extensions, extension => extension.Id is 200 or 5);
    }

    private static async Task<SdpSession> TakenAsync(string offer)
    {
        MediaAnswer given = await OfferAsync(offer);
        Assert.Null(given.Refusal);
        Assert.True(SdpParser.TryParse(given.Sdp, out SdpSession? answer, out _));
        return answer!;
    }

    private static async Task<MediaRefusal> RefusedAsync(string offer)
    {
        MediaAnswer given = await OfferAsync(offer);
        Assert.Null(given.Sdp);
        return given.Refusal!;
    }

    private static async Task<MediaAnswer> OfferAsync(string offer)
    {
        await using var stage = new Stage();
        return await stage.Room.PublishAsync(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), offer, Cancel);
    }
}
