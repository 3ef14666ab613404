using CaseHub.Hub.Pictures;
using SkiaSharp;

namespace CaseHub.Hub.Tests.Attachments;

public class PreviewTests
{
    private const ulong MaxPixels = 100_000_000;

    /// <summary>Four colours, one a corner; each vector is this one, 200 by 120, as it is stored to be turned.</summary>
    private static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.Yellow];

    public static TheoryData<int, string> Orientations => [.. from orientation in Enumerable.Range(1, 8) from kind in new[] { "Jpeg", "Png", "WebP" } select (orientation, kind)];

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Stands_upright_however_the_picture_was_held(int orientation, string kind)
    {
        byte[] picture = Drawn.Turned(Corners, (ushort)orientation, Enum.Parse<ContentKind>(kind));

        var made = Made(Enum.Parse<ContentKind>(kind), picture);

        Assert.Equal(new PictureSize(200, 120), made.Upright);
        foreach (byte[] preview in new[] { made.Small, made.Medium })
        {
            using var shown = SKBitmap.Decode(preview);
            Assert.True(shown.Width > shown.Height);
            (int x, int y)[] places = [(4, 4), (shown.Width - 5, 4), (4, shown.Height - 5), (shown.Width - 5, shown.Height - 5)];
            Assert.All(places.Zip(Corners), place => Drawn.AssertNear(place.Second, shown.GetPixel(place.First.x, place.First.y)));
        }
    }

    [Theory]
    [InlineData("camera.jpg", 32, 48)]
    [InlineData("progressive.jpg", 40, 24)]
    [InlineData("photo.png", 20, 30)]
    [InlineData("photo.webp", 20, 30)]
    [InlineData("cmyk.jpg", 20, 10)]
    [InlineData("lossless.webp", 30, 20)]
    public void Is_made_of_every_vector_without_its_metadata(string file, uint width, uint height)
    {
        var made = Made(Pictures.Of(file).Kind, Pictures.Cleaned(Pictures.Of(file).Kind, Pictures.Bytes(file)));

        Assert.Equal((new PictureSize(width, height), true), (made.Upright, made.IsWhole));
        foreach (byte[] preview in new[] { made.Placeholder, made.Small, made.Medium })
        {
            Assert.True(WebP.TryReadSize(preview, out var size));
            Assert.Equal(preview == made.Placeholder ? Math.Min(24, Math.Max(width, height)) : Math.Max(width, height), Math.Max(size.Width, size.Height));
            Assert.Equal([-1, -1, -1], new[] { "EXIF", "XMP ", "ICCP" }.Select(chunk => Pictures.Find(preview, System.Text.Encoding.ASCII.GetBytes(chunk))));
        }
    }

    [Fact]
    public void Of_a_large_photo_is_a_few_kilobytes_and_its_placeholder_fits_into_a_page()
    {
        byte[] photo = Drawn.Photo(4000, 3000, SKEncodedImageFormat.Jpeg);

        var made = Made(ContentKind.Jpeg, photo);

        Assert.InRange(made.Placeholder.Length, 20, Preview.MaxPlaceholderBytes);
        Assert.InRange(made.Small.Length, 200, 6_000);
        Assert.InRange(made.Medium.Length, 2_000, 150_000);
        Assert.True(WebP.TryReadSize(made.Small, out var small) && WebP.TryReadSize(made.Medium, out var medium) && (small, medium) == (new PictureSize(160, 120), new PictureSize(1024, 768)));
    }

    [Fact]
    public void Lies_on_white_where_the_picture_is_transparent()
    {
        using var clear = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        clear.Erase(SKColors.Transparent);

        using var shown = SKBitmap.Decode(Made(ContentKind.Png, Drawn.Encoded(clear, SKEncodedImageFormat.Png)).Medium);

        Drawn.AssertNear(SKColors.White, shown.GetPixel(32, 32));
    }

    [Fact]
    public void Is_made_of_sixteen_bits_a_colour()
    {
        using var deep = new SKBitmap(new SKImageInfo(64, 32, SKColorType.Rgba16161616, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        deep.Erase(SKColors.Teal);
        byte[] png = Drawn.Encoded(deep, SKEncodedImageFormat.Png);
        Assert.Equal(16, png[24]);

        using var shown = SKBitmap.Decode(Made(ContentKind.Png, png).Medium);

        Drawn.AssertNear(SKColors.Teal, shown.GetPixel(20, 10));
    }

    [Fact]
    public void Shows_the_first_frame_of_a_picture_that_moves()
    {
        using var shown = SKBitmap.Decode(Made(ContentKind.WebP, Drawn.Animated(SKColors.Lime, SKColors.Red)).Medium);

        Drawn.AssertNear(SKColors.Lime, shown.GetPixel(20, 20));
    }

    [Fact]
    public void Is_not_made_of_a_small_file_that_would_be_a_huge_picture()
    {
        byte[] bomb = Pictures.Bytes("photo.png");
        (bomb[18], bomb[22]) = (0xFF, 0xFF);

        Assert.False(Preview.TryMake(ContentKind.Png, bomb, MaxPixels, out _));
        Assert.False(Preview.TryMake(ContentKind.Jpeg, Drawn.Photo(400, 300, SKEncodedImageFormat.Jpeg), 100_000, out _));
    }

    [Fact]
    public void Of_a_picture_cut_short_shows_what_is_there_and_says_so()
    {
        byte[] photo = Drawn.Photo(800, 600, SKEncodedImageFormat.Jpeg);

        Assert.True(Preview.TryMake(ContentKind.Jpeg, photo[..(photo.Length / 2)], MaxPixels, out var made));
        Assert.False(made!.IsWhole);
    }

    [Theory]
    [InlineData("Jpeg")]
    [InlineData("Png")]
    [InlineData("WebP")]
    public void Is_refused_or_made_for_whatever_bytes_change(string kind)
    {
        byte[] picture = Drawn.Turned(Corners, 1, Enum.Parse<ContentKind>(kind));
        var random = new Random(8);
        for (int i = 0; i < 150; i++)
        {
            byte[] changed = [.. picture];
            for (int j = 0; j < 4; j++) changed[random.Next(changed.Length)] = (byte)random.Next(256);

            bool isMade = Preview.TryMake(Enum.Parse<ContentKind>(kind), changed, 1_000_000, out var made);

            Assert.Equal(isMade, made is not null);
        }
    }

    private static PreviewSet Made(ContentKind kind, byte[] picture)
    {
        Assert.True(Preview.TryMake(kind, picture, MaxPixels, out var made));
        return made!;
    }
}
