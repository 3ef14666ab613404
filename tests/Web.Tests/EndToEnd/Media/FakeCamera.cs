using System.Text;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Draws a plain face that sways over one background colour, as an uncompressed y4m file that Chromium plays in a loop as its camera.</summary>
public static class FakeCamera
{
    public const int Width = 640, Height = 360, FramesPerSecond = 15, Seconds = 4;

    private static readonly Colour Skin = new(225, 185, 150), Ink = new(40, 30, 30);

    public static void Write(string path, Colour background)
    {
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F{FramesPerSecond}:1 Ip A1:1 C420\n"));
        byte[] planes = new byte[Width * Height * 3 / 2];
        for (int frame = 0; frame < FramesPerSecond * Seconds; frame++)
        {
            Draw(planes, background, phase: frame / (double)(FramesPerSecond * Seconds));
            file.Write("FRAME\n"u8);
            file.Write(planes);
        }
    }

    private static void Draw(byte[] planes, Colour background, double phase)
    {
        double x = Width / 2 + 60 * Math.Sin(2 * Math.PI * phase), y = Height / 2 + 10, mouth = 6 + 5 * Math.Sin(16 * Math.PI * phase);
        Ellipse(planes, 0, 0, 2 * Width, 2 * Height, background);
        Ellipse(planes, x, y + 210, 130, 110, Ink);
        Ellipse(planes, x, y, 75, 95, Skin);
        Ellipse(planes, x - 28, y - 20, 8, 10, Ink);
        Ellipse(planes, x + 28, y - 20, 8, 10, Ink);
        Ellipse(planes, x, y + 45, 26, mouth, Ink);
    }

    private static void Ellipse(byte[] planes, double centreX, double centreY, double radiusX, double radiusY, Colour colour)
    {
        var (luma, blueness, redness) = ToYuv(colour);
        int cb = Width * Height, cr = cb + cb / 4;
        for (int row = Math.Max(0, (int)(centreY - radiusY)); row < Math.Min(Height, centreY + radiusY); row++)
        {
            double reach = radiusX * Math.Sqrt(Math.Max(0, 1 - Math.Pow((row - centreY) / radiusY, 2)));
            int from = Math.Max(0, (int)(centreX - reach)), to = Math.Min(Width, (int)(centreX + reach));
            if (from >= to) continue;
            planes.AsSpan(row * Width + from, to - from).Fill(luma);
            planes.AsSpan(cb + row / 2 * Width / 2 + from / 2, (to - from) / 2).Fill(blueness);
            planes.AsSpan(cr + row / 2 * Width / 2 + from / 2, (to - from) / 2).Fill(redness);
        }
    }

    // Limited range, ITU-R BT.601 §2.5.
    private static (byte Y, byte Cb, byte Cr) ToYuv(Colour c)
    {
        double y = 0.299 * c.Red + 0.587 * c.Green + 0.114 * c.Blue;
        return ((byte)(16 + y * 219 / 255), (byte)(128 + (c.Blue - y) / 1.772 * 224 / 255), (byte)(128 + (c.Red - y) / 1.402 * 224 / 255));
    }
}
