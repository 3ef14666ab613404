using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Writes the RTCP a browser would send and reads what it would look for.</summary>
internal static class Compounds
{
    public static byte[] NackOf(in RtpHeader header)
    {
        var packet = new byte[64];
        var writer = new RtcpWriter(packet);
        writer.Nack(1, header.Ssrc, [header.SequenceNumber]);
        Assert.True(writer.TryFinish(out int length));
        return packet[..length];
    }

    /// <summary>A report that so much of a stream was lost, in 256ths (RFC 3550 §6.4.1).</summary>
    public static byte[] LossOf(uint ssrc, byte fraction)
    {
        var compound = new byte[100];
        var writer = new RtcpWriter(compound);
        writer.ReceiverReport(1, [new ReportBlock { Ssrc = ssrc, FractionLost = fraction }]);
        Assert.True(writer.TryFinish(out int length));
        return compound[..length];
    }

    public static byte[] PictureLossOf(TestPeer viewer)
    {
        var packet = new byte[64];
        var writer = new RtcpWriter(packet);
        writer.PictureLoss(1, viewer.Answer.Media[0].Sources[0].Ssrc);
        Assert.True(writer.TryFinish(out int length));
        return packet[..length];
    }

    public static int Requests(TestPeer publisher)
    {
        int count = 0;
        foreach (byte[] compound in publisher.Rtcp)
        {
            foreach (RtcpPacket packet in Compound(compound)) count += PictureLoss.TryParse(packet, out _) ? 1 : 0;
        }

        return count;
    }

    public static List<ushort> Nacked(TestPeer publisher)
    {
        var numbers = new List<ushort>();
        foreach (byte[] compound in publisher.Rtcp)
        {
            foreach (RtcpPacket packet in Compound(compound))
            {
                if (!Nack.TryParse(packet, out Nack nack)) continue;
                foreach (ushort sequence in nack) numbers.Add(sequence);
            }
        }

        return numbers;
    }

    public static List<int> Arrived(TestPeer publisher)
    {
        var numbers = new List<int>();
        foreach (byte[] compound in publisher.Rtcp)
        {
            foreach (RtcpPacket packet in Compound(compound))
            {
                if (!TransportFeedback.TryParse(packet, out TransportFeedback feedback)) continue;
                foreach (TransportStatus status in feedback)
                {
                    if (status.Received) numbers.Add(status.SequenceNumber);
                }
            }
        }

        return numbers;
    }

    public static RtcpCompound Compound(byte[] datagram)
    {
        Assert.True(RtcpCompound.TryParse(datagram, out RtcpCompound compound));
        return compound;
    }
}
