using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What the form asks for each specialty, and who decides it.</summary>
public class RequestTemplates
{
    private static readonly SaveTemplate.FactDraft Itch = new(null, "How does it itch?", "choice", Choices: ["Not", " A little ", "Badly", "Badly", ""], Required: true);

    [Fact]
    public async Task Are_there_for_every_specialty_and_within_the_limits_that_an_organisation_has()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (string specialty in Specialty.Codes)
        {
            var view = await hub.GrantedAsync(hub.Gp, new ReadTemplate.Request(specialty));
            var (facts, photos, redFlags) = view.Template;

            Assert.True(view is { IsOwn: false, Version: 0 }, specialty);
            Assert.Equal(facts.Count, facts.Select(fact => fact.Key).Distinct().Count());
            Assert.Contains(facts, fact => fact.Required);
            Assert.NotEmpty(redFlags);
            Assert.NotEmpty(photos);
            var copy = new SaveTemplate.Request(specialty, 0, [.. facts.Select(fact => Draft(fact))], photos, redFlags);
            Assert.Equal(facts.Select(fact => fact.Label), (await hub.GrantedAsync(hub.Administrator, copy)).Template.Facts.Select(fact => fact.Label));
        }
    }

    [Fact]
    public async Task Of_an_organisation_hold_for_its_own_askers_and_go_back_to_the_built_in_ones()
    {
        await using var hub = await HubFixture.StartAsync();
        var builtIn = await hub.GrantedAsync(hub.Gp, new ReadTemplate.Request("dermatology"));

        var saved = await hub.GrantedAsync(hub.Administrator, new SaveTemplate.Request("dermatology", 0, [Itch, new(null, "کھجلی؟"), new(null, "How does it ITCH")], ["By daylight"], ["Blisters"]));

        Assert.Equal(saved, await hub.GrantedAsync(hub.Gp, new ReadTemplate.Request("dermatology")), new AsJson<TemplateView>());
        Assert.True(saved is { IsOwn: true, Version: 1 });
        Assert.Equal(["how-does-it-itch", "fact", "how-does-it-itch-2"], saved.Template.Facts.Select(fact => fact.Key));
        Assert.Equal(["Not", "A little", "Badly"], saved.Template.Facts[0].Choices);
        Assert.Equal(builtIn, await hub.GrantedAsync(hub.Dermatologist, new ReadTemplate.Request("dermatology")), new AsJson<TemplateView>());

        var back = await hub.GrantedAsync(hub.Administrator, new ResetTemplate.Request("dermatology", 1));
        Assert.Equal(builtIn with { Version = 2 }, back, new AsJson<TemplateView>());
        Assert.Equal(builtIn with { Version = 2 }, await hub.GrantedAsync(hub.Gp, new ReadTemplate.Request("dermatology")), new AsJson<TemplateView>());
    }

    [Fact]
    public async Task Of_two_editors_at_once_the_second_is_shown_what_the_first_has_saved()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new SaveTemplate.Request("cardiology", 0, [Itch]));

        var refusal = await hub.RefusedAsync(hub.Administrator, new SaveTemplate.Request("cardiology", 0, [new(null, "Another")]));
        Assert.Equal("template-changed", refusal.Code);
        Assert.Equal("How does it itch?", Assert.IsType<TemplateView>(refusal.Details).Template.Facts.Single().Label);

        // Back to the built-in one does not begin the versions anew: the editor of before is still refused.
        await hub.GrantedAsync(hub.Administrator, new ResetTemplate.Request("cardiology"));
        await hub.GrantedAsync(hub.Administrator, new SaveTemplate.Request("cardiology", 2, [new(null, "Third")]));
        Assert.Equal("template-changed", (await hub.RefusedAsync(hub.Administrator, new SaveTemplate.Request("cardiology", 1, [Itch]))).Code);
        Assert.Equal("template-changed", (await hub.RefusedAsync(hub.Administrator, new ResetTemplate.Request("cardiology", 1))).Code);
    }

    [Fact]
    public async Task Say_what_is_wrong_with_them_at_its_place()
    {
        await using var hub = await HubFixture.StartAsync();
        var many = Enumerable.Range(0, 31).Select(i => new SaveTemplate.FactDraft(null, $"Question {i}")).ToList();
        var lines = Enumerable.Range(0, 21).Select(i => $"Line {i}").ToList();
        async Task<string> FieldsAsync(SaveTemplate.Request request) => string.Join(' ', (await hub.RefusedAsync(hub.Administrator, request)).Fields.Keys);

        Assert.Equal("specialty version", await FieldsAsync(new SaveTemplate.Request("astrology", null)));
        Assert.Equal("facts photos redFlags", await FieldsAsync(new SaveTemplate.Request("urology", 0, many, lines, [new string('x', 301)])));
        Assert.Equal("facts", await FieldsAsync(new SaveTemplate.Request("urology", 0, [null!])));
        Assert.Equal("facts.0.label facts.1.kind facts.2.choices facts.3.key facts.4.label", await FieldsAsync(new SaveTemplate.Request("urology", 0,
            [new(null, " "), new(null, "Kind", "colour"), new(null, "One choice", "choice", Choices: ["x", " x"]), new("UPPER", "Key"), new(null, "Key")])));
        Assert.Equal("facts.1.key", await FieldsAsync(new SaveTemplate.Request("urology", 0, [new("same", "One"), new("same", "Two")])));
    }

    [Fact]
    public async Task Are_the_business_of_administrators_and_coordinators()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);

        await hub.GrantedAsync(coordinator, new SaveTemplate.Request("urology", 0, [Itch]));
        var row = Assert.Single((await hub.GrantedAsync(coordinator, new ListTemplates.Request())).Templates, row => row.IsOwn);

        Assert.True(row is { Specialty: "urology", IsGeneral: false, Facts: 1, Required: 1, RedFlags: 0 });
        Assert.Equal(RefusalKind.Forbidden, (await hub.RefusedAsync(hub.Gp, new SaveTemplate.Request("urology", 1, [Itch]))).Kind);
        Assert.Equal(RefusalKind.Forbidden, (await hub.RefusedAsync(hub.Gp, new ListTemplates.Request())).Kind);
    }

    private static SaveTemplate.FactDraft Draft(TemplateFact fact) =>
        new(fact.Key, fact.Label, Pipeline.Choices.CodeOf(fact.Kind), fact.Help, fact.Unit, fact.Choices, fact.Required);
}
