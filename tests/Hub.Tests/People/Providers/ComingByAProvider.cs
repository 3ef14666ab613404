using System.Text.Json;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Providers;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People.Providers;

public class ComingByAProvider
{
    [Fact]
    public async Task Makes_an_account_at_the_first_sign_in_and_finds_it_again_at_the_second()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);

        var first = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        var second = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.SignIn.ClinicianId, second.SignIn.ClinicianId);
        var me = await hub.GrantedAsync(await hospital.ActorOfAsync(second), new WhoAmI.Request());
        Assert.Equal(("Dr. Mira Novak", "mira@hospital.example", Roles.Clinician), (me.Me.Name, me.Email, me.Me.Roles));
        Assert.Equal(hub.Administrator.OrganisationId, me.Me.OrganisationId);
    }

    [Fact]
    public async Task An_account_without_a_password_is_not_opened_by_any()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        Assert.Equal("sign-in-wrong", (await hub.RefusedAsync(null, new SignInWithPassword.Request("mira@hospital.example", "any password at all"))).Code);
    }

    [Fact]
    public async Task Another_subject_with_the_address_of_an_account_does_not_get_that_account()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { EmailDomains = "test.casehub" });

        var refusal = await hospital.TurnedAwayAsync("somebody-else", "The Impostor", "gp@test.casehub");

        Assert.Equal("provider-email-known", refusal.Code);
        Assert.Contains("gp@test.casehub", refusal.Text, StringComparison.Ordinal);
        Assert.Equal("gp", (await hub.GrantedAsync(hub.Gp, new WhoAmI.Request())).Me.Name);
        Assert.Empty(await hub.ReadAsync(db => db.Set<ProviderLink>().ToListAsync()));
    }

    [Fact]
    public async Task A_subject_that_took_over_the_address_of_a_colleague_who_left_is_somebody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hospital.SignInAsync("s-1", "Dr. Mira Novak", "novak@hospital.example");

        Assert.Equal("provider-email-known", (await hospital.TurnedAwayAsync("s-2", "Dr. Jan Novak", "novak@hospital.example")).Code);
    }

    [Fact]
    public async Task A_person_who_is_renamed_there_keeps_the_account_and_is_told()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var before = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "novak@hospital.example");

        var after = await hospital.SignInAsync("s-1", "Dr. Mira Horak", "horak@hospital.example");

        Assert.Equal(before.SignIn.ClinicianId, after.SignIn.ClinicianId);
        Assert.Equal(("Dr. Mira Horak", "horak@hospital.example"), (after.NewName, after.OtherEmail));
        var me = await hub.GrantedAsync(await hospital.ActorOfAsync(after), new WhoAmI.Request());
        Assert.Equal(("Dr. Mira Horak", "novak@hospital.example"), (me.Me.Name, me.Email));
        var again = await hospital.SignInAsync("s-1", "Dr. Mira Horak", "horak@hospital.example");
        Assert.Null(again.NewName);
        Assert.Null(again.OtherEmail);
    }

    [Fact]
    public async Task A_name_that_a_person_chose_here_is_not_overwritten_while_the_provider_says_the_same()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var first = await hospital.SignInAsync("s-1", "NOVAK, MIRA", "mira@hospital.example");
        await hub.ReadAsync(async db =>
        {
            (await db.Set<Clinician>().SingleAsync(c => c.Id == first.SignIn.ClinicianId)).Name = "Dr. Mira Novak";
            return await db.SaveChangesAsync();
        });

        Assert.Null((await hospital.SignInAsync("s-1", "NOVAK, MIRA", "mira@hospital.example")).NewName);
        Assert.Equal("Dr. Mira Novak", await hub.ReadAsync(db => db.Set<Clinician>().Where(c => c.Id == first.SignIn.ClinicianId).Select(c => c.Name).SingleAsync()));
    }

    [Fact]
    public async Task The_same_subject_of_another_issuer_is_somebody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        await hospital.SaveAsync(settings => settings with { Issuer = "https://other.example", ClientSecret = "another" });

        Assert.Equal("provider-email-known", (await hospital.TurnedAwayAsync("s-1", "Dr. Mira Novak", "mira@hospital.example")).Code);
    }

    [Theory]
    [InlineData(false, "mira@hospital.example", "true", "provider-not-connected")]
    [InlineData(true, null, "true", "provider-no-email")]
    [InlineData(true, "mira@elsewhere.example", "true", "provider-not-connected")]
    [InlineData(true, "mira@hospital.example", "false", "provider-not-connected")]
    public async Task Nobody_gets_an_account_where_the_organisation_or_the_address_does_not_allow_it(bool makesAccounts, string? email, string verified, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { MakesAccounts = makesAccounts });
        int before = await hub.ReadAsync(db => db.Users.CountAsync());

        Assert.Equal(code, (await hospital.TurnedAwayAsync("s-1", "Dr. Mira Novak", email, null, ("email_verified", verified))).Code);
        Assert.Equal(before, await hub.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task A_person_who_has_no_place_in_the_organisation_any_more_does_not_come_in()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        await hub.ReadAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.ClinicianId == mira.SignIn.ClinicianId)).State = MembershipState.Suspended;
            return await db.SaveChangesAsync();
        });

        Assert.Equal("membership-none", (await hospital.TurnedAwayAsync("s-1", "Dr. Mira Novak", "mira@hospital.example")).Code);
    }

    [Fact]
    public async Task What_was_begun_before_the_settings_changed_does_not_end_after()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var begun = await hospital.IdentityAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        await hospital.SaveAsync(settings => settings with { EmailDomains = "other.example" });

        Assert.Equal("provider-gone", (await hub.RefusedAsync(null, new SignInWithProvider.Request(begun))).Code);
    }

    [Theory]
    [InlineData(false, "", "", SignInMethod.Provider)]
    [InlineData(false, "pwd", "", SignInMethod.Provider)]
    [InlineData(false, "otp", "", SignInMethod.Provider)]
    [InlineData(false, "pwd otp", "", SignInMethod.ProviderWithSecondFactor)]
    [InlineData(false, "mfa", "", SignInMethod.ProviderWithSecondFactor)]
    [InlineData(false, "", "https://refeds.org/profile/mfa", SignInMethod.ProviderWithSecondFactor)]
    [InlineData(false, "", "urn:made:up", SignInMethod.Provider)]
    [InlineData(true, "", "", SignInMethod.ProviderWithSecondFactor)]
    public async Task Counts_as_strong_only_by_the_token_or_by_the_administrators_word(bool demanded, string methods, string context, SignInMethod expected)
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { DemandsSecondFactor = demanded });
        var said = methods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(method => ("amr", method)).Append(("acr", context)).ToArray();

        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example", null, said);

        Assert.Equal(expected, await hub.ReadAsync(db => db.Set<SignIn>().Where(s => s.Id == mira.SignIn.SignInId).Select(s => s.Method).SingleAsync()));
    }

    [Fact]
    public async Task Holds_for_half_a_day_and_then_asks_the_provider_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");

        await hub.ReadAsync(db => db.Set<Organisation>().ExecuteUpdateAsync(row => row.SetProperty(o => o.IdleMinutes, 720)));

        hub.Clock.Advance(ProvidersWord.Lifetime - TimeSpan.FromMinutes(1));
        Assert.NotNull(await hospital.ActorOfAsync(mira));
        hub.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(await hospital.ActorOfAsync(mira));
        Assert.NotNull(await hospital.ActorOfAsync(await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example")));
    }

    [Fact]
    public async Task Counts_for_no_other_organisation_of_the_same_person()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example");
        await hub.ReadAsync(async db =>
        {
            db.Add(new Membership
            {
                Id = Guid.NewGuid(),
                ClinicianId = mira.SignIn.ClinicianId,
                OrganisationId = hub.Stranger.OrganisationId,
                Roles = Roles.Administrator,
                Since = hub.Clock.GetUtcNow(),
                ChangedAt = hub.Clock.GetUtcNow(),
            });
            (await db.Set<SignIn>().SingleAsync(s => s.Id == mira.SignIn.SignInId)).OrganisationId = hub.Stranger.OrganisationId;
            return await db.SaveChangesAsync();
        });

        Assert.Null(await hospital.ActorOfAsync(mira));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ProviderId":"0195f2d6-0000-7000-8000-000000000000","Issuer":"https://login.hospital.example","Subject":"s-1"}""")]
    public void Cannot_be_claimed_in_a_body(string json) =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<ProviderIdentity>(json, JsonSerializerOptions.Web));
}
