namespace CaseHub.Hub.Recordings.Exports;

/// <summary>A place in the picture, pixels; all numbers even, as 4:2:0 colour wants it.</summary>
internal readonly record struct Cell(int X, int Y, int Width, int Height);

/// <summary>Where everybody is in the picture: screens large with faces in a column beside them, faces alone in a grid.</summary>
internal static class Grid
{
    /// <summary>Who is beyond is heard, not seen.</summary>
    public const int MaxCells = 25;

    private const int Gap = 4;

    /// <summary>The part of the width that faces have beside a screen.</summary>
    private const int ColumnOf = 5;

    private const int MaxInColumn = 6;

    /// <returns>A cell for each, screens first; fewer than asked for when there are more than <see cref="MaxCells"/>.</returns>
    public static IReadOnlyList<Cell> Place(int screens, int faces, int width, int height)
    {
        var all = new Cell(0, 0, width, height);
        screens = Math.Min(screens, MaxCells);
        faces = Math.Min(faces, MaxCells - screens);
        if (screens == 0) return Fill(all, faces, MaxCells);
        if (faces == 0) return Fill(all, screens, MaxCells);

        int columns = (faces + MaxInColumn - 1) / MaxInColumn;
        int column = Even(Math.Min(width / 2, columns * width / ColumnOf));
        return [.. Fill(all with { Width = width - column }, screens, MaxCells), .. Fill(all with { X = width - column, Width = column }, faces, columns)];
    }

    /// <summary>As many columns, at most <paramref name="maxColumns"/>, as make pictures of 16:9 largest; side by side rather than one above the other.</summary>
    private static Cell[] Fill(Cell area, int count, int maxColumns)
    {
        if (count == 0) return [];
        int columns = Enumerable.Range(1, Math.Min(count, maxColumns)).MaxBy(n => (WidthOfPicture(area, count, n), n));
        int rows = (count + columns - 1) / columns;
        return [.. Enumerable.Range(0, count).Select(index => Shrink(area, index % columns, index / columns, columns, rows, InRow(count, columns, index / columns)))];
    }

    private static int WidthOfPicture(Cell area, int count, int columns)
    {
        int rows = (count + columns - 1) / columns;
        return Math.Min(area.Width / columns, area.Height / rows * 16 / 9);
    }

    private static int InRow(int count, int columns, int row) => Math.Min(columns, count - row * columns);

    /// <summary>A last row that is not full stands in the middle.</summary>
    private static Cell Shrink(Cell area, int column, int row, int columns, int rows, int inRow)
    {
        int width = area.Width / columns;
        int height = area.Height / rows;
        int indent = (area.Width - inRow * width) / 2;
        return new Cell(Even(area.X + indent + column * width + Gap), Even(area.Y + row * height + Gap), Even(width - 2 * Gap), Even(height - 2 * Gap));
    }

    private static int Even(int value) => value & ~1;
}
