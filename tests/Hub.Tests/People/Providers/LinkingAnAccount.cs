using CaseHub.Hub.People.Providers;
using CaseHub.Hub.People.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People.Providers;

public class LinkingAnAccount
{
    [Fact]
    public async Task Needs_the_persons_yes_and_opens_their_account_from_then_on()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { MakesAccounts = false });
        var identity = await hospital.IdentityAsync("s-gp", "Dr. G. P.", "gp@hospital.example");
        Assert.Equal("provider-not-connected", (await hub.RefusedAsync(null, new SignInWithProvider.Request(identity))).Code);

        await hub.GrantedAsync(hub.Gp, new OfferLink.Request(identity));
        Assert.Equal("provider-not-connected", (await hub.RefusedAsync(null, new SignInWithProvider.Request(identity))).Code);
        var offer = (await hub.GrantedAsync(hub.Gp, new ReadOwnLinks.Request())).Offer!;
        Assert.Equal(("Hospital account", "Dr. G. P.", "gp@hospital.example"), (offer.ProviderName, offer.KnownAs, offer.Email));
        await hub.GrantedAsync(hub.Gp, new ConfirmLink.Request(offer.Id));

        Assert.Equal(hub.Gp.Id, (await hub.GrantedAsync(null, new SignInWithProvider.Request(identity))).SignIn.ClinicianId);
    }

    [Fact]
    public async Task Is_not_confirmed_by_another_person_by_another_browser_or_too_late()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hub.GrantedAsync(hub.Gp, new OfferLink.Request(await hospital.IdentityAsync("s-gp")));
        var offer = (await hub.GrantedAsync(hub.Gp, new ReadOwnLinks.Request())).Offer!;

        Assert.Equal("provider-offer-over", (await hub.RefusedAsync(hub.Colleague, new ConfirmLink.Request(offer.Id))).Code);
        Assert.Equal("provider-offer-over", (await hub.RefusedAsync(hub.Gp with { SignInId = Guid.NewGuid() }, new ConfirmLink.Request(offer.Id))).Code);
        hub.Clock.Advance(LinkOffer.Lifetime);
        Assert.Equal("provider-offer-over", (await hub.RefusedAsync(hub.Gp, new ConfirmLink.Request(offer.Id))).Code);
        Assert.Null((await hub.GrantedAsync(hub.Gp, new ReadOwnLinks.Request())).Offer);
        Assert.Empty(await hub.ReadAsync(db => db.Set<ProviderLink>().ToListAsync()));
    }

    [Fact]
    public async Task Is_confirmed_by_who_proved_themself_within_ten_minutes()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        hub.Clock.Advance(RecentProof.Lifetime);
        await hub.GrantedAsync(hub.Gp, new OfferLink.Request(await hospital.IdentityAsync("s-gp")));
        var offer = (await hub.GrantedAsync(hub.Gp, new ReadOwnLinks.Request())).Offer!;

        Assert.Equal("prove-first", (await hub.RefusedAsync(hub.Gp, new ConfirmLink.Request(offer.Id))).Code);
        Assert.Empty(await hub.ReadAsync(db => db.Set<ProviderLink>().ToListAsync()));
    }

    [Fact]
    public async Task Lets_the_provider_in_and_not_into_how_the_whole_account_is_opened()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hospital.LinkAsync(hub.Gp, await hospital.IdentityAsync("s-gp"));
        await hub.ReadAsync(db => db.Users.Where(u => u.Id == hub.Gp.Id).ExecuteUpdateAsync(row => row.SetProperty(u => u.PasswordHash, "of a password that the hospital does not know")));

        var byProvider = (await hospital.ActorOfAsync(await hospital.SignInAsync("s-gp")))!;

        Assert.Equal("prove-first", (await hub.RefusedAsync(byProvider, new OfferAuthenticator.Request())).Code);
    }

    [Fact]
    public async Task Does_not_take_what_is_connected_with_another_person()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        await hospital.LinkAsync(hub.Gp, await hospital.IdentityAsync("s-gp"));

        Assert.Equal("provider-linked-elsewhere", (await hub.RefusedAsync(hub.Colleague, new OfferLink.Request(await hospital.IdentityAsync("s-gp")))).Code);
    }

    [Fact]
    public async Task Is_only_for_people_of_the_organisation()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);

        Assert.Equal("provider-gone", (await hub.RefusedAsync(hub.Stranger, new OfferLink.Request(await hospital.IdentityAsync("s-stranger")))).Code);
    }

    [Fact]
    public async Task Is_undone_by_the_person_who_is_then_signed_out_where_they_came_in_by_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { MakesAccounts = false });
        await hub.ReadAsync(async db =>
        {
            (await db.Users.SingleAsync(u => u.Id == hub.Gp.Id)).PasswordHash = "one";
            return await db.SaveChangesAsync();
        });
        await hospital.LinkAsync(hub.Gp, await hospital.IdentityAsync("s-gp"));
        var there = await hospital.SignInAsync("s-gp");
        var link = (await hub.GrantedAsync(hub.Gp, new ReadOwnLinks.Request())).Providers.Single().LinkId!.Value;

        Assert.Equal("provider-link-not-found", (await hub.RefusedAsync(hub.Colleague, new RemoveLink.Request(link))).Code);
        await hub.GrantedAsync(hub.Gp, new RemoveLink.Request(link));

        Assert.Null(await hospital.ActorOfAsync(there));
        Assert.Equal("provider-not-connected", (await hospital.TurnedAwayAsync("s-gp")).Code);
    }

    [Fact]
    public async Task Stays_where_it_is_the_only_way_in()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub);
        var mira = await hospital.ActorOfAsync(await hospital.SignInAsync("s-1", "Dr. Mira Novak", "mira@hospital.example"));
        var link = (await hub.GrantedAsync(mira, new ReadOwnLinks.Request())).Providers.Single().LinkId!.Value;

        Assert.Equal("provider-only-way-in", (await hub.RefusedAsync(mira, new RemoveLink.Request(link))).Code);
    }
}
