using System.Globalization;
using CaseHub.Hub.Cases.Drawings;

namespace CaseHub.Web.Pages.Files;

/// <summary>What shapes look like, as numbers for SVG: Client/shapes.ts does the same while somebody draws.</summary>
internal static class Shapes
{
    /// <summary>A four-hundredth of the picture's longer side: what lines and letters are measured in, so that they look alike on any picture.</summary>
    public static double UnitOf(uint width, uint height) => Math.Max(width, height) / 400.0;

    /// <summary>A closed, smooth ring through the midpoints of an outline.</summary>
    public static string Ring(IReadOnlyList<double> points)
    {
        int count = points.Count / 2;
        var path = new System.Text.StringBuilder($"M{Number(points[0])} {Number(points[1])}Q");
        for (int i = 0; i < count; i++)
        {
            int next = (i + 1) % count;
            path.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : "")}{Number(points[2 * i])} {Number(points[2 * i + 1])} {Number((points[2 * i] + points[2 * next]) / 2)} {Number((points[2 * i + 1] + points[2 * next + 1]) / 2)}");
        }

        return path.Append('Z').ToString();
    }

    /// <summary>A line, and a head of six units at its end.</summary>
    public static string Arrow(IReadOnlyList<double> points, double unit)
    {
        var (x, y) = (points[2], points[3]);
        double angle = Math.Atan2(y - points[1], x - points[0]), length = 6 * unit;
        string Wing(double turn) => $"{Number(x - length * Math.Cos(angle + turn))} {Number(y - length * Math.Sin(angle + turn))}";
        return $"M{Number(points[0])} {Number(points[1])}L{Number(x)} {Number(y)}M{Wing(0.45)}L{Number(x)} {Number(y)}L{Wing(-0.45)}";
    }

    /// <summary>Where a shape's number stands: above and left of where it begins.</summary>
    public static (double X, double Y) Anchor(DrawnShape shape, double unit)
    {
        var points = shape.Points!;
        var (x, y) = shape.Kind switch
        {
            "ellipse" => (Math.Min(points[0], points[2]), Math.Min(points[1], points[3])),
            // Above the words, which stand on their point.
            "text" => (points[0] + 2 * unit, points[1] - 9 * unit),
            _ => (points[0], points[1]),
        };
        return (Math.Max(x - 2 * unit, 4 * unit), Math.Max(y - 2 * unit, 5 * unit));
    }

    /// <summary>A to Z, then AA: of the layer in the order of the picture's list.</summary>
    public static string Letter(int index) => index < 26 ? $"{(char)('A' + index)}" : $"{Letter(index / 26 - 1)}{Letter(index % 26)}";

    public static string Number(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture);
}
