using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class Vp8AssemblerTests
{
    private const byte Starts = 0x90;
    private const byte Continues = 0x80;
    private static readonly byte[] Keyframe = [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00];
    private static readonly byte[] Delta = [0x11, 0x02, 0x00];
    private readonly Vp8Assembler assembler = new();

    [Fact]
    public void A_frame_is_the_data_of_its_packets()
    {
        Assert.False(Push(Starts, 1, Keyframe, marker: false));
        Assert.True(Push(Continues, 1, [7, 8, 9], marker: true));
        Assert.Equal([.. Keyframe, 7, 8, 9], assembler.Frame.ToArray());
        Assert.Equal((true, 320, 240), (assembler.Header.IsKeyframe, assembler.Header.Width, assembler.Header.Height));
    }

    [Fact]
    public void Nothing_comes_before_the_first_keyframe()
    {
        Assert.False(Push(Starts, 1, Delta));
        Assert.True(assembler.AwaitsKeyframe);
        Assert.True(Push(Starts, 2, Keyframe));
        Assert.True(Push(Starts, 3, Delta));
        Assert.Equal(0, assembler.Losses);
    }

    [Fact]
    public void A_lost_packet_inside_a_frame_costs_all_until_the_next_keyframe()
    {
        Push(Starts, 1, Keyframe);
        Push(Starts, 2, Delta, marker: false);
        Assert.False(Push(Continues, 2, [1], missing: 1));
        Assert.True(assembler.AwaitsKeyframe);
        Assert.False(Push(Starts, 3, Delta));
        Assert.True(Push(Starts, 4, Keyframe));
        Assert.Equal(1, assembler.Losses);
    }

    [Fact]
    public void A_lost_frame_costs_all_until_the_next_keyframe()
    {
        Push(Starts, 1, Keyframe);
        Assert.False(Push(Starts, 3, Delta, missing: 1));
        Assert.True(assembler.AwaitsKeyframe);
        Assert.True(Push(Starts, 4, Keyframe, missing: 2));
    }

    [Fact]
    public void Lost_probes_of_padding_cost_nothing()
    {
        Push(Starts, 127, Keyframe);
        Assert.False(Push(0, 0, [], missing: 2, empty: true));
        Assert.True(Push(Starts, 128, Delta, missing: 1));
        Assert.Equal(0, assembler.Losses);
    }

    [Fact]
    public void A_frame_without_its_end_is_not_handed_out()
    {
        Push(Starts, 1, Keyframe);
        Push(Starts, 2, Delta, marker: false);
        Assert.False(Push(Starts, 3, Delta));
        Assert.True(assembler.AwaitsKeyframe);
    }

    [Fact]
    public void A_payload_that_is_no_VP8_is_a_loss()
    {
        Push(Starts, 1, Keyframe);
        Assert.False(Push(0xFF, 2, []));
        Assert.True(assembler.AwaitsKeyframe);
    }

    // The picture id serves as the timestamp too.
    private bool Push(byte first, int pictureId, byte[] data, bool marker = true, long missing = 0, bool empty = false)
    {
        byte[] payload = empty ? [] : [first, 0x80, (byte)(0x80 | (pictureId >> 8)), (byte)pictureId, .. data];
        var packet = RecordedPacket.Copy(new TrackPacket
        {
            Packet = payload,
            PayloadStart = 0,
            PayloadLength = payload.Length,
            ExtendedSequence = 0,
            Timestamp = (uint)pictureId,
            Marker = marker,
            IsAudio = false,
            ArrivalMicroseconds = 0,
            SenderNtpMicroseconds = 0,
        }, ArrayPool<byte>.Shared);
        return assembler.TryComplete(packet, missing);
    }
}
