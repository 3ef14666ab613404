using CaseHub.Hub.Blobs;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class OwnProfile
{
    [Fact]
    public async Task Is_what_one_says_of_oneself()
    {
        await using var hub = await HubFixture.StartAsync();

        await hub.GrantedAsync(hub.Gp, Profile("gp") with { ClinicHours = new Dictionary<string, string?> { ["mon"] = "14–18, 8:00-12:30", ["sun"] = "" } });

        var profile = await hub.GrantedAsync(hub.Gp, new ReadProfile.Request());
        Assert.Equal(["en", "pt-BR"], profile.Languages);
        Assert.Equal("08:00-12:30, 14:00-18:00", Assert.Single(profile.ClinicHours).Value);
        Assert.DoesNotContain("name-changed", await hub.NoticesAsync(hub.Administrator));
    }

    [Fact]
    public async Task With_another_name_is_told_to_the_administrators()
    {
        await using var hub = await HubFixture.StartAsync();

        await hub.GrantedAsync(hub.Gp, Profile("Dr. Other"));

        Assert.Contains("name-changed", await hub.NoticesAsync(hub.Administrator));
        Assert.Equal("Dr. Other", (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person.Name);
    }

    [Fact]
    public async Task Names_each_field_that_cannot_be()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = new SaveProfile.Request("", ["magic"], ["English"], "Italy", "Rome", new Dictionary<string, string?> { ["mon"] = "8-7", ["tue"] = "8-12, 11-13", ["wed"] = "25-26", ["thu"] = "8-12" });

        Assert.Equal(
            ["clinicHours.mon", "clinicHours.tue", "clinicHours.wed", "country", "languages", "name", "specialties", "timeZone"],
            (await hub.RefusedAsync(hub.Gp, request)).Fields.Keys.Order());
    }

    [Theory]
    [InlineData("2026-03-16T07:30:00Z", true)]
    [InlineData("2026-03-16T06:59:00Z", false)]
    [InlineData("2026-03-16T11:00:00Z", false)]
    [InlineData("2026-03-22T22:59:00Z", true)]
    public void Hours_hold_in_the_persons_own_zone(string at, bool expected)
    {
        var hours = ClinicHours.Parse("mon 08:00-12:00\nsun 20:00-24:00");

        Assert.Equal(expected, hours.Hold(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome")));
        Assert.Equal("mon 08:00-12:00\nsun 20:00-24:00", hours.ToString());
    }

    [Fact]
    public async Task A_photo_loses_its_metadata_and_is_seen_by_those_who_work_with_the_person()
    {
        await using var hub = await HubFixture.StartAsync();
        byte[] camera = Vector("camera.jpg");
        Assert.True(camera.AsSpan().IndexOf("SECRET"u8) >= 0);

        await SetAsync(hub, camera);

        foreach (var reader in new[] { hub.Gp, hub.Colleague, hub.Dermatologist })
        {
            await using var photo = await hub.GrantedAsync(reader, new ReadPhoto.Request(hub.Gp.Id));
            using var bytes = new MemoryStream();
            await photo.Stream.CopyToAsync(bytes);
            Assert.Equal("image/jpeg", photo.ContentType);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf("SECRET"u8));
        }

        Assert.Equal("photo-none", (await hub.RefusedAsync(hub.Stranger, new ReadPhoto.Request(hub.Gp.Id))).Code);
    }

    [Fact]
    public async Task A_replaced_or_removed_photo_is_gone_from_the_store()
    {
        await using var hub = await HubFixture.StartAsync();
        await SetAsync(hub, Vector("photo.png"));
        await SetAsync(hub, Vector("photo.webp"));
        Assert.Single(await BlobsAsync(hub));

        await hub.GrantedAsync(hub.Gp, new RemovePhoto.Request());

        Assert.Empty(await BlobsAsync(hub));
        Assert.Equal("photo-none", (await hub.RefusedAsync(hub.Colleague, new ReadPhoto.Request(hub.Gp.Id))).Code);
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_and_the_old_one_stays()
    {
        await using var hub = await HubFixture.StartAsync();
        await SetAsync(hub, Vector("plain.jpg"));
        async Task<string> CodeAsync(byte[] bytes) => (await hub.RefusedAsync(hub.Gp, new SetPhoto.Request(new MemoryStream(bytes)))).Code;

        Assert.Equal("photo-empty", await CodeAsync([]));
        Assert.Equal("photo-kind", await CodeAsync("%PDF-1.4"u8.ToArray()));
        Assert.Equal("photo-kind", await CodeAsync("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray()));
        Assert.Equal("photo-damaged", await CodeAsync(Vector("plain.jpg")[..20]));
        Assert.Equal("photo-too-large", await CodeAsync([.. Vector("plain.jpg"), .. new byte[2 * 1024 * 1024]]));
        await using var photo = await hub.GrantedAsync(hub.Gp, new ReadPhoto.Request(hub.Gp.Id));
    }

    [Fact]
    public async Task The_sweep_knows_photos_from_what_nobody_refers_to()
    {
        await using var hub = await HubFixture.StartAsync();
        await SetAsync(hub, Vector("plain.jpg"));
        var store = hub.Services.GetRequiredService<IBlobStore>();
        await store.WriteAsync(BlobNames.Photo(hub.Gp.OrganisationId, hub.Gp.Id, Guid.NewGuid()), new MemoryStream([1]), "image/jpeg", default);
        hub.Clock.Set((DateTimeOffset.UtcNow - hub.Clock.GetUtcNow()) + TimeSpan.FromDays(2));

        await hub.Services.GetRequiredService<SweepOrphans>().SweepAsync(default);

        Assert.Equal((await hub.ReadAsync(db => db.Set<Clinician>().SingleAsync(c => c.Id == hub.Gp.Id))).PhotoId.ToString(), Assert.Single(await BlobsAsync(hub)).Split('/')[^1]);
    }

    private static byte[] Vector(string file) => Attachments.Pictures.Bytes(file);

    private static Task<SetPhoto.Answer> SetAsync(HubFixture hub, byte[] bytes) => hub.GrantedAsync(hub.Gp, new SetPhoto.Request(new MemoryStream(bytes)));

    private static async Task<List<string>> BlobsAsync(HubFixture hub)
    {
        var paths = new List<string>();
        await foreach (var entry in hub.Services.GetRequiredService<IBlobStore>().ListAsync(null, default))
        {
            if (entry.Name.Path.Contains("/photos/", StringComparison.Ordinal)) paths.Add(entry.Name.Path);
        }

        return paths;
    }

    private static SaveProfile.Request Profile(string name) => new(name, [], ["en", "pt-BR", "EN"], "IT", "Europe/Rome");
}
