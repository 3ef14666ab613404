using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>Who is where in the picture, and what the encoder is told: all of it pure.</summary>
public class PlanTests
{
    private static readonly ExportOptions Options = new() { Width = 640, Height = 360, FrameRate = 10 };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 5)]
    [InlineData(0, 25)]
    [InlineData(1, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 23)]
    public void Everybody_has_a_cell_of_their_own_within_the_picture(int screens, int faces)
    {
        var cells = Grid.Place(screens, faces, 640, 360);

        Assert.Equal(screens + faces, cells.Count);
        Assert.All(cells, cell => Assert.True(cell is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && cell.X + cell.Width <= 640 && cell.Y + cell.Height <= 360, cell.ToString()));
        Assert.All(cells, cell => Assert.Equal(0, (cell.X | cell.Y | cell.Width | cell.Height) & 1));
        for (int i = 0; i < cells.Count; i++)
        {
            for (int j = 0; j < i; j++) Assert.False(Overlap(cells[i], cells[j]), $"{cells[i]} lies over {cells[j]}");
        }
    }

    [Fact]
    public void A_screen_is_larger_than_all_faces_together()
    {
        var cells = Grid.Place(1, 3, 640, 360);

        Assert.True(cells[0].Width * cells[0].Height > cells.Skip(1).Sum(cell => cell.Width * cell.Height));
    }

    [Fact]
    public void More_than_the_grid_holds_are_heard_and_not_seen() => Assert.Equal(Grid.MaxCells, Grid.Place(30, 30, 640, 360).Count);

    [Fact]
    public void A_scene_begins_when_somebody_comes_goes_or_loses_their_picture()
    {
        var gp = Track(0, 0, 60, (0, 20), (30, 60));
        var late = Track(1, 40, 50, (40, 50));

        var scenes = Scenes.Plan([gp, late], TimeSpan.Zero, TimeSpan.FromSeconds(60), Options);

        Assert.Equal([0, 20, 30, 40, 50], scenes.Select(scene => scene.From.TotalSeconds));
        Assert.Equal([200, 100, 100, 100, 100], scenes.Select(scene => scene.Frames));
        Assert.Equal([true, false, true, true, true], scenes.Select(scene => scene.Parts[0].HasPicture));
        Assert.Equal([1, 1, 1, 2, 1], scenes.Select(scene => scene.Parts.Count));
    }

    [Fact]
    public void A_clip_holds_only_what_falls_into_it()
    {
        var scenes = Scenes.Plan([Track(0, 0, 60, (0, 60)), Track(1, 40, 50, (40, 50))], TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(55), Options);

        Assert.Equal([45, 50], scenes.Select(scene => scene.From.TotalSeconds));
        Assert.Equal(100, scenes.Sum(scene => scene.Frames));
    }

    [Fact]
    public void Changes_that_follow_each_other_at_once_are_one()
    {
        var nervous = Track(0, 0, 60, [.. Enumerable.Range(0, 600).Select(i => (i / 10.0, i / 10.0 + 0.05))]);

        var scenes = Scenes.Plan([nervous], TimeSpan.Zero, TimeSpan.FromSeconds(60), Options);

        Assert.InRange(scenes.Count, 1, 60);
        Assert.Equal(600, scenes.Sum(scene => scene.Frames));
    }

    [Fact]
    public void Where_nobody_is_there_is_a_scene_all_the_same()
    {
        var scenes = Scenes.Plan([Track(0, 20, 30, (20, 30))], TimeSpan.Zero, TimeSpan.FromSeconds(30), Options);

        Assert.Equal([0, 1], scenes.Select(scene => scene.Parts.Count));
    }

    [Fact]
    public void Nothing_that_anybody_typed_is_among_the_arguments()
    {
        var hostile = Track(0, 0, 60, (0, 60)) with { Name = "%{pts}';drawtext=/etc/passwd" };
        var scene = Scenes.Plan([hostile], TimeSpan.Zero, TimeSpan.FromSeconds(60), Options)[0];

        var arguments = EncoderArguments.Pictures(0, scene, ExportFormat.Mp4, Options)
            .Concat(EncoderArguments.Joined([hostile], TimeSpan.Zero, TimeSpan.FromSeconds(60), ["eng"], ExportFormat.Mp4, "result.mp4"));

        Assert.DoesNotContain(arguments, argument => argument.Contains("passwd", StringComparison.Ordinal) || argument.Contains('%', StringComparison.Ordinal));
    }

    [Fact]
    public void Words_in_a_picture_cannot_become_commands_or_lines()
    {
        var hostile = Track(0, 0, 60, (0, 60)) with { Name = "{\\pos(1,1)}\nDialogue: 9,x\\N" };
        var scene = Scenes.Plan([hostile], TimeSpan.Zero, TimeSpan.FromSeconds(60), Options)[0];
        var cue = new Cue(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "{\\an8}one\n[Fonts]\n\\Ntwo");

        var lines = SceneText.Write(scene, [cue], Options).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var events = lines.SkipWhile(line => line != "[Events]").Skip(2).ToList();
        Assert.Equal(2, events.Count);
        Assert.EndsWith("(/pos(1,1)) Dialogue: 9,x/N", events[0], StringComparison.Ordinal);
        Assert.EndsWith(",Caption,(/an8)one\\N[Fonts]\\N/Ntwo", events[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_become_chapters_of_the_clip_and_their_words_stay_words()
    {
        string text = Chapters.Write([Mark(20_000, "a=b;#c\\d\n[CHAPTER]"), Mark(40_000, ""), Mark(90_000, "beyond")], 10_000, 60_000);

        Assert.Equal(
            ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=10000\ntitle=0:00:00\n"
            + "[CHAPTER]\nTIMEBASE=1/1000\nSTART=10000\nEND=30000\ntitle=a\\=b\\;\\#c\\\\d [CHAPTER]\n"
            + "[CHAPTER]\nTIMEBASE=1/1000\nSTART=30000\nEND=50000\ntitle=0:00:30\n",
            text);
    }

    private static bool Overlap(Cell a, Cell b) => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;

    private static SourceTrack Track(int index, double from, double to, params (double From, double To)[] pictures) => new(
        index, $"Person {index}", IsScreen: false, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), HasSound: true,
        [.. pictures.Select(span => new PictureSpan(TimeSpan.FromSeconds(span.From), TimeSpan.FromSeconds(span.To)))]);

    private static RecordingMark Mark(long atMs, string text) =>
        new() { Id = Guid.NewGuid(), RecordingId = Guid.Empty, OrganisationId = Guid.Empty, By = Guid.Empty, AtMs = atMs, Text = text };
}
