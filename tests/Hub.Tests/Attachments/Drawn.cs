using System.Buffers.Binary;
using CaseHub.Hub.Pictures;
using SkiaSharp;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>Pictures made for a test.</summary>
public static class Drawn
{
    public static byte[] Encoded(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>Gentle colours with some grain, as of skin.</summary>
    public static byte[] Photo(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Shader = SKShader.CreateRadialGradient(new SKPoint(width / 3f, height / 2f), width / 2f, [new(170, 60, 50), new(225, 180, 150), new(120, 90, 80)], SKShaderTileMode.Clamp) };
        canvas.DrawRect(0, 0, width, height, paint);
        using var dots = new SKPaint { Color = new SKColor(90, 40, 40, 120), IsAntialias = true };
        var random = new Random(7);
        for (int i = 0; i < 300; i++) canvas.DrawCircle(random.Next(width), random.Next(height), 2 + random.Next(Math.Max(3, width / 200)), dots);
        using var grain = new SKPaint { Shader = SKShader.CreatePerlinNoiseFractalNoise(0.03f, 0.03f, 4, 3), Color = SKColors.White.WithAlpha(90) };
        canvas.DrawRect(0, 0, width, height, grain);
        return Encoded(bitmap, format);
    }

    /// <summary>Upright 200 by 120 with a colour in each quarter, stored as a camera does that was held so.</summary>
    internal static byte[] Turned(SKColor[] corners, ushort orientation, ContentKind kind)
    {
        bool isOnSide = orientation >= 5;
        var (width, height) = isOnSide ? (120, 200) : (200, 120);
        using var stored = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // Where Exif says that a stored pixel belongs: "the 0th row is the visual …, the 0th column is the visual …".
                var (u, v) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    8 => (y, width - 1 - x),
                    _ => (x, y),
                };
                stored.SetPixel(x, y, corners[(u >= 100 ? 1 : 0) + (v >= 60 ? 2 : 0)]);
            }
        }

        return kind switch
        {
            ContentKind.Jpeg => WithExifJpeg(Encoded(stored, SKEncodedImageFormat.Jpeg), orientation),
            ContentKind.Png => WithExifPng(Encoded(stored, SKEncodedImageFormat.Png), orientation),
            _ => WithExifWebP(Encoded(stored, SKEncodedImageFormat.Webp), orientation, width, height),
        };
    }

    /// <summary>One frame of each colour, 40 by 40.</summary>
    public static byte[] Animated(params SKColor[] colours)
    {
        byte[][] frames = [.. colours.Select(colour =>
        {
            using var bitmap = new SKBitmap(new SKImageInfo(40, 40, SKColorType.Rgba8888, SKAlphaType.Opaque));
            bitmap.Erase(colour);
            byte[] still = PlainWebP(bitmap);
            return Chunk("ANMF", [0, 0, 0, 0, 0, 0, 39, 0, 0, 39, 0, 0, 100, 0, 0, 0, .. still[12..]]);
        })];
        return Riff([.. Chunk("VP8X", [0x02, 0, 0, 0, 39, 0, 0, 39, 0, 0]), .. Chunk("ANIM", [0, 0, 0, 0, 0, 0]), .. frames.SelectMany(frame => frame)]);
    }

    public static void AssertNear(SKColor expected, SKColor found)
    {
        int far = Math.Max(Math.Abs(expected.Red - found.Red), Math.Max(Math.Abs(expected.Green - found.Green), Math.Abs(expected.Blue - found.Blue)));
        Assert.True(far < 60, $"{found} instead of {expected}");
    }

    private static byte[] WithExifJpeg(byte[] jpeg, ushort orientation)
    {
        byte[] tiff = Exif.OnlyOrientation(orientation);
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(8 + tiff.Length), .. "Exif\0\0"u8, .. tiff, .. jpeg[2..]];
    }

    private static byte[] WithExifPng(byte[] png, ushort orientation)
    {
        byte[] tiff = Exif.OnlyOrientation(orientation);
        byte[] chunk = [0, 0, 0, (byte)tiff.Length, .. "eXIf"u8, .. tiff, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + tiff.Length), Crc(chunk.AsSpan(4, 4 + tiff.Length)));
        return [.. png[..33], .. chunk, .. png[33..]];
    }

    /// <summary>W3C PNG annex D.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        }

        return ~crc;
    }

    private static byte[] WithExifWebP(byte[] webp, ushort orientation, int width, int height)
    {
        byte[] body = webp.AsSpan(12).StartsWith("VP8X"u8) ? webp[30..] : webp[12..];
        byte[] canvas = [0x08, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0];
        return Riff([.. Chunk("VP8X", canvas), .. body, .. Chunk("EXIF", Exif.OnlyOrientation(orientation))]);
    }

    private static byte[] PlainWebP(SKBitmap bitmap)
    {
        using var pixels = bitmap.PeekPixels();
        using var encoded = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 90))!;
        return encoded.ToArray();
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(type), .. length, .. data, .. new byte[data.Length % 2]];
    }

    private static byte[] Riff(byte[] chunks)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, 4 + chunks.Length);
        return [.. "RIFF"u8, .. length, .. "WEBP"u8, .. chunks];
    }
}
