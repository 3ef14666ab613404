using CaseHub.Hub.Live;
using CaseHub.Recorder;

namespace CaseHub.Hub.Tests.Live;

public class LineTests
{
    [Theory]
    [InlineData(0.00, null, "good", null, 0)]
    [InlineData(0.03, 400, "good", null, 0)]
    [InlineData(0.04, 20, "fair", "loss", 3)]
    [InlineData(0.085, 20, "fair", "loss", 8)]
    [InlineData(0.085, 500, "fair", "loss", 8)]
    [InlineData(0.01, 500, "fair", "delay", 400)]
    [InlineData(0.05, 900, "poor", "delay", 800)]
    [InlineData(0.13, 900, "poor", "loss", 12)]
    [InlineData(1.00, null, "poor", "loss", 100)]
    [InlineData(0.00, 60_000, "poor", "delay", 5000)]
    public void A_line_is_scored_by_what_hurts_most(double loss, int? roundTripMs, string level, string? cause, int value) =>
        Assert.Equal(
            new LineView(level, cause, value),
            LineScore.Rate(loss, roundTripMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null));

    [Fact]
    public void Only_what_was_lost_since_the_last_look_counts_and_only_a_change_is_told()
    {
        var meter = new LineMeter();
        var person = Sender(out var peer);

        Assert.True(meter.Look([Figures(peer, came: 1000, lost: 0)], [person]));
        Assert.Equal(new LineView("good", null, 0), person.Upload);
        Assert.False(meter.Look([Figures(peer, came: 2000, lost: 0)], [person]));

        Assert.True(meter.Look([Figures(peer, came: 2700, lost: 300)], [person]));
        Assert.Equal(new LineView("poor", "loss", 12), person.Upload);

        Assert.True(meter.Look([Figures(peer, came: 3700, lost: 300)], [person]));
        Assert.True(meter.Look([Figures(peer, came: 4700, lost: 300)], [person]));
        Assert.True(meter.Look([Figures(peer, came: 5700, lost: 300)], [person]));
        Assert.Equal(new LineView("good", null, 0), person.Upload);
        Assert.False(meter.Look([Figures(peer, came: 6700, lost: 300)], [person]));
    }

    [Fact]
    public void Who_views_is_scored_by_its_own_reports_and_who_has_no_connection_is_not()
    {
        var meter = new LineMeter();
        var person = Sender(out _);
        person.ViewPeerId = Guid.NewGuid();

        Assert.True(meter.Look([Figures(person.ViewPeerId.Value) with { Publishes = false, LossFraction = 0.2, RoundTrip = TimeSpan.FromMilliseconds(30) }], [person]));
        Assert.Equal((null, new LineView("poor", "loss", 20)), (person.Upload, person.Download));

        Assert.True(meter.Look([], [person]));
        Assert.Equal((null, null), (person.Upload, person.Download));
    }

    private static Participant Sender(out Guid peer)
    {
        peer = Guid.NewGuid();
        var person = new Participant { ParticipantId = Guid.NewGuid(), ClinicianId = Guid.NewGuid(), Name = "Dr. X", DeviceId = Guid.NewGuid() };
        person.Publications.Add(new Publication(Guid.NewGuid(), peer, "camera", "", RecordingConsent: null));
        return person;
    }

    private static PeerStatistics Figures(Guid peer, long came = 0, long lost = 0) =>
        new(peer, Publishes: true, Connected: true, PacketsIn: came, BytesIn: 0, PacketsLost: lost, PacketsOut: 0, BytesOut: 0, LossFraction: 0, RoundTrip: null, PacketsResent: 0);
}
