using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People;

/// <summary>Where an organisation's data may go: the table, and that routing, sharing and emergency access ask it.</summary>
public class DataPolicyTable
{
    /// <summary>Function, the owner's list, the other's import list, where the other is, and the refusal's code. The owner is in Italy.</summary>
    public static TheoryData<DataFunction, string, string, string, string?> Rows() => new()
    {
        { DataFunction.Routing, "", "", "FR", null },
        { DataFunction.Routing, "FR,DE", "", "FR", null },
        { DataFunction.Routing, "DE", "", "FR", "data-routing" },
        { DataFunction.Routing, "DE", "", "IT", null },
        { DataFunction.Routing, "", "IT", "FR", null },
        { DataFunction.Routing, "", "DE", "FR", "data-import" },
        { DataFunction.Routing, "DE", "DE", "FR", "data-routing" },
        { DataFunction.Import, "", "DE", "FR", "data-import" },
        { DataFunction.Import, "DE", "", "FR", null },
        { DataFunction.Sharing, "", "", "FR", null },
        { DataFunction.Sharing, "FR", "", "FR", null },
        { DataFunction.Sharing, "DE", "", "FR", "data-sharing" },
        { DataFunction.Sharing, "DE", "", "IT", null },
        { DataFunction.Sharing, "", "DE", "FR", null },
        { DataFunction.Export, "", "", "FR", null },
        { DataFunction.Export, "FR", "", "FR", null },
        { DataFunction.Export, "DE", "", "FR", "data-export" },
        { DataFunction.Export, "DE", "", "IT", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Says_for_each_function_which_countries_are_within(DataFunction function, string owners, string imports, string country, string? code)
    {
        var owner = Of("Clinic", "IT");
        var other = Of("Hospital", country);
        var list = function switch { DataFunction.Routing => owner.RoutingCountries, DataFunction.Sharing => owner.SharingCountries, DataFunction.Export => owner.ExportCountries, _ => [] };
        list.AddRange(owners.Split(',', StringSplitOptions.RemoveEmptyEntries));
        other.ImportCountries.AddRange(imports.Split(',', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(code, DataPolicy.Refuse(owner, function, other)?.Code);
        Assert.Null(DataPolicy.Refuse(owner, function, owner));
    }

    [Theory]
    [InlineData(DataFunction.Routing, "routing", "FR")]
    [InlineData(DataFunction.Sharing, "sharing", "FR")]
    [InlineData(DataFunction.Export, "export", "FR")]
    [InlineData(DataFunction.Import, "import", "IT")]
    public void Names_country_and_function_and_the_next_step(DataFunction function, string name, string country)
    {
        var owner = Of("Clinic", "IT");
        foreach (var list in new[] { owner.RoutingCountries, owner.SharingCountries, owner.ExportCountries }) list.Add("DE");
        var other = Of("Hospital", "FR");
        other.ImportCountries.Add("DE");

        string text = DataPolicy.Refuse(owner, function, other)!.Text;

        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains(country, text, StringComparison.Ordinal);
        Assert.Contains("ask", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Limits_whom_a_case_reaches()
    {
        await using var hub = await HubFixture.StartAsync();
        var sent = await hub.RequestedAsync();
        await SetAsync(hub, hub.Gp.OrganisationId, organisation => organisation.RoutingCountries = ["DE"]);
        var id = await hub.DraftAsync();

        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListSpecialists.Request()));
        Assert.Equal("data-routing", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id))).Code);
        Assert.Equal("data-routing", (await hub.RefusedAsync(hub.Gp, CaseSamples.Rash(hub.Dermatologist.Id))).Code);
        Assert.Equal("data-routing", (await hub.RefusedAsync(hub.Dermatologist, new AcceptCase.Request(sent))).Code);
        await SetAsync(hub, hub.Gp.OrganisationId, organisation => organisation.RoutingCountries = ["FR"]);
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
    }

    [Fact]
    public async Task Limits_whose_cases_are_taken()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        await SetAsync(hub, hub.Dermatologist.OrganisationId, organisation => organisation.ImportCountries = ["DE"]);

        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListSpecialists.Request("dermatology")));
        Assert.Equal("data-import", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id))).Code);
        Assert.Equal("case-nobody-to-ask", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request((await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Specialty = "oncology" })).Id))).Code);
    }

    [Fact]
    public async Task Limits_with_whom_a_case_is_shared_and_who_opens_it_in_an_emergency()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await SetAsync(hub, hub.Gp.OrganisationId, organisation => organisation.SharingCountries = ["DE"]);

        Assert.Equal("data-sharing", (await hub.RefusedAsync(hub.Gp, Sharing.With(id, hub.Cardiologist))).Code);
        Assert.DoesNotContain((await hub.GrantedAsync(hub.Gp, new ListSharingCircle.Request(id))).People, reader => reader.Id == hub.Cardiologist.Id);
        Assert.Equal("data-sharing", (await hub.RefusedAsync(hub.Cardiologist, new BreakGlass.Request(id, "Unconscious in our emergency room."))).Code);
        await hub.GrantedAsync(hub.Gp, Sharing.With(id, hub.Colleague));
    }

    private static Organisation Of(string name, string country) => new() { Id = Guid.NewGuid(), Name = name, Country = country, CreatedAt = default };

    private static Task<int> SetAsync(HubFixture hub, Guid organisation, Action<Organisation> set) => hub.ReadAsync(async db =>
    {
        set(await db.Set<Organisation>().SingleAsync(row => row.Id == organisation));
        return await db.SaveChangesAsync();
    });
}
