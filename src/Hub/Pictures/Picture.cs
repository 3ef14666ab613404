namespace CaseHub.Hub.Pictures;

/// <summary>Width and height in pixels, as a picture's header says them.</summary>
internal readonly record struct PictureSize(uint Width, uint Height)
{
    public bool IsReal => Width > 0 && Height > 0;

    public ulong Pixels => (ulong)Width * Height;

    /// <summary>As it is once it was turned by an Exif orientation: 5 to 8 lay it on its side.</summary>
    public PictureSize Turned(ushort orientation) => orientation >= 5 ? new(Height, Width) : this;
}

/// <summary>The three kinds of picture that we take, behind one pair of doors.</summary>
internal static class Picture
{
    /// <summary>Reads the size from the header alone. False where there is none, or an impossible one.</summary>
    public static bool TryReadSize(ContentKind kind, ReadOnlySpan<byte> picture, out PictureSize size)
    {
        size = default;
        return kind switch
        {
            ContentKind.Jpeg => Jpeg.TryReadSize(picture, out size),
            ContentKind.Png => Png.TryReadSize(picture, out size),
            ContentKind.WebP => WebP.TryReadSize(picture, out size),
            _ => false,
        };
    }

    /// <summary>How the picture is to be turned to stand upright: Exif's 1 to 8, 1 where it does not say.</summary>
    public static ushort OrientationOf(ContentKind kind, ReadOnlySpan<byte> picture) => kind switch
    {
        ContentKind.Jpeg => Jpeg.OrientationOf(picture),
        ContentKind.Png => Png.OrientationOf(picture),
        ContentKind.WebP => WebP.OrientationOf(picture),
        _ => Exif.Upright,
    };

    /// <summary>Writes the picture without its metadata, pixels and orientation untouched. False for a damaged picture.</summary>
    /// <param name="output">Seekable.</param>
    public static bool TryClean(ContentKind kind, ReadOnlySpan<byte> picture, Stream output) => kind switch
    {
        ContentKind.Jpeg => Jpeg.TryClean(picture, output),
        ContentKind.Png => Png.TryClean(picture, output),
        ContentKind.WebP => WebP.TryClean(picture, output),
        _ => false,
    };
}
