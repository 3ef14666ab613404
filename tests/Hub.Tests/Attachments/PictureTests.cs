using System.Buffers.Binary;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Tests.Attachments;

public sealed class PictureTests
{
    private static readonly byte[] StartOfTiff = [(byte)'I', (byte)'I', 42, 0];

    [Theory]
    [MemberData(nameof(Pictures.All), MemberType = typeof(Pictures))]
    public void Kind_and_size_are_read_from_the_content(string file)
    {
        var known = Pictures.Of(file);
        byte[] picture = Pictures.Bytes(file);

        Assert.Equal(known.Kind, ContentKinds.Detect(picture));
        Assert.True(Picture.TryReadSize(known.Kind, picture, out var size));
        Assert.Equal(new PictureSize(known.Width, known.Height), size);
    }

    [Theory]
    [MemberData(nameof(Pictures.Telling), MemberType = typeof(Pictures))]
    public void Cleaning_leaves_nothing_that_tells_and_keeps_how_to_turn_it(string file)
    {
        var (kind, width, height, orientation) = Pictures.Of(file);
        byte[] picture = Pictures.Bytes(file);
        Assert.True(Pictures.Find(picture, "SECRET"u8) > 0);

        byte[] cleaned = Pictures.Cleaned(kind, picture);

        Assert.Equal(-1, Pictures.Find(cleaned, "SECRET"u8));
        Assert.Equal(-1, Pictures.Find(cleaned, "xmp"u8));
        Assert.True(Picture.TryReadSize(kind, cleaned, out var size));
        Assert.Equal(new PictureSize(width, height), size);
        // One directory with one entry: no place, no maker, no preview.
        byte[] onlyOrientation = Exif.OnlyOrientation(orientation);
        int tiff = Pictures.Find(cleaned, onlyOrientation);
        Assert.True(tiff > 0);
        Assert.Equal(-1, Pictures.Find([.. cleaned[..tiff], .. cleaned[(tiff + onlyOrientation.Length)..]], StartOfTiff));
    }

    [Theory]
    [MemberData(nameof(Pictures.Silent), MemberType = typeof(Pictures))]
    public void A_picture_that_tells_nothing_stays_the_same_to_the_byte(string file)
    {
        byte[] picture = Pictures.Bytes(file);

        Assert.Equal(picture, Pictures.Cleaned(Pictures.Of(file).Kind, picture));
    }

    [Theory]
    [MemberData(nameof(Pictures.All), MemberType = typeof(Pictures))]
    public void Cleaning_twice_changes_nothing_more(string file)
    {
        var kind = Pictures.Of(file).Kind;
        byte[] once = Pictures.Cleaned(kind, Pictures.Bytes(file));

        Assert.Equal(once, Pictures.Cleaned(kind, once));    }

    [Theory]
    [MemberData(nameof(Pictures.All), MemberType = typeof(Pictures))]
    public void Every_prefix_of_a_picture_is_refused_as_damaged(string file)
    {
        var kind = Pictures.Of(file).Kind;
        byte[] picture = Pictures.Cleaned(kind, Pictures.Bytes(file));
        using var output = new MemoryStream();
        for (int length = 0; length < picture.Length; length++)
        {
            output.SetLength(0);
            Assert.False(Picture.TryClean(kind, picture.AsSpan(0, length), output));
        }
    }

    [Theory]
    [MemberData(nameof(Pictures.All), MemberType = typeof(Pictures))]
    public void Every_changed_byte_is_answered_without_an_exception(string file)
    {
        var kind = Pictures.Of(file).Kind;
        byte[] picture = Pictures.Bytes(file);
        using var output = new MemoryStream();
        foreach (byte change in (byte[])[0x01, 0x80, 0xFF])
        {
            for (int at = 0; at < picture.Length; at++)
            {
                picture[at] ^= change;
                output.SetLength(0);
                Picture.TryReadSize(kind, picture, out _);
                Picture.TryClean(kind, picture, output);
                Assert.True(output.Length <= picture.Length + 40);
                picture[at] ^= change;
            }
        }
    }

    [Fact]
    public void Random_changes_are_answered_without_an_exception()
    {
        var random = new Random(20260102);
        using var output = new MemoryStream();
        foreach (string file in Pictures.All.Select(row => row.Data))
        {
            var kind = Pictures.Of(file).Kind;
            byte[] original = Pictures.Bytes(file);
            for (int round = 0; round < 5_000; round++)
            {
                byte[] picture = [.. original];
                for (int i = random.Next(1, 8); i > 0; i--) picture[random.Next(picture.Length)] = (byte)random.Next(256);
                output.SetLength(0);
                Picture.TryReadSize(kind, picture, out _);
                Picture.TryClean(kind, picture.AsSpan(0, random.Next(picture.Length + 1)), output);
            }
        }
    }

    [Fact]
    public void Colours_stay_when_the_rest_of_the_segments_goes()
    {
        byte[] plain = Pictures.Bytes("plain.jpg");
        byte[] picture =
        [
            .. plain[..2],
            .. Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7, 7]),
            .. Segment(0xE2, [.. "MPF\0"u8, 1, 2, 3]),
            .. Segment(0xED, "Photoshop 3.0\0"u8.ToArray()),
            .. Segment(0xEE, "Adobe\0d\0\0\0\0\0"u8.ToArray()),
            .. Segment(0xEF, "SECRET"u8.ToArray()),
            .. plain[2..],
        ];

        byte[] cleaned = Pictures.Cleaned(ContentKind.Jpeg, picture);

        Assert.True(Pictures.Find(cleaned, "ICC_PROFILE"u8) > 0);
        Assert.True(Pictures.Find(cleaned, "Adobe"u8) > 0);
        Assert.Equal(-1, Pictures.Find(cleaned, "MPF"u8));
        Assert.Equal(-1, Pictures.Find(cleaned, "Photoshop"u8));
        Assert.Equal(-1, Pictures.Find(cleaned, "SECRET"u8));
    }

    [Fact]
    public void A_preview_in_the_jfif_segment_goes()
    {
        byte[] plain = Pictures.Bytes("plain.jpg");
        byte[] jfif = [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 1, 2, .. "SECRET"u8];
        byte[] picture = [.. plain[..2], .. Segment(0xE0, jfif), .. plain[20..]];

        byte[] cleaned = Pictures.Cleaned(ContentKind.Jpeg, picture);

        Assert.Equal(plain, cleaned);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Orientation_is_read_in_either_byte_order(ushort orientation)
    {
        byte[] big = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

        Assert.Equal(orientation, Exif.OrientationOf(big));
        Assert.Equal(orientation, Exif.OrientationOf(Exif.OnlyOrientation(orientation)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void An_impossible_orientation_is_upright(byte orientation) =>
        Assert.Equal(Exif.Upright, Exif.OrientationOf(Exif.OnlyOrientation(orientation)));

    [Fact]
    public void A_huge_picture_in_a_small_file_says_so_in_its_header()
    {
        byte[] png = Pictures.Bytes("photo.png");
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), uint.MaxValue);

        Assert.True(Picture.TryReadSize(ContentKind.Png, png, out var size));
        Assert.Equal(60_000UL * uint.MaxValue, size.Pixels);
    }

    private static byte[] Segment(byte marker, byte[] payload) => [0xFF, marker, 0, (byte)(payload.Length + 2), .. payload];
}
