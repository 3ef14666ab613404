using CaseHub.Hub.People;
using CaseHub.Hub.People.Providers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.Providers;

public class MappingRoles
{
    private const string Lines = "doctors = clinician, specialist\nCN=desk,OU=staff = coordinator";

    [Theory]
    [InlineData(Roles.None, "doctors", Roles.Clinician | Roles.Specialist)]
    [InlineData(Roles.None, "doctors|CN=desk,OU=staff", Roles.Clinician | Roles.Specialist | Roles.Coordinator)]
    [InlineData(Roles.None, "", Roles.None)]
    [InlineData(Roles.None, "Doctors", Roles.None)]
    [InlineData(Roles.Clinician | Roles.Specialist, "CN=desk,OU=staff", Roles.Coordinator)]
    [InlineData(Roles.Administrator | Roles.Specialist, "", Roles.Administrator)]
    [InlineData(Roles.Organiser, "administrator|privacy-officer", Roles.Organiser)]
    public void Gives_and_takes_what_its_lines_name_and_nothing_else(Roles held, string groups, Roles expected) =>
        Assert.Equal(expected, RoleMapping.Of(Lines).Apply(held, groups.Split('|')));

    [Theory]
    [InlineData("doctors")]
    [InlineData("= clinician")]
    [InlineData("doctors =")]
    [InlineData("doctors = surgeon")]
    [InlineData("doctors = none")]
    [InlineData("doctors = 32")]
    public void Names_the_line_that_cannot_be_read(string line)
    {
        Assert.False(RoleMapping.TryParse("desk = coordinator\n" + line, out var mapping, out string wrong));
        Assert.True(mapping.IsEmpty);
        Assert.Equal(line, wrong);
    }

    [Fact]
    public async Task A_group_that_is_lost_there_is_a_role_that_is_lost_here_at_the_next_sign_in()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = Lines });

        var before = await hospital.ActorOfAsync(await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["doctors", "CN=desk,OU=staff"]));
        var after = await hospital.ActorOfAsync(await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["CN=desk,OU=staff"]));

        Assert.Equal(Roles.Clinician | Roles.Specialist | Roles.Coordinator, before!.Roles);
        Assert.Equal(Roles.Coordinator, after!.Roles);
    }

    [Fact]
    public async Task Calls_and_open_cases_are_told_of_a_role_that_was_lost_there_also_the_last()
    {
        var told = new Told();
        await using var hub = await HubFixture.StartAsync(services => services.AddSingleton<INotificationHandler<RightsChanged>>(told).AddSingleton<INotificationHandler<CannotAdvise>>(told));
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = Lines });
        var mira = (await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["doctors", "CN=desk,OU=staff"])).SignIn.ClinicianId;

        await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["doctors", "CN=desk,OU=staff"]);
        Assert.Empty(told.Of);
        await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["CN=desk,OU=staff"]);
        Assert.Equal([nameof(RightsChanged), nameof(CannotAdvise)], told.Of);
        await hospital.TurnedAwayAsync("s-1", "Dr. Mira", "mira@hospital.example", []);

        Assert.Equal([nameof(RightsChanged), nameof(CannotAdvise), nameof(RightsChanged)], told.Of);
        Assert.All(told.Whom, whom => Assert.Equal(mira, whom));
    }

    [Fact]
    public async Task Who_lost_the_last_group_is_out_in_every_browser()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = Lines });
        var before = await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["doctors"]);

        Assert.Equal("provider-no-role", (await hospital.TurnedAwayAsync("s-1", "Dr. Mira", "mira@hospital.example", [])).Code);

        Assert.Null(await hospital.ActorOfAsync(before));
        Assert.True((await hospital.SignInAsync("s-1", "Dr. Mira", "mira@hospital.example", ["doctors"])) is { IsNew: false });
    }

    [Fact]
    public async Task Without_a_group_nobody_gets_an_account()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = Lines });

        Assert.Equal("provider-no-role", (await hospital.TurnedAwayAsync("s-1", "Dr. Mira", "mira@hospital.example", ["cleaners"])).Code);
    }

    [Fact]
    public async Task Makes_an_administrator_only_where_a_line_says_so()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = "it = administrator\n" + Lines });

        Assert.Equal(Roles.Administrator, (await hospital.ActorOfAsync(await hospital.SignInAsync("s-1", "Head", "head@hospital.example", ["it"])))!.Roles);
        Assert.Equal(Roles.Coordinator, (await hospital.ActorOfAsync(await hospital.SignInAsync("s-2", "Desk", "desk@hospital.example", ["CN=desk,OU=staff", "administrator"])))!.Roles);
    }

    [Fact]
    public async Task Does_not_take_the_last_administrator_from_an_organisation()
    {
        await using var hub = await HubFixture.StartAsync();
        var hospital = await HospitalSignIn.StartAsync(hub, settings => settings with { RoleLines = "it = administrator" });
        await hospital.LinkAsync(hub.Administrator, await hospital.IdentityAsync("s-admin", "administrator"));

        var last = await hospital.SignInAsync("s-admin", "administrator");
        Assert.Equal(Roles.Administrator, (await hospital.ActorOfAsync(last))!.Roles);

        await hub.AddClinicianAsync("second", hub.Administrator.OrganisationId, Roles.Administrator);
        Assert.Equal("provider-no-role", (await hospital.TurnedAwayAsync("s-admin", "administrator")).Code);
    }

    private sealed class Told : INotificationHandler<RightsChanged>, INotificationHandler<CannotAdvise>
    {
        public List<string> Of { get; } = [];

        public List<Guid> Whom { get; } = [];

        public Task Handle(RightsChanged notification, CancellationToken cancellationToken) => Add(nameof(RightsChanged), notification.ClinicianId);

        public Task Handle(CannotAdvise notification, CancellationToken cancellationToken) => Add(nameof(CannotAdvise), notification.ClinicianId);

        private Task Add(string what, Guid whom)
        {
            Of.Add(what);
            Whom.Add(whom);
            return Task.CompletedTask;
        }
    }
}
