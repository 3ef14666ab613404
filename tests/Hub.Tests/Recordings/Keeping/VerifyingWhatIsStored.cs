using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>The nightly reading back, and the command that does it at once, beside the hub that runs.</summary>
[Trait("Category", "Hub")]
public class VerifyingWhatIsStored : IAsyncLifetime
{
    private HubFixture hub = null!;

    public async ValueTask InitializeAsync() => hub = await HubFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Where_all_is_well_the_command_says_so_and_ends_with_0()
    {
        var (kept, deleted) = (await hub.StoredAsync(), await hub.StoredAsync());
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(kept, 20_000, 25_000, "why"));
        await hub.GrantedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(deleted, "asked for"));

        var (code, said) = await VerifyAsync();

        Assert.True(code == 0, said);
        Assert.Contains("Verified 2 recordings", said, StringComparison.Ordinal);
        Assert.Contains("0 damaged", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_is_named_by_recording_track_piece_and_range()
    {
        // Large enough for three pieces: the second is hit.
        var (id, other) = (await hub.StoredAsync(seconds: 1300), await hub.StoredAsync());
        var track = await hub.TrackOfAsync(id, hub.Dermatologist);
        Assert.True(track.Bytes > 2 * BlobBlocks.Bytes, $"{track.Bytes} bytes");
        await FlipAsync(await PathAsync(id, track), BlobBlocks.Bytes + 77);

        var (code, said) = await VerifyAsync();

        Assert.Equal(1, code);
        Assert.Contains($"DAMAGED recording {id}, track {track.Id}, piece 1 (bytes {BlobBlocks.Bytes}-{(2 * BlobBlocks.Bytes) - 1})", said, StringComparison.Ordinal);
        Assert.DoesNotContain(other.ToString(), said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone", "the file is not in the store")]
    [InlineData("shorter", "piece 0")]
    [InlineData("longer", "piece 0")]
    [InlineData("manifest gone", "manifest.json is not in the store")]
    [InlineData("manifest broken", "manifest.json cannot be read")]
    [InlineData("row changed", "piece 0")]
    [InlineData("manifest of another", "manifest.json has other hashes than the rows")]
    public async Task Each_kind_of_damage_is_found_and_named(string how, string what)
    {
        var id = await hub.StoredAsync();
        var track = await hub.TrackOfAsync(id, hub.Gp);
        await DamageAsync(how, id, track);

        var (code, said) = await VerifyAsync();

        Assert.Equal(1, code);
        Assert.Contains(what, said, StringComparison.Ordinal);
        Assert.Contains(id.ToString(), said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_audit_log_ends_it_with_1()
    {
        await hub.StoredAsync();
        await hub.TamperAsync("""UPDATE "AuditEntries" SET "Result" = 'granted ' WHERE "Index" = 1""");

        var (code, said) = await VerifyAsync();

        Assert.Equal(1, code);
        Assert.Contains("DAMAGED audit log: entry 1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_it_says_how_to_name_the_folder()
    {
        var nowhere = new ConfigurationBuilder().AddInMemoryCollection([new("CASEHUB_DATA", Path.Combine(hub.Folder, "nowhere"))]).Build();

        var e = await Assert.ThrowsAsync<StartException>(() => VerifyCommand.RunAsync(nowhere, TextWriter.Null, default));

        Assert.Contains("--data", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_night_shows_what_is_damaged_to_those_who_watch_and_forgets_it_once_it_is_mended()
    {
        var (id, other) = (await hub.StoredAsync(), await hub.StoredAsync());
        var track = await hub.TrackOfAsync(id, hub.Gp);
        string path = await PathAsync(id, track);
        byte[] good = await File.ReadAllBytesAsync(path);
        await FlipAsync(path, 5000);
        var nights = hub.Services.GetRequiredService<KeepRecordings>();

        await nights.RunAsync(default);
        foreach (var person in new[] { hub.Administrator, hub.PrivacyOfficer })
        {
            var listed = await hub.GrantedAsync(person, new ListKeptRecordings.Request());
            Assert.Equal((track.Id, 0), listed.Single(row => row.Id == id) is var row ? (row.DamagedTrackId!.Value, row.DamagedPiece!.Value) : default);
            Assert.Null(listed.Single(row => row.Id == other).DamagedTrackId);
        }

        await File.WriteAllBytesAsync(path, good);
        await nights.RunAsync(default);
        Assert.All(await hub.GrantedAsync(hub.PrivacyOfficer, new ListKeptRecordings.Request()), row => Assert.Null(row.DamagedTrackId));
    }

    [Fact]
    public async Task A_night_reads_back_what_was_longest_unread_until_its_share_is_reached()
    {
        var (first, second) = (await hub.StoredAsync(), await hub.StoredAsync());
        hub.Services.GetRequiredService<KeepingOptions>().VerifyBytesPerNight = 1;
        var nights = hub.Services.GetRequiredService<KeepRecordings>();

        await nights.RunAsync(default);
        Assert.Equal([true, false], new[] { await hub.RowAsync(first), await hub.RowAsync(second) }.Select(row => row.VerifiedAt is not null));
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await nights.RunAsync(default);

        Assert.True((await hub.RowAsync(second)).VerifiedAt > (await hub.RowAsync(first)).VerifiedAt);
    }

    private async Task DamageAsync(string how, Guid id, RecordingTrack track)
    {
        string path = await PathAsync(id, track);
        string manifest = Path.Combine(hub.Folder, "blobs", (await hub.RowAsync(id)).ManifestName().Path);
        switch (how)
        {
            case "gone": File.Delete(path); break;
            case "shorter": await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..^100]); break;
            case "longer": await File.AppendAllTextAsync(path, "more"); break;
            case "manifest gone": File.Delete(manifest); break;
            case "manifest broken": await File.WriteAllTextAsync(manifest, "{ \"tracks\": 5 }"); break;
            case "manifest of another": await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace(track.Sha256!, new string('0', 64), StringComparison.Ordinal)); break;
            default:
                await hub.ReadAsync(db => db.Set<RecordingTrack>().Where(row => row.Id == track.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Pieces, $"[\"{new string('0', 64)}\"]")));
                break;
        }
    }

    private async Task<string> PathAsync(Guid id, RecordingTrack track) => Path.Combine(hub.Folder, "blobs", (await hub.RowAsync(id)).NameOf(track).Path);

    private static async Task FlipAsync(string path, int at)
    {
        byte[] content = await File.ReadAllBytesAsync(path);
        content[at] ^= 1;
        await File.WriteAllBytesAsync(path, content);
    }

    private async Task<(int Code, string Said)> VerifyAsync()
    {
        using var said = new StringWriter();
        return (await VerifyCommand.RunAsync(hub.Configuration, said, default), said.ToString());
    }
}
