using CaseHub.Hub.Cases;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Patients for whom somebody else agrees.</summary>
public class MinorsCases
{
    private static readonly OpenCase.Request Child = CaseSamples.Rash() with { Age = new PatientAge(9, "years") };

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("mother, on paper", null, null)]
    [InlineData(null, "given", null)]
    [InlineData("mother, on paper", "not-possible", " ")]
    public async Task Are_not_sent_without_a_guardians_consent_and_their_own_assent(string? guardian, string? assent, string? note)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, Child with { GuardianConsent = guardian, Assent = assent, AssentNote = note })).Id;

        var refusal = await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Equal("minor-consent-missing", refusal.Code);
        Assert.Contains("younger than 18", refusal.Text, StringComparison.Ordinal);
        Assert.True(await hub.CaseAsync(hub.Gp, id) is { State: CaseState.Draft, IsMinor: true, LacksConsent: true });
    }

    [Theory]
    [InlineData("given", null)]
    [InlineData("not-possible", "nine days old")]
    public async Task Are_sent_once_both_are_noted(string assent, string? note)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, Child)).Id;

        await hub.GrantedAsync(hub.Gp, new RecordMinorConsent.Request(id, " mother, on paper ", assent, note));

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        Assert.True(await hub.CaseAsync(hub.Gp, id) is { IsMinor: true, LacksConsent: false, GuardianConsent: "mother, on paper" });
    }

    [Fact]
    public async Task Are_sent_in_an_emergency_and_asked_for_afterwards()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, Child with { Urgency = "emergency" })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));

        Assert.True((await hub.CaseAsync(hub.Gp, id)).LacksConsent);
        Assert.Equal(["assentNote"], (await hub.RefusedAsync(hub.Gp, new RecordMinorConsent.Request(id, "father, by telephone", "not-possible"))).Fields.Keys);
        await hub.GrantedAsync(hub.Gp, new RecordMinorConsent.Request(id, "father, by telephone", "not-possible", "unconscious"));
        Assert.False((await hub.CaseAsync(hub.Gp, id)).LacksConsent);
    }

    [Fact]
    public async Task Are_those_below_their_own_organisations_age_of_consent()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ReadAsync(db => db.Set<Organisation>().Where(o => o.Id == hub.Gp.OrganisationId).ExecuteUpdateAsync(set => set.SetProperty(o => o.AgeOfConsent, 14)));

        foreach (var (value, unit, isMinor) in new[] { (13, "years", true), (14, "years", false), (167, "months", true), (168, "months", false), (9, "days", true) })
        {
            var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Age = new PatientAge(value, unit) })).Id;
            Assert.Equal(isMinor, (await hub.CaseAsync(hub.Gp, id)).IsMinor);
        }
    }

    [Fact]
    public async Task Without_an_age_a_case_is_an_adults_unless_its_specialty_treats_children()
    {
        await using var hub = await HubFixture.StartAsync();
        var rash = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Age = null })).Id;
        var child = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Age = null, Specialty = "paediatrics" })).Id;

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(rash));
        Assert.Equal("minor-age-needed", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(child))).Code);
    }

    [Fact]
    public async Task Are_recorded_on_a_guardians_word_with_their_assent_or_in_an_emergency()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, Child with { Urgency = "emergency" })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(id))).SessionId;
        AskToRecord.Request On(string basis) => new(session, basis, "spoken", null);

        foreach (string basis in (string[])["patient", "no-patient"]) Assert.Equal("minor-needs-guardian", (await hub.RefusedAsync(hub.Gp, On(basis))).Code);
        Assert.Equal("minor-assent-missing", (await hub.RefusedAsync(hub.Gp, On("guardian"))).Code);
        await hub.GrantedAsync(hub.Gp, new RecordMinorConsent.Request(id, "mother", "given"));

        // Nobody is in the room: that comes after all that is asked here.
        foreach (string basis in (string[])["guardian", "emergency"]) Assert.Equal("nobody-to-record", (await hub.RefusedAsync(hub.Gp, On(basis))).Code);
        Assert.Equal("minor-needs-guardian", (await hub.RefusedAsync(hub.Gp, On("patient"))).Code);
    }
}
