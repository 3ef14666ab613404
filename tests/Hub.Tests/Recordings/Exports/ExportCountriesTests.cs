using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Recordings.Playback;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>From which countries a recording may be taken out of the hub.</summary>
[Trait("Category", "Hub")]
public class ExportCountriesTests
{
    [Fact]
    public async Task Somebody_of_another_country_neither_asks_for_a_file_nor_opens_one_made_before_but_still_plays_the_recording()
    {
        await using var world = await ExportWorld.StartAsync([]);
        var track = await world.AddTrackAsync(new Sample("Dr A", 0, 20, null, 400), [1, 2, 3]);
        var (gp, abroad) = (world.Hub.Gp, world.Hub.Dermatologist);
        var theirs = await world.AskAsync("zip", by: abroad);
        var own = await world.AskAsync("zip");
        foreach (var export in new[] { theirs, own }) Assert.Equal(ExportState.Done, (await world.EndedAsync(export)).State);

        await world.Hub.ReadAsync(async db =>
        {
            (await db.Set<Organisation>().SingleAsync(row => row.Id == gp.OrganisationId)).ExportCountries = ["DE"];
            return await db.SaveChangesAsync();
        });

        Assert.Equal("data-export", (await world.Hub.RefusedAsync(abroad, new StartExport.Request(world.RecordingId, "zip", null, null, null, null))).Code);
        Assert.Equal("data-export", (await world.Hub.RefusedAsync(abroad, new OpenExport.Request(theirs))).Code);
        await using (await OpenAsync(world.Hub, abroad, new OpenTrack.Request(world.RecordingId, track)))
        {
        }

        await using var file = (await world.Hub.GrantedAsync(gp, new OpenExport.Request(own))).Content;
        Assert.True(file.Length > 0);
    }

    private static async Task<Stream> OpenAsync(HubFixture hub, Actor person, OpenTrack.Request request) => (await hub.GrantedAsync(person, request)).Content;
}
