using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Requests;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What stands between a draft and being sent, and what never does.</summary>
public class SendingARequest
{
    private const string Telling = "Mr Rossi, tel. 0432 123456, has a rash.";

    [Fact]
    public async Task Demands_the_required_answers_of_a_case_that_was_written_with_a_template()
    {
        await using var hub = await HubFixture.StartAsync();
        var without = await hub.DraftAsync();
        var with = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Facts = [new("onset", "5 days")] })).Id;

        var refusal = await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(with));
        Assert.Equal("facts-missing", refusal.Code);
        Assert.Equal(["facts.where", "facts.mucosa", "facts.new-medicines"], refusal.Fields.Keys);
        Assert.Equal(["where", "mucosa", "new-medicines"], (await hub.GrantedAsync(hub.Gp, new CheckRequest.Request(with))).Missing.Select(fact => fact.Key));
        Assert.Equal(CaseState.Draft, (await hub.CaseAsync(hub.Gp, with)).State);

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(without));
        await hub.GrantedAsync(hub.Gp, Edit(with) with
        {
            Facts = [new("onset", "5 days"), new("where", "Thigh"), new("mucosa", "no"), new("new-medicines", "none")],
        });
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(with));
    }

    [Fact]
    public async Task Takes_an_answer_for_the_question_it_was_given_to_also_after_its_key_changed()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new SaveTemplate.Request("dermatology", 0, [new("since", "Since when", Required: true)]));
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Facts = [new("onset", "5 days", "Since when")] })).Id;

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
    }

    [Fact]
    public async Task Is_refused_with_what_was_found_until_a_reason_is_given_which_stays_with_the_case()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Title = "Rash of Mr Rossi", Allergies = "rossi@example.org knows", Facts = null })).Id;
        await hub.GrantedAsync(hub.Gp, Edit(id) with { Title = "Rash of Mr Rossi", Allergies = "rossi@example.org knows", GuardianConsent = "mother, Maria Rossi" });

        var refusal = await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id, " "));
        Assert.True(refusal is { Code: "identifiers-found", Kind: RefusalKind.Conflict });
        Assert.Equal(
            [new("title", IdentifierKind.Name, "Mr Rossi"), new("allergies", IdentifierKind.Email, "rossi@example.org"), new("guardianConsent", IdentifierKind.Name, "Maria Rossi")],
            Assert.IsType<IdentifiersFound>(refusal.Details).Findings);
        Assert.Equal(["identifiersReason"], (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id, new string('x', 1_001)))).Fields.Keys);

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id, " Rossi is the town. "));
        var sent = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal("Rossi is the town.", sent.IdentifiersReason);
        Assert.Contains(sent.Timeline, line => line is { Kind: "identifiers-kept", Text: "Rossi is the town." });
    }

    [Fact]
    public async Task Says_what_is_missing_and_what_was_found_at_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Facts = [new("where", "Arm of Mr Rossi")] })).Id;

        var refusal = await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Equal("facts-missing", refusal.Code);
        Assert.Equal("facts.where", Assert.IsType<IdentifiersFound>(refusal.Details).Findings.Single().Field);
    }

    [Fact]
    public async Task Looks_at_the_names_of_files_that_are_still_there()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
        var file = (await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "rossi_mario.pdf", letter))).Id;

        var refusal = await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id));
        Assert.Equal(new IdentifierFinding("files", IdentifierKind.Name, "rossi_mario"), Assert.IsType<IdentifiersFound>(refusal.Details).Findings.Single());

        await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request(file));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
    }

    [Fact]
    public async Task Of_an_emergency_is_never_held_up_and_only_told()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Urgency = "emergency", Summary = Telling, Facts = [] })).Id;

        var sent = await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Equal([IdentifierKind.Name, IdentifierKind.Telephone], sent.Identifiers?.Select(one => one.Kind));
        Assert.Null((await hub.CaseAsync(hub.Gp, id)).IdentifiersReason);
    }

    [Fact]
    public async Task Forgets_a_reason_that_is_needed_no_more()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Summary = Telling })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id, "It is the town."));
        await hub.GrantedAsync(hub.Dermatologist, new DeclineCase.Request(id, "Away."));
        await hub.GrantedAsync(hub.OtherDermatologist, new DeclineCase.Request(id, "Away."));
        await hub.GrantedAsync(hub.Gp, new ReopenCase.Request(id));
        await hub.GrantedAsync(hub.Gp, Edit(id));

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Null((await hub.CaseAsync(hub.Gp, id)).IdentifiersReason);
    }

    [Fact]
    public async Task Is_preceded_by_a_hint_while_it_is_typed_of_which_nothing_is_stored()
    {
        await using var hub = await HubFixture.StartAsync();
        var texts = new Dictionary<string, string?> { ["summary"] = Telling, ["facts.where"] = "thigh", ["files"] = "IMG_20240101_101010.jpg\nmario_rossi.jpg", ["title"] = null };

        var found = (await hub.GrantedAsync(hub.Gp, new CheckIdentifiers.Request(texts))).Findings;

        Assert.Equal(["summary Mr Rossi", "summary tel. 0432 123456", "files mario_rossi"], found.Select(one => $"{one.Field} {one.Snippet}"));
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new CheckIdentifiers.Request(null))).Findings);
        Assert.Equal(["summary"], (await hub.RefusedAsync(hub.Gp, new CheckIdentifiers.Request(new Dictionary<string, string?> { ["summary"] = new string('x', 20_001) }))).Fields.Keys);
        Assert.Equal(["texts"], (await hub.RefusedAsync(hub.Gp, new CheckIdentifiers.Request(Enumerable.Range(0, 101).ToDictionary(i => $"facts.{i}", _ => (string?)"x")))).Fields.Keys);
    }

    private static EditCase.Request Edit(Guid id) => new(id)
    {
        Title = "Spreading rash", Question = "Is this erythema migrans?", Specialty = "dermatology", Urgency = "urgent", Summary = "Ring-shaped rash.", Age = new PatientAge(34, "years"),
    };
}
