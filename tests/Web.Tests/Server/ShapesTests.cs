using CaseHub.Web.Pages.Files;

namespace CaseHub.Web.Tests.Server;

/// <summary>The same numbers stand in src/Web/Client/tests/shapes.test.mjs: what is drawn looks alike before and after it is stored.</summary>
public sealed class ShapesTests
{
    [Fact]
    public void An_outline_becomes_a_closed_ring_through_its_midpoints() =>
        Assert.Equal("M10 10Q10 10 15 10 20 10 20 15.1 20 20.3 15 15.1Z", Shapes.Ring([10, 10, 20, 10, 20, 20.25]));

    [Fact]
    public void An_arrow_has_its_head_at_its_end() =>
        Assert.Equal("M0 0L100 0M46 -26.1L100 0L46 26.1", Shapes.Arrow([0, 0, 100, 0], Shapes.UnitOf(4000, 3000)));

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(49, "AX")]
    public void Layers_are_lettered(int index, string letter) => Assert.Equal(letter, Shapes.Letter(index));
}
