using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>ICE restarts (RFC 8445 §9): a new way for the same peer, whose encryption and media go on.</summary>
public class Restarting
{
    private const string NewUfrag = "anotherufrag";
    private const string NewPwd = "anotherpasswordanotherpassword";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_by_offer_media_goes_on_under_the_same_keys(bool movesToTcp)
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        SdpSession before = viewer.Answer;

        await RestartAsync(stage, viewer, TestOffer.Viewer(viewer, video: 0));
        viewer.Move(movesToTcp);
        Nominate(viewer);
        publisher.SendRtp(Stage.AudioHeader(2), [2]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Equal([2], viewer.Rtp[1].Payload);
        Assert.Equal(viewer.Rtp[0].Header.Ssrc, viewer.Rtp[1].Header.Ssrc);
        Assert.Single(stage.Events.OfType<PeerConnected>(), connected => connected.PeerId == viewer.Id);
        Assert.NotEqual(before.Media[0].IceUfrag, viewer.Answer.Media[0].IceUfrag);
        Assert.Equal(before.Media[0].Sources, viewer.Answer.Media[0].Sources);
    }

    [Fact]
    public async Task The_new_answer_is_the_next_version_of_the_same_session()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        string[] first = OriginOf(viewer.Answer);

        await RestartAsync(stage, viewer, TestOffer.Viewer(viewer, video: 0));

        string[] second = OriginOf(viewer.Answer);
        Assert.Equal(first[1], second[1]);
        Assert.Equal(("1", "2"), (first[2], second[2]));
    }

    [Fact]
    public async Task A_publisher_restarts_too()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);

        await RestartAsync(stage, publisher, TestOffer.Publisher(publisher, video: false));
        Nominate(publisher);
        publisher.SendRtp(Stage.AudioHeader(1), [1]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
    }

    [Fact]
    public async Task The_old_way_serves_until_a_check_of_the_new_one_and_not_longer()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        byte[] oldCheck = viewer.NewCheck(nominate: false);
        string offer = TestOffer.Viewer(viewer, video: 0).Replace(TestPeer.Ufrag, NewUfrag, StringComparison.Ordinal);
        MediaAnswer restarted = await stage.Room.RestartAsync(viewer.Id, offer, Cancel);

        viewer.Send(oldCheck);
        Assert.True(viewer.Until(() => viewer.ChecksAnswered == 2));
        viewer.LocalUfrag = NewUfrag;
        viewer.TakeAnswer(restarted, stage.Engine.Port);
        Nominate(viewer);
        viewer.Send(oldCheck);

        stage.ExpectDropped("StunUnknownUser");
        Assert.Equal(3, viewer.ChecksAnswered);
    }

    [Fact]
    public async Task A_restart_asked_for_twice_is_answered_alike_and_an_unused_one_is_replaced()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);

        IceAnswer first = await stage.Room.TrickleAsync(viewer.Id, tag: null, Fragment(NewUfrag), Cancel);
        IceAnswer again = await stage.Room.TrickleAsync(viewer.Id, tag: null, Fragment(NewUfrag), Cancel);
        IceAnswer other = await stage.Room.TrickleAsync(viewer.Id, tag: null, Fragment("yetanother"), Cancel);

        Assert.Equal(first, again);
        Assert.NotEqual(first.Tag, other.Tag);
        TakeFragment(viewer, first, NewUfrag);
        viewer.Check(nominate: true);
        stage.ExpectDropped("StunUnknownUser");
        TakeFragment(viewer, other, "yetanother");
        Nominate(viewer);
    }

    [Fact]
    public async Task A_restart_by_fragment_names_credentials_and_candidates()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);

        IceAnswer answer = await stage.Room.TrickleAsync(viewer.Id, tag: null, Fragment(NewUfrag), Cancel);

        Assert.Contains("a=ice-lite\r\n", answer.Fragment, StringComparison.Ordinal);
        Assert.Contains($"a=ice-ufrag:{answer.Tag}\r\n", answer.Fragment, StringComparison.Ordinal);
        Assert.Contains("a=candidate:1 1 udp ", answer.Fragment, StringComparison.Ordinal);
        Assert.Contains("a=end-of-candidates\r\n", answer.Fragment, StringComparison.Ordinal);
        Assert.True(SdpFragment.TryParse(answer.Fragment!, out SdpFragment? read));
        Assert.Equal(answer.Tag, read!.IceUfrag);
    }

    [Fact]
    public async Task Trickled_candidates_change_nothing_and_are_never_dialled()
    {
        await using var stage = new Stage();
        using var trap = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)trap.Client.LocalEndPoint!).Port;
        TestPeer viewer = await stage.ViewAsync(video: 0);
        string tag = viewer.Answer.Media[0].IceUfrag!;

        IceAnswer noted = await stage.Room.TrickleAsync(viewer.Id, tag, $"a=ice-ufrag:{TestPeer.Ufrag}\r\na=ice-pwd:{TestPeer.Pwd}\r\na=candidate:1 1 udp 99 127.0.0.1 {port} typ host\r\n", Cancel);
        Nominate(viewer);

        Assert.Equal(new IceAnswer(null, tag, null), noted);
        Assert.Equal(0, trap.Available);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_the_reason()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        string tag = viewer.Answer.Media[0].IceUfrag!;

        Assert.Equal("no-such-peer", await CodeAsync(Guid.NewGuid(), null, Fragment(NewUfrag)));
        Assert.Equal("ice-session-changed", await CodeAsync(viewer.Id, "somethingold", Fragment(TestPeer.Ufrag)));
        Assert.Equal("other-ice-credentials", await CodeAsync(viewer.Id, tag, Fragment(NewUfrag)));
        Assert.Equal("not-sdpfrag", await CodeAsync(viewer.Id, tag, "{}"));
        Assert.Equal("not-sdpfrag", await CodeAsync(viewer.Id, tag, ""));

        async Task<string?> CodeAsync(Guid peer, string? ice, string text) => (await stage.Room.TrickleAsync(peer, ice, text, Cancel)).Refusal?.Code;
    }

    [Fact]
    public async Task A_restart_with_another_certificate_or_other_sections_is_refused()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer stranger = stage.NewPeer();

        Assert.Equal("other-media", (await stage.Room.RestartAsync(viewer.Id, TestOffer.Viewer(stranger, video: 0), Cancel)).Refusal!.Code);
        Assert.Equal("other-media", (await stage.Room.RestartAsync(viewer.Id, TestOffer.Viewer(viewer), Cancel)).Refusal!.Code);
        Assert.Equal("not-sdp", (await stage.Room.RestartAsync(viewer.Id, "hello", Cancel)).Refusal!.Code);
    }

    private static string Fragment(string ufrag) => $"a=ice-options:trickle ice2\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{NewPwd}\r\n";

    private static string[] OriginOf(SdpSession session) => session.Lines.Single(line => line.Type == 'o').Value.Split(' ');

    private static async Task RestartAsync(Stage stage, TestPeer peer, string offer)
    {
        MediaAnswer restarted = await stage.Room.RestartAsync(peer.Id, offer.Replace(TestPeer.Ufrag, NewUfrag, StringComparison.Ordinal), Cancel);
        peer.LocalUfrag = NewUfrag;
        peer.TakeAnswer(restarted, stage.Engine.Port);
    }

    private static void TakeFragment(TestPeer peer, IceAnswer answer, string ufrag)
    {
        Assert.Null(answer.Refusal);
        Assert.True(SdpFragment.TryParse(answer.Fragment!, out SdpFragment? ours));
        peer.LocalUfrag = ufrag;
        peer.TakeCredentials(ours!.IceUfrag!, ours.IcePwd!);
    }

    private static void Nominate(TestPeer peer)
    {
        int answered = peer.ChecksAnswered;
        peer.Check(nominate: true);
        Assert.True(peer.Until(() => peer.ChecksAnswered == answered + 1));
    }
}
