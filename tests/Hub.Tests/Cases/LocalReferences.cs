using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Finding;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What the asking site calls the patient: sealed, read by nobody else, and matched before somebody acts on an answer.</summary>
public class LocalReferences
{
    private const string Secret = "Ward 7 / bed-12 Ö";

    [Fact]
    public async Task Are_read_by_the_asker_and_by_nobody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await AskedAsync(hub, Secret);
        await hub.GrantedAsync(hub.Gp, new ShareCase.Request(id, hub.Colleague.Id, null, null, 24, "Second look."));
        string card = JsonSerializer.Serialize(await hub.GrantedAsync(hub.Dermatologist, new ReadTriage.Request(id)));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Cardiologist, new BreakGlass.Request(id, "The patient has collapsed in the waiting room."));

        Assert.True(await hub.CaseAsync(hub.Gp, id) is { HasReference: true, Reference: Secret });
        foreach (var reader in new[] { hub.Dermatologist, hub.Colleague, hub.Cardiologist })
        {
            var seen = await hub.CaseAsync(reader, id);
            Assert.True(seen is { HasReference: false, Reference: null, SamePatient.Count: 0 });
            Assert.DoesNotContain("bed-12", JsonSerializer.Serialize(seen), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("bed-12", card, StringComparison.Ordinal);
        Assert.DoesNotContain("bed-12", JsonSerializer.Serialize(await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lie_sealed_in_the_database_and_differ_each_time()
    {
        await using var hub = await HubFixture.StartAsync();
        var (one, two) = (await AskedAsync(hub, Secret), await AskedAsync(hub, Secret));

        var rows = await hub.ReadAsync(db => db.Set<ClinicalCase>().AsNoTracking().ToListAsync());
        var key = await hub.ReadAsync(db => db.Set<SiteKey>().AsNoTracking().SingleAsync());

        Assert.Equal(hub.Gp.OrganisationId, key.OrganisationId);
        Assert.NotEqual(rows.Single(c => c.Id == one).SealedReference, rows.Single(c => c.Id == two).SealedReference);
        Assert.Equal(rows.Single(c => c.Id == one).ReferenceHash, rows.Single(c => c.Id == two).ReferenceHash);
        Assert.All(rows, row => Assert.Equal(-1, Convert.FromBase64String(row.SealedReference!).AsSpan().IndexOf("bed-12"u8)));
    }

    [Fact]
    public void Open_with_their_own_key_for_their_own_case_alone()
    {
        var (key, id) = (RandomNumberGenerator.GetBytes(LocalReference.KeyBytes), Guid.NewGuid());
        string sealedReference = LocalReference.Seal(key, id, Secret);
        byte[] bent = Convert.FromBase64String(sealedReference);
        bent[^1] ^= 1;

        Assert.Equal(Secret, LocalReference.Open(key, id, sealedReference));
        Assert.Null(LocalReference.Open(RandomNumberGenerator.GetBytes(LocalReference.KeyBytes), id, sealedReference));
        Assert.Null(LocalReference.Open(key, Guid.NewGuid(), sealedReference));
        Assert.Null(LocalReference.Open(key, id, Convert.ToBase64String(bent)));
        Assert.Null(LocalReference.Open(key, id, "AAAA"));
        Assert.NotEqual(LocalReference.Hash(key, "1"), LocalReference.Hash(RandomNumberGenerator.GetBytes(LocalReference.KeyBytes), "1"));
    }

    [Theory]
    [InlineData("Ward 7/12-b", "ward 7 12 B")]
    [InlineData("۱۲۳", "123")]
    [InlineData("ＡＢ１", "ab1")]
    public void Are_the_same_however_they_are_written(string one, string other) => Assert.Equal(LocalReference.Normalised(one), LocalReference.Normalised(other));

    [Fact]
    public async Task Are_typed_again_before_an_opinion_is_acknowledged()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await AskedAsync(hub, Secret);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Yes.", "stay"));

        var told = new HashSet<string>();
        foreach (string? wrong in (string?[])[null, "", "ward 7", "ward 8 bed 12 ö", "---"])
        {
            var refusal = await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Treat.", wrong));
            told.Add(refusal.Code + JsonSerializer.Serialize(refusal.Fields));
        }

        Assert.Contains("reference", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(CaseState.Answered, (await hub.CaseAsync(hub.Gp, id)).State);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Treat.", "ward7 BED 12ö"));
        Assert.Equal("Treat.", (await hub.CaseAsync(hub.Gp, id)).Plan);
    }

    [Fact]
    public async Task That_cannot_be_opened_any_more_hold_no_answer_up_and_can_be_written_anew()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await AskedAsync(hub, Secret);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Yes.", "stay"));
        await hub.ReadAsync(db => db.Set<SiteKey>().ExecuteUpdateAsync(set => set.SetProperty(k => k.Sealed, "lost")));

        Assert.True(await hub.CaseAsync(hub.Gp, id) is { HasReference: true, Reference: null });
        var other = await AskedAsync(hub, "B 2");
        Assert.Equal("B 2", (await hub.CaseAsync(hub.Gp, other)).Reference);
        Assert.Null((await hub.CaseAsync(hub.Gp, id)).Reference);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Treat."));
    }

    [Fact]
    public async Task Link_the_cases_of_one_patient_for_who_may_open_them()
    {
        await using var hub = await HubFixture.StartAsync();
        var first = await AskedAsync(hub, "A-1");
        var second = await AskedAsync(hub, "a 1");
        var foreign = (await hub.GrantedAsync(hub.Colleague, CaseSamples.Rash() with { Reference = "A1" })).Id;
        var elsewhere = (await hub.GrantedAsync(hub.Cardiologist, CaseSamples.Rash() with { Reference = "A1" })).Id;

        Assert.Equal([first], (await hub.CaseAsync(hub.Gp, second)).SamePatient.Select(c => c.Id));
        Assert.Equal([second, first], (await hub.GrantedAsync(hub.Gp, new FindRepeatCases.Request("A.1"))).Cases.Select(c => c.Id));
        Assert.Equal([foreign], (await hub.GrantedAsync(hub.Colleague, new FindRepeatCases.Request("A1"))).Cases.Select(c => c.Id));
        Assert.Equal([elsewhere], (await hub.GrantedAsync(hub.Cardiologist, new FindRepeatCases.Request("A1"))).Cases.Select(c => c.Id));
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new FindRepeatCases.Request(" "))).Cases);
        Assert.Empty((await hub.GrantedAsync(hub.Stranger, new FindRepeatCases.Request("A1"))).Cases);
    }

    [Fact]
    public async Task Are_kept_changed_and_taken_away_while_the_case_is_a_draft()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Reference = " A 1 " })).Id;
        EditCase.Request Edit(string? reference) => new(id) { Title = "T", Question = "Q?", Specialty = "dermatology", Urgency = "routine", Summary = "S", Reference = reference };

        await hub.GrantedAsync(hub.Gp, Edit(null));
        Assert.Equal("A 1", (await hub.CaseAsync(hub.Gp, id)).Reference);
        await hub.GrantedAsync(hub.Gp, Edit("B 2"));
        Assert.Equal("B 2", (await hub.CaseAsync(hub.Gp, id)).Reference);
        await hub.GrantedAsync(hub.Gp, Edit(""));
        Assert.True(await hub.CaseAsync(hub.Gp, id) is { HasReference: false, Reference: null });
        Assert.Equal(["reference"], (await hub.RefusedAsync(hub.Gp, Edit("--"))).Fields.Keys);
        Assert.Equal(["reference"], (await hub.RefusedAsync(hub.Gp, Edit(new string('1', 101)))).Fields.Keys);
    }

    private static async Task<Guid> AskedAsync(HubFixture hub, string reference)
    {
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Reference = reference })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        return id;
    }
}
