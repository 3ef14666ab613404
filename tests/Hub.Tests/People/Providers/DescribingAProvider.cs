using CaseHub.Hub.People;
using CaseHub.Hub.People.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.Providers;

public class DescribingAProvider
{
    [Fact]
    public async Task Names_each_field_that_is_wrong()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = new SaveProvider.Request(
            Guid.NewGuid(), "", "login.hospital.example", null, RoleLines: "doctors = surgeon", EmailDomains: "hospital", MakesAccounts: true);

        var refusal = await hub.RefusedAsync(hub.Administrator, request);

        Assert.Equal(["clientId", "emailDomains", "issuer", "name", "roleLines"], refusal.Fields.Keys.Order());
    }

    [Theory]
    [InlineData("http://login.hospital.example", "provider-issuer-not-https")]
    [InlineData("http://127.0.0.1:9000", "provider-issuer-not-https")]
    [InlineData("https://localhost/", "provider-issuer-not-https")]
    [InlineData("ftp://login.hospital.example", "provider-issuer-not-https")]
    [InlineData("https://login.hospital.example/?tenant=1", "provider-issuer-malformed")]
    [InlineData("https://user:password@login.hospital.example", "provider-issuer-malformed")]
    public async Task Takes_no_address_that_is_not_safe_to_ask(string issuer, string code)
    {
        await using var hub = await HubFixture.StartAsync();

        var refusal = await hub.RefusedAsync(hub.Administrator, new HospitalSignIn(hub).Settings with { Issuer = issuer });

        Assert.Equal(Refusal.TextOf(code), refusal.Fields["issuer"]);
    }

    [Fact]
    public async Task Keeps_the_secret_sealed_and_shows_it_to_nobody()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { ClientSecret = "quite-secret" });

        string kept = await hub.ReadAsync(db => db.Set<IdentityProvider>().Select(p => p.SealedSecret!).SingleAsync());
        var shown = await hub.GrantedAsync(hub.Administrator, new ListProviders.Request());
        var setup = await hub.Services.GetRequiredService<ProviderSetups>().FindAsync(hospital.Id, default);

        Assert.DoesNotContain("quite-secret", kept, StringComparison.Ordinal);
        Assert.True(shown.Single().HasSecret);
        Assert.DoesNotContain("quite-secret", $"{shown.Single()} {setup.Value} {hospital.Settings with { ClientSecret = "quite-secret" }}", StringComparison.Ordinal);
        Assert.Equal("quite-secret", setup.Value!.ClientSecret);
    }

    [Fact]
    public async Task Keeps_the_secret_when_none_is_given_but_never_sends_it_to_another_place()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var setups = hub.Services.GetRequiredService<ProviderSetups>();

        await hospital.SaveAsync(settings => settings with { Name = "Another name", ClientSecret = null });
        Assert.Equal("a secret", (await setups.FindAsync(hospital.Id, default)).Value!.ClientSecret);
        var refusal = await hub.RefusedAsync(hub.Administrator, hospital.Settings with { Issuer = "https://elsewhere.example", ClientSecret = null });

        Assert.Equal(["clientSecret"], refusal.Fields.Keys);
    }

    [Fact]
    public async Task Says_when_a_secret_was_sealed_with_keys_that_are_gone()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hub.ReadAsync(async db =>
        {
            var row = await db.Set<IdentityProvider>().SingleAsync();
            row.SealedSecret = hub.Services.GetRequiredService<ProviderSecrets>().Seal(Guid.NewGuid(), "of another");
            return await db.SaveChangesAsync();
        });

        Assert.Equal("provider-secret-unreadable", (await hub.Services.GetRequiredService<ProviderSetups>().FindAsync(hospital.Id, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Is_for_administrators_of_that_organisation()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var other = await hub.AddClinicianAsync("other-admin", hub.Stranger.OrganisationId, Roles.Administrator);

        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Gp, hospital.Settings)).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Gp, new ListProviders.Request())).Code);
        Assert.Equal("provider-not-found", (await hub.RefusedAsync(other, hospital.Settings)).Code);
        Assert.Equal("provider-not-found", (await hub.RefusedAsync(other, new RemoveProvider.Request(hospital.Id))).Code);
        Assert.Equal("provider-not-found", (await hub.RefusedAsync(other, new ReadProvider.Request(hospital.Id))).Code);
        Assert.Empty(await hub.GrantedAsync(other, new ListProviders.Request()));
    }

    [Fact]
    public async Task Removing_it_signs_out_who_came_in_by_it_and_keeps_their_account()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        var begun = await hospital.IdentityAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        Assert.Equal((1, 1), (await hub.GrantedAsync(hub.Administrator, new ListProviders.Request())).Select(p => (p.People, p.PeopleWithoutPassword)).Single());

        await hub.GrantedAsync(hub.Administrator, new RemoveProvider.Request(hospital.Id));

        Assert.Null(await hospital.ActorOfAsync(mira));
        Assert.Equal("provider-gone", (await hub.RefusedAsync(null, new SignInWithProvider.Request(begun))).Code);
        Assert.Contains(await hub.GrantedAsync(hub.Gp, new ListClinicians.Request()), person => person.Id == mira.SignIn.ClinicianId);
    }

    [Fact]
    public async Task Switching_it_off_signs_out_who_came_in_by_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        await hospital.SaveAsync(settings => settings with { IsEnabled = false });

        Assert.Null(await hospital.ActorOfAsync(mira));
        Assert.Equal("provider-gone", (await hub.Services.GetRequiredService<ProviderSetups>().FindAsync(hospital.Id, default)).Refusal?.Code);
    }

    [Fact]
    public async Task The_sign_in_page_offers_by_domain_and_organisation_whoever_has_an_account()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { IsListed = false });
        await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        var nobody = await hub.GrantedAsync(null, new ReadProvidersFor.Request());
        var known = await hub.GrantedAsync(null, new ReadProvidersFor.Request("Mira@Hospital.example"));
        var unknown = await hub.GrantedAsync(null, new ReadProvidersFor.Request("nobody@hospital.example"));
        var elsewhere = await hub.GrantedAsync(null, new ReadProvidersFor.Request("gp@test.casehub"));
        var ofOrganisation = await hub.GrantedAsync(null, new ReadProvidersFor.Request(OrganisationId: hub.Gp.OrganisationId));

        Assert.Empty(nobody.Providers);
        Assert.True(nobody.HasMore);
        Assert.Equal(("Hospital account", "Hospital of IT"), known.Providers.Select(p => (p.Name, p.OrganisationName)).Single());
        Assert.Equal(known.Providers, unknown.Providers);
        Assert.Empty(elsewhere.Providers);
        Assert.Equal(hospital.Id, ofOrganisation.Providers.Single().Id);
    }
}
