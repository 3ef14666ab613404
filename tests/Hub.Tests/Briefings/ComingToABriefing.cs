using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Briefings;

public class ComingToABriefing : IAsyncLifetime
{
    private Announcing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Announcing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("organisation", true, false, false)]
    [InlineData("network", true, true, false)]
    [InlineData("link", true, true, true)]
    public async Task It_is_there_for_those_for_whom_it_is(string whoMayCome, bool own, bool partner, bool stranger)
    {
        var id = await world.AnnouncedAsync(world.Draft(whoMayCome: whoMayCome));

        foreach (var (person, may) in new[] { (Hub.Cardiologist, own), (Hub.Gp, partner), (Hub.Stranger, stranger) })
        {
            var read = await Hub.SendAsync(person, new ReadBriefing.Request(id));
            var registered = await Hub.SendAsync(person, new RegisterForBriefing.Request(id));
            Assert.Equal((may, may), (read.IsGranted, registered.IsGranted));
            if (!may) Assert.Equal(("briefing-not-found", "briefing-not-found"), (read.Refusal!.Code, registered.Refusal!.Code));
        }

        var nobody = await Hub.SendAsync(null, new ReadPublicBriefing.Request(id));
        Assert.Equal(whoMayCome == "link", nobody.IsGranted);
        if (!nobody.IsGranted) Assert.Equal(RefusalKind.SignInNeeded, nobody.Refusal.Kind);
        Assert.Equal(RefusalKind.SignInNeeded, (await Hub.RefusedAsync(null, new ReadPublicBriefing.Request(Guid.NewGuid()))).Kind);
    }

    [Fact]
    public async Task Its_public_page_names_speakers_and_nobody_else()
    {
        var id = await world.AnnouncedAsync(world.Draft(whoMayCome: "link"), [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        await Hub.GrantedAsync(world.Host, new InviteToBriefing.Request(id, world.Interpreter.Id, "interpreter", "it"));

        var page = await Hub.GrantedAsync(null, new ReadPublicBriefing.Request(id));

        Assert.Equal([new PublicSpeaker("dermatologist", "Hospital of FR")], page.Speakers);
        string all = System.Text.Json.JsonSerializer.Serialize(page);
        foreach (var hidden in new[] { Hub.Gp, world.Interpreter, world.Host })
        {
            Assert.DoesNotContain($"\"{hidden.Name}\"", all, StringComparison.Ordinal);
            Assert.DoesNotContain($"{hidden.Id}", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Registering_gives_a_seat_and_a_language_and_both_go_again()
    {
        var id = await world.AnnouncedAsync();
        Assert.Contains("en, it", (await Hub.RefusedAsync(Hub.Gp, new RegisterForBriefing.Request(id, "fr"))).Fields["language"], StringComparison.Ordinal);

        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id, "IT"));
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id, "it"));

        Assert.True(await world.ViewAsync(Hub.Gp, id) is { MyPart: "audience", IsRegistered: true, MyLanguage: "it" });
        Assert.Equal(1, (await world.ViewAsync(world.Host, id)).Registered);
        Assert.True((await Hub.SendAsync(Hub.Gp, new ReadSession.Request(id))).IsGranted);
        Assert.Equal("briefing-have-part", (await Hub.RefusedAsync(world.Host, new RegisterForBriefing.Request(id))).Code);

        await Hub.GrantedAsync(Hub.Gp, new CancelRegistration.Request(id));
        Assert.True(await world.ViewAsync(Hub.Gp, id) is { MyPart: null, IsRegistered: false });
        Assert.Equal("briefing-not-registered", (await Hub.RefusedAsync(Hub.Gp, new CancelRegistration.Request(id))).Code);
        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Gp, new ReadSession.Request(id))).Code);
    }

    [Fact]
    public async Task Its_audience_comes_in_half_an_hour_before_and_its_speakers_at_any_time()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        Assert.Equal("briefing-not-open", (await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(id))).Code);
        Assert.Null((await world.ViewAsync(Hub.Gp, id)).MyPart);
        Assert.Equal("speaker", (await Hub.GrantedAsync(Hub.Dermatologist, new TakeSeat.Request(id))).Role);

        Hub.Clock.Advance(TimeSpan.FromHours(47.5));

        Assert.True((await world.ViewAsync(Hub.Gp, id)).MayJoin);
        var taken = await Hub.GrantedAsync(Hub.Gp, new TakeSeat.Request(id));
        Assert.Equal(("audience", id), (taken.Role, taken.SessionId));
        Assert.True((await Hub.SendAsync(Hub.Gp, Enter(id))).IsGranted);
    }

    [Fact]
    public async Task Two_tabs_that_open_it_at_once_find_one_seat()
    {
        var id = await world.AnnouncedAsync();
        Hub.Clock.Advance(TimeSpan.FromHours(47.9));

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Hub.SendAsync(Hub.Gp, new TakeSeat.Request(id))));

        Assert.All(both, one => Assert.True(one.IsGranted, one.Refusal?.Code));
        Assert.Equal(1, await Hub.ReadAsync(db => db.Set<SessionSeat>().CountAsync(s => s.SessionId == id && s.ClinicianId == Hub.Gp.Id)));
    }

    [Fact]
    public async Task Who_was_taken_out_stays_out()
    {
        var id = await world.AnnouncedAsync();
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        await world.GoLiveAsync(id);
        await world.RemoveAsync(id, Hub.Gp);

        Assert.Equal("briefing-removed", (await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(id))).Code);
        Assert.Equal("briefing-removed", (await Hub.RefusedAsync(Hub.Gp, new RegisterForBriefing.Request(id))).Code);
        await Hub.GrantedAsync(Hub.Gp, new CancelRegistration.Request(id));
        Assert.Equal("briefing-removed", (await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(id))).Code);
        Assert.True(await world.ViewAsync(Hub.Gp, id) is { IsRemoved: true, MayJoin: false, MyPart: null });
    }

    [Fact]
    public async Task Once_it_is_over_nobody_takes_a_seat()
    {
        var id = await world.AnnouncedAsync();
        await world.EndAsync(id);

        Assert.Equal("briefing-over", (await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(id))).Code);
        Assert.Equal("briefing-over", (await Hub.RefusedAsync(Hub.Gp, new RegisterForBriefing.Request(id))).Code);
    }

    [Fact]
    public async Task A_rehearsal_is_for_those_who_have_a_part_and_one_for_all_of_them()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Gp, new OpenRehearsal.Request(id))).Code);

        var room = (await Hub.GrantedAsync(world.Host, new OpenRehearsal.Request(id))).SessionId;

        Assert.Equal(room, (await Hub.GrantedAsync(Hub.Dermatologist, new OpenRehearsal.Request(id))).SessionId);
        Assert.True(await Hub.GrantedAsync(Hub.Dermatologist, new TakeSeat.Request(room)) is { IsRehearsal: true, Role: "speaker" } taken && taken.BriefingId == id);
        Assert.Equal("briefing-not-found", (await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(room))).Code);
        Assert.Equal((room, null), ((await world.ViewAsync(world.Host, id)).RehearsalSessionId, (await world.ViewAsync(Hub.Gp, id)).RehearsalSessionId));

        // Who is given a part later rehearses too; a rehearsal that was ended is followed by another.
        await Hub.GrantedAsync(world.Host, new InviteToBriefing.Request(id, Hub.Cardiologist.Id, "speaker"));
        await Hub.GrantedAsync(Hub.Cardiologist, new TakeSeat.Request(room));
        await Hub.GrantedAsync(world.Host, new UninviteFromBriefing.Request(id, Hub.Cardiologist.Id));
        Assert.Equal("briefing-not-found", (await Hub.RefusedAsync(Hub.Cardiologist, new TakeSeat.Request(room))).Code);
        await world.EndAsync(room);
        Assert.NotEqual(room, (await Hub.GrantedAsync(world.Host, new OpenRehearsal.Request(id))).SessionId);
    }

    [Fact]
    public async Task Lists_show_what_comes_what_is_ones_own_and_what_is_over()
    {
        var mine = await world.AnnouncedAsync(speakers: [Hub.Gp.Id]);
        var other = await world.AnnouncedAsync(world.Draft("2026-03-15T10:00"));
        var closed = await world.AnnouncedAsync(world.Draft(whoMayCome: "organisation"));
        var over = await world.AnnouncedAsync();
        await world.EndAsync(over);

        Assert.Equal([other, mine], await IdsAsync(Hub.Gp, "come"));
        Assert.Equal([mine], await IdsAsync(Hub.Gp, "are-mine"));
        Assert.Equal([over], await IdsAsync(Hub.Gp, "are-over"));
        Assert.Equal([other, mine, closed], (await IdsAsync(Hub.Cardiologist, "come")).OrderBy(id => id == other ? 0 : id == mine ? 1 : 2));
        Assert.Empty(await IdsAsync(Hub.Stranger, "come"));
    }

    private async Task<List<Guid>> IdsAsync(Actor reader, string that) => [.. (await Hub.GrantedAsync(reader, new ListBriefings.Request(that))).Select(row => row.Id)];

    private static JoinRoom.Request Enter(Guid session) => new(session, Guid.NewGuid(), Guid.NewGuid(), $"{Guid.NewGuid()}", Audio: true, Video: true);
}
