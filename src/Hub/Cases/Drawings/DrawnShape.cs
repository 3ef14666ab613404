using System.Text.Json;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Drawings;

public enum ShapeKind
{
    /// <summary>A line drawn by hand, as the outline that its pen left: a closed ring of points.</summary>
    Freehand,

    /// <summary>From its first point to its second, where the head is.</summary>
    Arrow,

    /// <summary>Within the rectangle between two corners.</summary>
    Ellipse,

    /// <summary>Words that begin at a point.</summary>
    Text,
}

/// <summary>Each is told from the others by brightness as well as by hue, and every shape has a number besides.</summary>
public enum ShapeColour
{
    Yellow,
    Cyan,
    Magenta,
    White,
    Black,
}

/// <summary>One shape of a drawing. Codes are those of <see cref="Choices"/>.</summary>
/// <param name="Kind"><c>freehand</c>, <c>arrow</c>, <c>ellipse</c> or <c>text</c>.</param>
/// <param name="Colour"><c>yellow</c>, <c>cyan</c>, <c>magenta</c>, <c>white</c> or <c>black</c>.</param>
/// <param name="Points">x, y, x, y… in pixels of the upright picture, whatever its zoom and rotation were when it was drawn. Three points and more for a line by hand, two for an arrow and an ellipse, one for a text.</param>
/// <param name="Label">What it says or means; demanded of a text.</param>
public sealed record DrawnShape(string? Kind, string? Colour, IReadOnlyList<double>? Points, string? Label = null);

/// <summary>The column <see cref="Drawing.Shapes"/>, and what may stand in it.</summary>
internal static class DrawnShapes
{
    public const int MaxShapes = 100, LabelLength = 200;

    /// <summary>Numbers of one shape, and of all of a drawing: x and y count each.</summary>
    public const int MaxNumbers = 4_000, MaxNumbersInAll = 40_000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public static IReadOnlyList<DrawnShape> Read(string column) => JsonSerializer.Deserialize<List<DrawnShape>>(column, Format)!;

    /// <summary>Points to a tenth of a pixel: finer is no picture's, and costs bytes.</summary>
    public static string Write(IReadOnlyList<DrawnShape> shapes) => JsonSerializer.Serialize(shapes.Select(Tidy), Format);

    public static void Validate(FieldErrors errors, IReadOnlyList<DrawnShape>? shapes)
    {
        if (shapes is null) errors.Add("shapes", "field-required");
        if (shapes is null) return;
        if (shapes.Count > MaxShapes) errors.Add("shapes", "drawing-too-many", MaxShapes);
        if (shapes.Sum(shape => (long)(shape?.Points?.Count ?? 0)) > MaxNumbersInAll) errors.Add("shapes", "drawing-too-long", MaxNumbersInAll / 2);
        for (int i = 0; i < Math.Min(shapes.Count, MaxShapes); i++) Validate(errors, $"shapes.{i}", shapes[i]);
    }

    /// <returns>False where a point lies outside of the picture.</returns>
    public static bool AreWithin(IEnumerable<DrawnShape> shapes, double width, double height) =>
        shapes.All(shape => shape.Points!.Select((number, at) => number >= 0 && number <= (at % 2 == 0 ? width : height)).All(isWithin => isWithin));

    private static void Validate(FieldErrors errors, string field, DrawnShape? shape)
    {
        if (shape is null)
        {
            errors.Add(field, "field-required");
            return;
        }

        errors.Choice<ShapeKind>($"{field}.kind", shape.Kind);
        errors.Choice<ShapeColour>($"{field}.colour", shape.Colour);
        errors.OptionalText($"{field}.label", shape.Label, LabelLength);
        var points = shape.Points ?? [];
        if (!points.All(double.IsFinite) || points.Count % 2 != 0 || points.Count > MaxNumbers || !IsCount(shape.Kind, points.Count / 2)) errors.Add($"{field}.points", "drawing-points");
        if (shape.Kind == "text" && string.IsNullOrWhiteSpace(shape.Label)) errors.Add($"{field}.label", "field-required");
    }

    private static bool IsCount(string? kind, int points) => kind switch
    {
        "freehand" => points >= 3,
        "arrow" or "ellipse" => points == 2,
        "text" => points == 1,
        _ => true,
    };

    private static DrawnShape Tidy(DrawnShape shape) => shape with
    {
        Points = [.. shape.Points!.Select(number => Math.Round(number, 1))],
        Label = string.IsNullOrWhiteSpace(shape.Label) ? null : shape.Label.Trim(),
    };
}
