using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Requests;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Answers to a template's questions, red flags, and how long the patient can be reached.</summary>
public class RequestFacts
{
    private static OpenCase.Request With(params FactAnswer[] facts) => CaseSamples.Rash() with { Facts = facts };

    [Fact]
    public async Task Are_kept_with_their_questions_and_units()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = CaseSamples.Rash() with
        {
            Specialty = "cardiology",
            Facts = [new("heart-rate", " 104 "), new("temperature", null), new("onset", "3 days"), new("complaint", "Fainting"), new("anything", " ")],
            RedFlags = ["Fainting during exertion", "Fainting during exertion"],
        };
        var id = (await hub.GrantedAsync(hub.Gp, request)).Id;

        var view = await hub.CaseAsync(hub.Gp, id);

        Assert.Equal([new("heart-rate", "Heart rate", "104", FactKind.Number, "/min"), new("onset", "Since when", "3 days"), new("complaint", "Main complaint", "Fainting", FactKind.Choice)], view.Facts);
        Assert.Equal(["Fainting during exertion"], view.RedFlags);
    }

    [Theory]
    [InlineData("12,5", "12.5")]
    [InlineData("۳۸٫۵", "38.5")]
    [InlineData("-3", "-3")]
    public async Task Are_numbers_however_they_are_typed(string typed, string kept)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, With(new FactAnswer("temperature", typed)) with { Specialty = "paediatrics" })).Id;

        Assert.Equal(kept, (await hub.CaseAsync(hub.Gp, id)).Facts.Single().Value);
    }

    [Theory]
    [InlineData("paediatrics", "temperature", "38 °C", "fact-no-number")]
    [InlineData("paediatrics", "temperature", "1e999", "fact-no-number")]
    [InlineData("dermatology", "lesion", "Purple", "field-unknown-choice")]
    [InlineData("dermatology", "fever", "perhaps", "field-unknown-choice")]
    [InlineData("dermatology", "hat-size", "58", "fact-unknown")]
    public async Task Are_refused_at_their_field_where_they_do_not_answer_the_question(string specialty, string key, string value, string code)
    {
        await using var hub = await HubFixture.StartAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, With(new FactAnswer(key, value)) with { Specialty = specialty });

        Assert.Equal($"facts.{key}", Assert.Single(refusal.Fields).Key);
        Assert.StartsWith(Refusal.TextOf(code, key)[..20], refusal.Fields.Values.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Have_limits()
    {
        await using var hub = await HubFixture.StartAsync();
        var tooMany = Enumerable.Range(0, 61).Select(i => new FactAnswer($"k{i}", "x", "Label")).ToArray();

        Assert.Equal(["facts"], (await hub.RefusedAsync(hub.Gp, With(tooMany))).Fields.Keys);
        Assert.Equal(["facts"], (await hub.RefusedAsync(hub.Gp, With(new FactAnswer(null, "x")))).Fields.Keys);
        Assert.Equal(["facts"], (await hub.RefusedAsync(hub.Gp, With([null!]))).Fields.Keys);
        Assert.Equal(["facts.onset"], (await hub.RefusedAsync(hub.Gp, With(new FactAnswer("onset", new string('x', 4_001))))).Fields.Keys);
        Assert.Equal(["facts.onset"], (await hub.RefusedAsync(hub.Gp, With(new FactAnswer("onset", "1 day"), new FactAnswer("onset", "2 days")))).Fields.Keys);
        Assert.Equal(["redFlags"], (await hub.RefusedAsync(hub.Gp, CaseSamples.Rash() with { RedFlags = [""] })).Fields.Keys);
        Assert.Equal(["redFlags"], (await hub.RefusedAsync(hub.Gp, CaseSamples.Rash() with { RedFlags = [.. Enumerable.Range(0, 21).Select(i => $"Flag {i}")] })).Fields.Keys);
    }

    [Fact]
    public async Task Typed_while_the_template_changed_are_kept_by_the_question_that_was_answered()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new SaveTemplate.Request("dermatology", 0, [new("onset", "Since which day?", Required: true), new("colour", "Since when")]));

        var id = (await hub.GrantedAsync(hub.Gp, With(new FactAnswer("onset", "5 days", "Since when"), new FactAnswer("where", "Thigh", "Where on the body")))).Id;

        Assert.Equal([new("colour", "Since when", "5 days"), new("where", "Where on the body", "Thigh")], (await hub.CaseAsync(hub.Gp, id)).Facts);
    }

    [Fact]
    public async Task Stay_as_they_are_where_an_edit_says_nothing_of_them()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = With(new FactAnswer("onset", "5 days")) with { RedFlags = ["Blisters"] };
        var id = (await hub.GrantedAsync(hub.Gp, request)).Id;
        EditCase.Request Edit() => new(id) { Title = "Other", Question = "Q?", Specialty = "dermatology", Urgency = "routine", Summary = "S" };

        await hub.GrantedAsync(hub.Gp, Edit());
        var kept = await hub.CaseAsync(hub.Gp, id);
        await hub.GrantedAsync(hub.Gp, Edit() with { Facts = [], RedFlags = [] });
        var emptied = await hub.CaseAsync(hub.Gp, id);

        Assert.Equal("5 days", kept.Facts.Single().Value);
        Assert.Equal(["Blisters"], kept.RedFlags);
        Assert.Empty(emptied.Facts);
        Assert.Empty(emptied.RedFlags);
    }

    [Fact]
    public async Task Red_flags_are_counted_on_the_card_and_named_in_the_case_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { RedFlags = ["Sores in mouth", "Fever"] })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Equal(2, (await hub.GrantedAsync(hub.Dermatologist, new ReadTriage.Request(id))).RedFlags);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        Assert.Equal(["Sores in mouth", "Fever"], (await hub.CaseAsync(hub.Dermatologist, id)).RedFlags);
    }

    [Fact]
    public async Task The_patient_can_be_reached_until_a_time_to_come_within_a_year()
    {
        await using var hub = await HubFixture.StartAsync();
        var now = hub.Clock.GetUtcNow();
        OpenCase.Request Until(DateTimeOffset? at) => CaseSamples.Rash() with { ReachableUntil = at };

        Assert.Equal(["reachableUntil"], (await hub.RefusedAsync(hub.Gp, Until(now.AddMinutes(-1)))).Fields.Keys);
        Assert.Equal(["reachableUntil"], (await hub.RefusedAsync(hub.Gp, Until(now.AddDays(367)))).Fields.Keys);
        var id = (await hub.GrantedAsync(hub.Gp, Until(now.AddHours(3)))).Id;
        Assert.Equal(now.AddHours(3), (await hub.CaseAsync(hub.Gp, id)).ReachableUntil);

        // The hour passes while it is a draft: everything else can still be corrected.
        hub.Clock.Advance(TimeSpan.FromHours(4));
        var edit = new EditCase.Request(id) { Title = "T", Question = "Q?", Specialty = "dermatology", Urgency = "routine", Summary = "S", ReachableUntil = now.AddHours(3) };
        await hub.GrantedAsync(hub.Gp, edit);
        Assert.Equal(["reachableUntil"], (await hub.RefusedAsync(hub.Gp, edit with { ReachableUntil = now.AddHours(2) })).Fields.Keys);
        await hub.GrantedAsync(hub.Gp, edit with { ReachableUntil = null });
        Assert.Null((await hub.CaseAsync(hub.Gp, id)).ReachableUntil);
    }
}
