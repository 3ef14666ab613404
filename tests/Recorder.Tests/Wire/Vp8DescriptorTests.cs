using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class Vp8DescriptorTests
{
    [Fact]
    public void A_keyframe_with_a_full_descriptor_is_read_and_written()
    {
        byte[] payload = Vector.Hex("vp8-keyframe");
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));

        Assert.True(descriptor.StartsFrame);
        Assert.Equal((0x1234, (byte)7, 1, 9), (descriptor.PictureId, descriptor.Tl0PicIdx, descriptor.TemporalLayer, descriptor.KeyIndex));
        Assert.True(descriptor.LayerSync);
        Assert.True(Vp8FrameHeader.TryParse(payload.AsSpan(descriptor.Length), out var frame));
        Assert.Equal(new Vp8FrameHeader(true, 640, 360), frame);
        Assert.True(Vp8FrameHeader.StartsKeyframe(payload));
        AssertWritesBack(payload, descriptor);
    }

    [Fact]
    public void A_delta_frame_with_a_short_picture_id_is_read_and_written()
    {
        byte[] payload = Vector.Hex("vp8-delta");
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));

        Assert.True(descriptor.StartsFrame && descriptor.NonReference);
        Assert.Equal((0x11, false), (descriptor.PictureId, descriptor.PictureIdIsLong));
        Assert.Null(descriptor.Tl0PicIdx);
        Assert.False(Vp8FrameHeader.StartsKeyframe(payload));
        AssertWritesBack(payload, descriptor);
    }

    [Fact]
    public void A_later_packet_of_a_frame_starts_nothing()
    {
        byte[] payload = Vector.Hex("vp8-continuation");
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        Assert.False(descriptor.StartsFrame);
        Assert.Equal(1, descriptor.Length);
        AssertWritesBack(payload, descriptor);
    }

    [Theory]
    [InlineData("vp8-keyframe", 0x4321)]
    [InlineData("vp8-delta", 0x21)]
    public void Counters_are_rewritten_in_place(string vector, int pictureId)
    {
        byte[] payload = Vector.Hex(vector);
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        descriptor.PatchPictureId(payload, 0x4321);
        descriptor.PatchTl0PicIdx(payload, 99);

        Assert.True(Vp8Descriptor.TryParse(payload, out var patched));
        Assert.Equal(pictureId, patched.PictureId);
        Assert.Equal(descriptor.Tl0PicIdx is null ? null : (byte?)99, patched.Tl0PicIdx);
        Assert.Equal(descriptor.Length, patched.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("90")]
    [InlineData("9080")]
    [InlineData("908091")]
    [InlineData("90c01101")]
    [InlineData("90f0923407")]
    public void A_descriptor_without_data_after_it_is_refused(string payload) =>
        Assert.False(Vp8Descriptor.TryParse(Convert.FromHexString(payload), out _));

    [Theory]
    [InlineData("d002")]
    [InlineData("d002009d012b80026801")]
    [InlineData("d002009d012a00006801")]
    [InlineData("d002009d012a800268")]
    public void A_keyframe_without_start_code_or_size_is_refused(string frame) =>
        Assert.False(Vp8FrameHeader.TryParse(Convert.FromHexString(frame), out _));

    [Fact]
    public void Every_prefix_and_changed_byte_is_survived() => Mutation.EveryPrefixAndByte(Vector.AllHex("vp8-"), Look);

    [Fact]
    public void Random_changes_are_survived() => Mutation.Random(Vector.AllHex("vp8-"), 200_000, seed: 7741, Look);

    [Fact]
    [Trait("Category", "Long")]
    public void Ten_million_random_changes_are_survived() => Mutation.Report("VP8", Vector.AllHex("vp8-"), seed: 77411, Look);

    [Fact]
    public void Parsing_allocates_nothing() => Mutation.AllocatesNothing(Vector.AllHex("vp8-"), Look);

    private static void Look(ReadOnlySpan<byte> payload)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor)) return;
        _ = Vp8FrameHeader.TryParse(payload[descriptor.Length..], out _);
        Span<byte> copy = stackalloc byte[8];
        if (descriptor.Write(copy) > descriptor.Length) throw new InvalidOperationException("Written longer than read.");
    }

    private static void AssertWritesBack(ReadOnlySpan<byte> payload, Vp8Descriptor descriptor)
    {
        Span<byte> written = stackalloc byte[8];
        int length = descriptor.Write(written);
        Assert.Equal(payload[..descriptor.Length].ToArray(), written[..length].ToArray());
    }
}
