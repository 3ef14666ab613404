using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>What is known of one vector.</summary>
internal sealed record PictureVector(ContentKind Kind, uint Width, uint Height, ushort Orientation);

/// <summary>The vectors of <c>Vectors/Pictures</c> (their README says how they were made).</summary>
internal static class Pictures
{
    private static readonly Dictionary<string, PictureVector> Known = new(StringComparer.Ordinal)
    {
        ["camera.jpg"] = new(ContentKind.Jpeg, 48, 32, 6),
        ["progressive.jpg"] = new(ContentKind.Jpeg, 40, 24, 3),
        ["photo.png"] = new(ContentKind.Png, 30, 20, 8),
        ["photo.webp"] = new(ContentKind.WebP, 30, 20, 6),
        ["plain.jpg"] = new(ContentKind.Jpeg, 20, 10, 1),
        ["cmyk.jpg"] = new(ContentKind.Jpeg, 20, 10, 1),
        ["plain.webp"] = new(ContentKind.WebP, 30, 20, 1),
        ["lossless.webp"] = new(ContentKind.WebP, 30, 20, 1),
    };

    public static TheoryData<string> All => [.. Known.Keys];

    /// <summary>Full of metadata.</summary>
    public static TheoryData<string> Telling => [.. Known.Keys.Where(file => Known[file].Orientation != Exif.Upright)];

    /// <summary>Without any.</summary>
    public static TheoryData<string> Silent => [.. Known.Keys.Where(file => Known[file].Orientation == Exif.Upright)];

    public static PictureVector Of(string file) => Known[file];

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "Pictures", file));

    /// <summary>Cleans, and fails the test where that is refused.</summary>
    public static byte[] Cleaned(ContentKind kind, byte[] picture)
    {
        using var output = new MemoryStream();
        Assert.True(Picture.TryClean(kind, picture, output));
        return output.ToArray();
    }

    /// <summary>Where <paramref name="pattern"/> begins first; -1 where it does not occur.</summary>
    public static int Find(byte[] bytes, ReadOnlySpan<byte> pattern) => bytes.AsSpan().IndexOf(pattern);
}
