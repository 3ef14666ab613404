using System.Globalization;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Playback;

namespace CaseHub.Hub.Tests.Recordings.Playback;

public class SlidesInPlayback
{
    private static readonly Guid Deck = Guid.NewGuid();

    [Theory]
    [InlineData("", "", "")]
    [InlineData("5:1 9:2 12:-", "", "5:1 9:2 12:-")]
    // What was shown when the recording began; what was put away before is nothing.
    [InlineData("-60:1 -20:4 9:5", "", "0:4 9:5")]
    [InlineData("-60:1 -20:-", "", "")]
    // Turned to once more changes nothing.
    [InlineData("5:1 6:1 9:2", "", "5:1 9:2")]
    // While it was paused, and where something was taken out, no page is shown; afterwards the one that everybody saw then.
    [InlineData("5:1 12:2 14:3 30:4", "10-20", "5:1 10:- 20:3 30:4")]
    [InlineData("5:1", "0-8", "8:1")]
    [InlineData("5:1 12:2", "10-20 15-25", "5:1 10:- 25:2")]
    public void The_page_is_the_one_that_everybody_was_shown(string turned, string leftOut, string shown)
    {
        var pages = ReadShownSlides.Of([.. Pieces(turned).Select(PageOf)], [.. Pieces(leftOut).Select(text => text.Split('-')).Select(span => new SpanView(NumberOf(span[0]), NumberOf(span[1])))]);

        Assert.Equal(shown, string.Join(' ', pages.Select(page => $"{page.AtMs}:{(page.DeckId is null ? "-" : page.Page)}")));
    }

    [Fact]
    public async Task They_are_read_from_the_rooms_log_up_to_the_recordings_end()
    {
        await using var hub = await HubFixture.StartAsync();
        var shelved = await ShelvedRecording.InAsync(hub);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await TurnAsync(hub, shelved.SessionId, 1, $$"""{"deckId":"{{Deck}}","page":3}""");
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await TurnAsync(hub, shelved.SessionId, 2, """{"deckId":null,"page":0}""");
        hub.Clock.Advance(TimeSpan.FromHours(2));
        await TurnAsync(hub, shelved.SessionId, 3, $$"""{"deckId":"{{Deck}}","page":4}""");

        var pages = await hub.GrantedAsync(hub.Gp, new ReadShownSlides.Request(shelved.Id));

        Assert.Equal([new ShownPage(5_000, Deck, 3), new ShownPage(10_000, null, 0)], pages);
        Assert.Equal("recording-not-found", (await hub.RefusedAsync(hub.Stranger, new ReadShownSlides.Request(shelved.Id))).Code);
    }

    private static IEnumerable<string> Pieces(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long NumberOf(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static ShownPage PageOf(string text)
    {
        string[] parts = text.Split(':');
        return parts[1] == "-" ? new ShownPage(NumberOf(parts[0]), null, 0) : new ShownPage(NumberOf(parts[0]), Deck, (int)NumberOf(parts[1]));
    }

    private static Task TurnAsync(HubFixture hub, Guid session, long seq, string body) => hub.ReadAsync(db =>
    {
        db.Add(new RoomLogEntry { SessionId = session, Seq = 1000 + seq, OrganisationId = hub.Gp.OrganisationId, Type = "slide", At = hub.Clock.GetUtcNow(), Body = body });
        return db.SaveChangesAsync();
    });
}
