using System.Buffers.Binary;
using System.Globalization;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>Writes the answer to a planned offer (RFC 9429 §5.3): ICE-lite, passive DTLS, one bundle, every candidate in it.</summary>
/// <param name="fingerprint">SHA-256 of our certificate.</param>
/// <param name="candidates">Where we can be reached, best first.</param>
internal sealed class AnswerWriter(byte[] fingerprint, IReadOnlyList<IceCandidate> candidates)
{
    private const int DiscardPort = 9;
    private const string Cname = "casehub";

    // Kilobits per second from which Chromium's senders begin to estimate; their own 300 would take a minute to reach three layers.
    private const string StartBitrate = "x-google-start-bitrate=1000";

    /// <param name="peer">Whose offer is answered; its id names the description's session.</param>
    /// <param name="session">The ICE session that the answer opens.</param>
    public string Write(PeerSetup peer, IceSession session)
    {
        (OfferPlan plan, IceCredentials ice) = (peer.Plan, session.Ours);
        // The random half of a UUID. A later answer to the same peer is a later version of it (RFC 3264 §8).
        long id = BinaryPrimitives.ReadInt64BigEndian(peer.Id.ToByteArray(bigEndian: true).AsSpan(8)) & long.MaxValue;
        var sdp = new SdpWriter().Begin(id, session.Version);
        string[] mids = [.. plan.Taken.Where(section => section.Offered.Mid is not null).Select(section => section.Offered.Mid!)];
        if (plan.Offer.BundleMids.Count > 0) sdp.Attribute("group", "BUNDLE " + string.Join(' ', mids));
        sdp.Attribute("ice-lite").Attribute("msid-semantic", "WMS *");

        SectionPlan first = plan.Taken.First();
        for (int i = 0; i < plan.Sections.Count; i++)
        {
            if (plan.Sections[i] is { } section) WriteSection(sdp, plan, section, ice, section == first);
            else WriteDeclined(sdp, plan.Offer.Media[i]);
        }

        return sdp.ToString();
    }

    /// <summary>What an ICE restart by fragment is answered (RFC 9725 §4.3.3): our credentials and candidates, once for the bundle.</summary>
    public string WriteFragment(OfferPlan plan, IceSession session)
    {
        SdpMedia first = plan.Taken.First().Offered;
        var sdp = new SdpWriter().Attribute("ice-lite").Attribute("ice-options", "ice2");
        sdp.Media(first.Kind, DiscardPort, first.Protocol, first.Formats);
        if (first.Mid is not null) sdp.Attribute("mid", first.Mid);
        sdp.Ice(session.Ours.Ufrag, session.Ours.Pwd);
        WriteCandidates(sdp);
        return sdp.ToString();
    }

    private void WriteSection(SdpWriter sdp, OfferPlan plan, SectionPlan section, IceCredentials ice, bool withCandidates)
    {
        SdpMedia offered = section.Offered;
        SdpCodec[] codecs = [.. section.Codecs];
        sdp.Media(offered.Kind, DiscardPort, offered.Protocol, codecs.Select(codec => codec.PayloadType.ToString(CultureInfo.InvariantCulture)));
        if (offered.Mid is not null) sdp.Attribute("mid", offered.Mid);
        sdp.Ice(ice.Ufrag, ice.Pwd).Fingerprint(fingerprint).Setup(SdpSetup.Passive);
        sdp.Attribute("rtcp-mux");
        if (offered.Lines.Contains(OfferPlan.ReducedSize)) sdp.Attribute("rtcp-rsize");
        if (section.TellsRoundTrip) sdp.Attribute(RtcpRoundTrip.Attribute, RtcpRoundTrip.AnyReceiver);
        sdp.Direction(plan.Publishes ? SdpDirection.ReceiveOnly : SdpDirection.SendOnly);

        foreach (SdpExtension extension in section.Extensions) sdp.Extension(Mirror(extension));
        foreach (SdpCodec codec in codecs) sdp.Codec(codec == section.Codec ? WithStart(section) : codec);
        WriteLayers(sdp, section.Rids);
        if (!plan.Publishes) WriteSource(sdp, plan, section);
        if (withCandidates) WriteCandidates(sdp);
    }

    private static SdpCodec WithStart(SectionPlan section)
    {
        if (section.Rids.Count == 0) return section.Codec;
        string offered = section.Codec.Parameters;
        return section.Codec with { Parameters = offered.Length == 0 ? StartBitrate : offered + ";" + StartBitrate };
    }

    /// <summary>What is sent in layers is received in layers, by the same names (RFC 8853 §5.3.2).</summary>
    private static void WriteLayers(SdpWriter sdp, IReadOnlyList<string> rids)
    {
        if (rids.Count == 0) return;
        foreach (string rid in rids) sdp.Attribute("rid", rid + " recv");
        sdp.Attribute("simulcast", "recv " + string.Join(';', rids));
    }

    private static SdpExtension Mirror(SdpExtension offered) =>
        offered with { Direction = offered.Direction == SdpDirection.SendOnly ? SdpDirection.ReceiveOnly : SdpDirection.SendReceive };

    /// <summary>A declined section keeps its place with port zero and leaves the bundle (RFC 3264 §6, RFC 9143 §7.3.3).</summary>
    private static void WriteDeclined(SdpWriter sdp, SdpMedia offered)
    {
        sdp.Media(offered.Kind, 0, offered.Protocol, offered.Formats);
        if (offered.Mid is not null) sdp.Attribute("mid", offered.Mid);
        sdp.Direction(SdpDirection.Inactive);
    }

    /// <summary>A slot's SSRC and msid stay the same whatever it shows, so that nothing is negotiated again.</summary>
    private static void WriteSource(SdpWriter sdp, OfferPlan plan, SectionPlan section)
    {
        // Browsers play sound and picture of one stream in step. Slots show different people, so each is a stream of its own;
        // a player with one picture gets one stream.
        bool onePicture = plan.Taken.Count(taken => !taken.IsAudio) == 1;
        string slot = section.Offered.Mid ?? (section.IsAudio ? "audio" : "video");
        var msid = new SdpMsid(onePicture ? "stage" : "slot-" + slot, "track-" + slot);

        sdp.Msid(msid);
        if (section.Rtx is not null) sdp.SourceGroup("FID", section.Ssrc, section.RtxSsrc);
        sdp.Source(section.Ssrc, Cname, msid);
        if (section.Rtx is not null) sdp.Source(section.RtxSsrc, Cname, msid);
    }

    private void WriteCandidates(SdpWriter sdp)
    {
        for (int i = 0; i < candidates.Count; i++) sdp.Attribute("candidate", LineOf(candidates[i], i));
        sdp.Attribute("end-of-candidates");
    }

    /// <summary>Host candidates, component 1; earlier ones are preferred, UDP before TCP (RFC 8445 §5.1.2.1, RFC 6544 §4.2).</summary>
    private static string LineOf(IceCandidate candidate, int index)
    {
        const long UdpPreference = 126, TcpPreference = 90, PassiveDirection = 4;
        long local = candidate.IsTcp ? (PassiveDirection << 13) + (0x1FFF - index) : ushort.MaxValue - index;
        long priority = ((candidate.IsTcp ? TcpPreference : UdpPreference) << 24) | (local << 8) | 255;
        string way = candidate.IsTcp ? "tcp" : "udp";
        string line = string.Create(CultureInfo.InvariantCulture, $"{index + 1} 1 {way} {priority} {candidate.Address} {candidate.Port} typ host");
        return candidate.IsTcp ? line + " tcptype passive" : line;
    }
}
