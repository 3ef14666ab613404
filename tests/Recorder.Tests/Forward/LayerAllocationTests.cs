using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>The table of who gets which layer. Layers cost 100, 400 and 1,200 kbit/s at 180, 360 and 720 lines.</summary>
public class LayerAllocationTests
{
    private const int None = PictureWish.Withheld;

    [Theory]
    // One face: as much as the line carries, with 15 % in reserve for a step up; staying may cost 10 % too much.
    [InlineData(99, "face", "-")]
    [InlineData(114, "face", "-")]
    [InlineData(115, "face", "0")]
    [InlineData(459, "face", "0")]
    [InlineData(460, "face", "1")]
    [InlineData(1_379, "face", "1")]
    [InlineData(1_380, "face", "2")]
    [InlineData(1_080, "face@2", "2")]
    [InlineData(1_079, "face@2", "1")]
    [InlineData(360, "face@1", "1")]
    [InlineData(359, "face@1", "0")]
    [InlineData(90, "face@0", "0")]
    [InlineData(89, "face@0", "-")]
    // A tile gets the smallest layer that fills it, and nothing while it is out of sight.
    [InlineData(9_000, "face:180", "0")]
    [InlineData(9_000, "face:181", "1")]
    [InlineData(9_000, "face:360", "1")]
    [InlineData(9_000, "face:1080", "2")]
    [InlineData(9_000, "face:0", "-")]
    // Everybody moves before anybody is sharp, and faces rise together.
    [InlineData(330, "face face face", "0 0 0")]
    [InlineData(230, "face face face", "0 0 -")]
    [InlineData(615, "face face face", "0 0 0")]
    [InlineData(700, "face face face", "1 0 0")]
    [InlineData(1_000, "face face", "1 1")]
    [InlineData(1_780, "face face", "2 1")]
    // What is pinned comes first, then a screen, sharp before the faces are; then the page's order.
    [InlineData(1_500, "face face+", "0 2")]
    [InlineData(130, "face face+", "- 0")]
    [InlineData(1_600, "face screen", "0 2")]
    [InlineData(130, "face screen", "- 0")]
    [InlineData(1_600, "face+ screen", "2 0")]
    [InlineData(130, "face#2 face#1", "- 0")]
    // What cannot be paid is passed over; the next may still fit.
    [InlineData(150, "lone face", "- 0")]
    [InlineData(9_000, "lone face", "0 2")]
    [InlineData(9_000, "silent face", "- 2")]
    public void Each_picture_gets_its_layer(int kilobits, string pictures, string layers)
    {
        PictureWish[] wishes = [.. pictures.Split(' ').Select((text, position) => Read(text, position))];
        var chosen = new int[wishes.Length];

        LayerAllocation.Share(kilobits * 1_000L, isKnown: true, wishes, chosen);

        Assert.Equal(layers, string.Join(' ', chosen.Select(layer => layer == None ? "-" : $"{layer}")));
    }

    [Fact]
    public void While_the_line_is_not_known_everybody_begins_at_the_lowest_layer()
    {
        PictureWish[] wishes = [Read("lone", 0), Read("face", 1), Read("face:0", 2)];
        var chosen = new int[3];

        LayerAllocation.Share(100_000, isKnown: false, wishes, chosen);

        Assert.Equal([0, 0, None], chosen);
    }

    [Fact]
    public void A_choice_that_is_kept_does_not_flap_when_the_estimate_wavers()
    {
        PictureWish[] wishes = [Read("face", 0), Read("face", 1)];
        var chosen = new int[2];
        var seen = new HashSet<string>();
        for (int step = 0; step < 200; step++)
        {
            LayerAllocation.Share(950_000 + (step % 2 * 40_000), isKnown: true, wishes, chosen);
            for (int i = 0; i < chosen.Length; i++) wishes[i].Current = chosen[i];
            if (step > 1) seen.Add(string.Join(' ', chosen));
        }

        Assert.Single(seen);
    }

    // "face", "screen", "lone" (one layer of 1,200) or "silent" (none yet), then in any order @current, :height, #rank, + for pinned.
    private static PictureWish Read(string text, int position)
    {
        var wish = new PictureWish { Current = Number(text, '@', None), Height = Number(text, ':', int.MaxValue), Rank = Number(text, '#', position) };
        wish.IsPinned = text.Contains('+', StringComparison.Ordinal);
        wish.IsScreen = text.StartsWith("screen", StringComparison.Ordinal);
        (int Height, int Kilobits)[] layers = text[0] switch
        {
            'l' => [(720, 1_200)],
            's' when text[1] == 'i' => [],
            _ => [(180, 100), (360, 400), (720, 1_200)],
        };
        foreach ((int height, int kilobits) in layers) wish.Layers[wish.LayerCount++] = new LayerFigures(height, kilobits * 1_000L);
        return wish;
    }

    private static int Number(string text, char mark, int otherwise)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? otherwise : int.Parse(new string([.. text[(at + 1)..].TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
    }
}
