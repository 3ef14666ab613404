using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases.Opinions;

public class SpokenOpinions
{
    [Fact]
    public async Task Are_kept_as_they_were_sent_and_heard_by_who_reads_the_case()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        byte[] sound = SpokenSample.Of(42);

        var spoken = await hub.GrantedAsync(hub.Dermatologist, Spoken(id, sound));

        var view = await hub.CaseAsync(hub.Gp, id);
        var opinion = Assert.Single(view.Opinions);
        Assert.Equal((CaseState.Answered, Disposition.UrgentTransfer, "Spoken opinion, 42 seconds."), (view.State, opinion.Disposition, opinion.Markdown));
        Assert.Equal((42, "T-1, Test council"), ((int)opinion.VoiceSeconds!, opinion.SignedLicence));
        Assert.Contains("opinion-critical", await AskingBack.KindsOfAsync(hub, hub.Gp));
        foreach (var listener in new[] { hub.Gp, hub.Dermatologist })
        {
            var voice = await hub.GrantedAsync(listener, new ListenToOpinion.Request(spoken.Id));
            await using var content = voice.Content;
            Assert.True(content.CanSeek);
            Assert.Equal(("audio/webm", Convert.ToHexStringLower(SHA256.HashData(sound))), (voice.ContentType, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, TestContext.Current.CancellationToken))));
        }

        Assert.Equal("opinion-not-found", (await hub.RefusedAsync(hub.Colleague, new ListenToOpinion.Request(spoken.Id))).Code);
    }

    [Fact]
    public async Task Lie_beside_the_case_and_are_spared_by_the_sweep_while_what_nobody_refers_to_goes()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var spoken = await hub.GrantedAsync(hub.Dermatologist, Spoken(id, SpokenSample.Of(2)));
        var store = hub.Services.GetRequiredService<IBlobStore>();
        var kept = BlobNames.Voice(hub.Gp.OrganisationId, id, spoken.Id);
        var orphan = BlobNames.Voice(hub.Gp.OrganisationId, id, Guid.NewGuid());
        using var sound = new MemoryStream(SpokenSample.Of(1));
        await store.WriteAsync(orphan, sound, "audio/webm", default);
        hub.Clock.Set(DateTimeOffset.UtcNow + TimeSpan.FromDays(2) - hub.Clock.GetUtcNow());

        await hub.Services.GetRequiredService<SweepOrphans>().SweepAsync(default);

        Assert.Equal($"{hub.Gp.OrganisationId}/cases/{id}/opinions/{spoken.Id}/voice.webm", kept.Path);
        Assert.NotNull(await store.FindAsync(kept, default));
        Assert.Null(await store.FindAsync(orphan, default));
    }

    [Theory]
    [InlineData(90, null)]
    [InlineData(90.5, "voice-too-long")]
    [InlineData(91, "voice-too-long")]
    public async Task Are_ninety_seconds_at_most(double seconds, string? refusal)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var outcome = await hub.SendAsync(hub.Dermatologist, Spoken(id, SpokenSample.Of(seconds)));

        Assert.Equal(refusal, outcome.Refusal?.Code);
        if (refusal is not null) Assert.Contains("91 seconds long; at most 90", outcome.Refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Do_not_hide_sound_behind_timestamps()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        Assert.Equal("voice-too-long", (await hub.RefusedAsync(hub.Dermatologist, Spoken(id, SpokenSample.Of(120, stretch: 0.01)))).Code);
    }

    [Fact]
    public async Task Are_refused_with_a_sentence_when_they_are_no_webm_of_opus()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        (string Code, byte[] Sound)[] bad =
        [
            ("voice-empty", []),
            ("voice-not-webm", "OggS and so on, which is no WebM at all"u8.ToArray()),
            ("voice-not-webm", SpokenSample.Of(2, codec: "A_VORBIS")),
            ("voice-not-webm", SpokenSample.Of(2, docType: "matroska")),
            ("voice-not-webm", SpokenSample.Of(2, tracks: 2)),
            ("voice-not-webm", SpokenSample.Of(0)),
            ("voice-too-large", new byte[SpeakOpinion.MostBytes + 1]),
        ];

        foreach (var (code, sound) in bad) Assert.Equal(code, (await hub.RefusedAsync(hub.Dermatologist, Spoken(id, sound))).Code);

        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal((CaseState.Accepted, 0), (view.State, view.Opinions.Count));
        Assert.Contains("disposition", (await hub.RefusedAsync(hub.Dermatologist, new SpeakOpinion.Request(id, null, null, new MemoryStream(SpokenSample.Of(2))))).Fields.Keys);
    }

    [Fact]
    public void Are_measured_as_another_program_wrote_them()
    {
        // Two seconds of a tone: ffmpeg -f lavfi -i sine=f=660:d=2 -c:a libopus -b:a 24k -f webm -live 1 (Debian 12).
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "Voice", "ffmpeg-2s.webm"));

        Assert.True(SpokenWebm.TryParse(file, out var spoken));
        Assert.InRange(spoken.Length.TotalSeconds, 1.99, 2.05);
    }

    [Fact]
    public void Are_never_more_than_refused_however_their_bytes_are_changed()
    {
        byte[] file = SpokenSample.Of(3);
        for (int length = 0; length < file.Length; length++)
        {
            if (SpokenWebm.TryParse(file.AsSpan(0, length), out var shorter)) Assert.InRange(shorter.Length, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        }

        var random = new Random(20261128);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. file];
            for (int n = random.Next(1, 5); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (SpokenWebm.TryParse(changed, out var spoken)) Assert.True(spoken.Length >= TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Are_mended_in_their_codes_alone_and_written_ones_have_no_sound()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var spoken = await hub.GrantedAsync(hub.Dermatologist, Spoken(id, SpokenSample.Of(2)));
        await hub.GrantedAsync(hub.Dermatologist, new ReviseOpinion.Request(spoken.Id, "She can stay after all.", "stay"));

        var opinion = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
        Assert.Equal((Disposition.Stay, "She can stay after all.", true), (opinion.Disposition, opinion.Markdown, opinion.VoiceSeconds is not null));

        var written = await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Written.", "stay"));
        Assert.Equal("opinion-not-spoken", (await hub.RefusedAsync(hub.Gp, new ListenToOpinion.Request(written.Id))).Code);
    }

    private static SpeakOpinion.Request Spoken(Guid id, byte[] sound) => new(id, null, "urgent-transfer", new MemoryStream(sound));
}
