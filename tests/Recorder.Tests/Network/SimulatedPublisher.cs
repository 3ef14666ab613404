using System.Buffers.Binary;
using CaseHub.Recorder.Tests.Peer;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Network;

/// <summary>A browser that sends 50 sounds and 30 pictures a second, resends what is asked for by RTX, and makes keyframes on request.</summary>
internal sealed class SimulatedPublisher
{
    public const int PacketsPerFrame = 3;
    public const int SoundEveryMicroseconds = 20_000;
    public const int FrameEveryMicroseconds = 33_000;

    private readonly SimulatedNetwork network;
    private readonly TestPeer peer;
    private readonly Dictionary<ushort, (RtpHeader Header, byte[] Payload)> sent = [];
    private readonly byte[] body;
    private long soundAt;
    private long frameAt;
    private int rtcpRead;
    private ushort rtxSequence;

    /// <param name="payloadBytes">Of each packet of picture; three packets make a picture.</param>
    public SimulatedPublisher(SimulatedNetwork network, TestPeer peer, int payloadBytes = 600)
    {
        this.network = network;
        this.peer = peer;
        body = new byte[payloadBytes];
        soundAt = frameAt = network.Now;
        network.Ticks.Add(Tick);
    }

    public int Sounds { get; private set; }

    public int Frames { get; private set; }

    public int Keyframes { get; private set; }

    public int Resent { get; private set; }

    /// <summary>False stops sounds and pictures; what was sent is still resent.</summary>
    public bool IsSending { get; set; } = true;

    private void Tick()
    {
        peer.Drain(0);
        for (; rtcpRead < peer.Rtcp.Count; rtcpRead++) Obey(peer.Rtcp[rtcpRead]);
        if (!IsSending) return;
        for (; soundAt <= network.Now; soundAt += SoundEveryMicroseconds) peer.SendRtp(Stage.AudioHeader(++Sounds), Numbered(Sounds));
        for (; frameAt <= network.Now; frameAt += FrameEveryMicroseconds) SendFrame(isKeyframe: Frames == 0);
    }

    private void SendFrame(bool isKeyframe)
    {
        Frames++;
        if (isKeyframe) Keyframes++;
        for (int i = 0; i < PacketsPerFrame; i++)
        {
            RtpHeader header = Stage.VideoHeader(((Frames - 1) * PacketsPerFrame) + i + 1) with { Marker = i == PacketsPerFrame - 1, Timestamp = (uint)(Frames * 3_000) };
            byte[] start = i > 0 ? [0x00] : isKeyframe ? Stage.Keyframe(0) : Stage.DeltaFrame(0);
            byte[] payload = [.. start, .. body];
            sent[header.SequenceNumber] = (header, payload);
            peer.SendRtp(header, payload);
        }
    }

    private void Obey(byte[] compound)
    {
        Assert.True(RtcpCompound.TryParse(compound, out RtcpCompound parsed));
        foreach (RtcpPacket packet in parsed)
        {
            if (packet.Type == RtcpType.PayloadFeedback && PictureLoss.TryParse(packet, out _)) SendFrame(isKeyframe: true);
            if (packet.Type != RtcpType.TransportFeedback || !Nack.TryParse(packet, out Nack nack)) continue;
            foreach (ushort sequence in nack)
            {
                if (nack.MediaSsrc == Stage.VideoSsrc && sent.TryGetValue(sequence, out var lost)) Resend(lost.Header, lost.Payload);
            }
        }
    }

    private void Resend(RtpHeader header, byte[] payload)
    {
        Resent++;
        byte[] wrapped = [0, 0, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(wrapped, header.SequenceNumber);
        peer.SendRtp(header with { PayloadType = TestOffer.Vp8Rtx, Ssrc = Stage.RtxSsrc, SequenceNumber = ++rtxSequence }, wrapped);
    }

    private static byte[] Numbered(int number)
    {
        byte[] payload = new byte[60];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        return payload;
    }
}
