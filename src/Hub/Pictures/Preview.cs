using SkiaSharp;

namespace CaseHub.Hub.Pictures;

/// <summary>A picture made small, upright, on white and without anything but its pixels. Each is WebP.</summary>
/// <param name="Upright">The whole picture, turned.</param>
/// <param name="IsWhole">False where the file is damaged and a part of the picture is missing.</param>
/// <param name="Placeholder">At most <see cref="Preview.MaxPlaceholderBytes"/>: it stands in a page's own HTML.</param>
internal sealed record PreviewSet(PictureSize Upright, bool IsWhole, byte[] Placeholder, byte[] Small, byte[] Medium);

/// <summary>Makes previews. The only file that knows Skia, and the only one that decodes a picture.</summary>
internal static class Preview
{
    /// <summary>Pixels of the longer side.</summary>
    public const int SmallEdge = 160, MediumEdge = 1024;

    public const int MaxPlaceholderBytes = 300;

    private const int SmallQuality = 60, MediumQuality = 74, PlaceholderQuality = 30;

    /// <summary>Longer sides of a placeholder, tried until one is small enough.</summary>
    private static readonly int[] PlaceholderEdges = [24, 16, 10, 6];

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <param name="picture">Whole file, as it is stored.</param>
    /// <param name="maxPixels">What says of itself that it is larger is not decoded.</param>
    /// <returns>False for what cannot be decoded.</returns>
    public static bool TryMake(ContentKind kind, byte[] picture, ulong maxPixels, out PreviewSet? previews)
    {
        previews = null;
        if (!Picture.TryReadSize(kind, picture, out var size) || size.Pixels > maxPixels) return false;
        ushort orientation = Picture.OrientationOf(kind, picture);
        using var data = SKData.CreateCopy(picture);
        using var codec = SKCodec.Create(data);
        if (codec is null || (ulong)codec.Info.Width * (ulong)codec.Info.Height > maxPixels) return false;
        using var decoded = Decode(codec, out bool isWhole);
        if (decoded is null) return false;

        var upright = size.Turned(orientation);
        using var medium = Draw(decoded, orientation, MediumEdge, upright);
        using var small = Draw(medium, Exif.Upright, SmallEdge, upright);
        previews = new PreviewSet(upright, isWhole, PlaceholderOf(small, upright), Encode(small, SmallQuality), Encode(medium, MediumQuality));
        return true;
    }

    /// <summary>The first frame, in sRGB, as small as the codec makes it while it is decoding and no smaller than the medium preview.</summary>
    private static SKBitmap? Decode(SKCodec codec, out bool isWhole)
    {
        isWhole = false;
        int longer = Math.Max(codec.Info.Width, codec.Info.Height);
        var size = longer > MediumEdge ? codec.GetScaledDimensions((float)MediumEdge / longer) : codec.Info.Size;
        // A codec may round down: a preview is never made larger than what it is made from.
        if (longer > MediumEdge && Math.Max(size.Width, size.Height) < MediumEdge) size = codec.GetScaledDimensions(Math.Min(1f, 2f * MediumEdge / longer));
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul, SKColorSpace.CreateSrgb());
        var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info)) return Nothing(bitmap);
        bitmap.Erase(SKColors.White);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        isWhole = result == SKCodecResult.Success;
        return isWhole || result is SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput ? bitmap : Nothing(bitmap);
    }

    private static SKBitmap? Nothing(SKBitmap bitmap)
    {
        bitmap.Dispose();
        return null;
    }

    /// <summary>Turned, scaled to the longer side, and laid on white, in one go.</summary>
    /// <param name="whole">Upright size of the picture itself, which no preview exceeds.</param>
    private static SKBitmap Draw(SKBitmap from, ushort orientation, int edge, PictureSize whole)
    {
        double scale = Math.Min(1, (double)edge / Math.Max(whole.Width, whole.Height));
        int width = Math.Max(1, (int)Math.Round(whole.Width * scale)), height = Math.Max(1, (int)Math.Round(whole.Height * scale));
        // Without a colour space no profile is written: sRGB is what everybody takes it for.
        var drawn = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(drawn);
        using var image = SKImage.FromBitmap(from);
        canvas.Clear(SKColors.White);
        var turned = new PictureSize((uint)from.Width, (uint)from.Height).Turned(orientation);
        canvas.Scale((float)width / turned.Width, (float)height / turned.Height);
        canvas.Concat(Turning(orientation, from.Width, from.Height));
        canvas.DrawImage(image, 0, 0, Smooth);
        return drawn;
    }

    /// <summary>From the stored to the upright picture (CIPA DC-008 §4.6.5.1.6).</summary>
    private static SKMatrix Turning(ushort orientation, float w, float h) => orientation switch
    {
        2 => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        3 => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        4 => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        5 => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        6 => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        7 => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        8 => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static byte[] PlaceholderOf(SKBitmap small, PictureSize upright)
    {
        byte[] made = [];
        foreach (int edge in PlaceholderEdges)
        {
            using var tiny = Draw(small, Exif.Upright, edge, upright);
            made = Encode(tiny, PlaceholderQuality);
            if (made.Length <= MaxPlaceholderBytes) break;
        }

        return made;
    }

    private static byte[] Encode(SKBitmap bitmap, int quality)
    {
        using var pixels = bitmap.PeekPixels();
        using var encoded = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)) ?? throw new InvalidOperationException("Skia did not encode a preview.");
        return encoded.ToArray();
    }
}
