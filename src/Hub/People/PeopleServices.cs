using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People.Drafts;
using CaseHub.Hub.People.Import;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Providers;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Teams;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People;

internal static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("CaseHub").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(DataFolder.RootOf(configuration), "keys")));
        services.AddIdentityCore<IdentityUser<Guid>>(Rules).AddUserStore<UserRows>();
        services.AddSigningIn(configuration);
        services.AddSingleton<SignInCheck>();
        services.AddSingleton<SignsOfLife>();
        services.AddScoped<Visit>();
        services.AddScoped<SignInDesk>();
        services.AddHostedService<KeepSignIns>();
        services.AddSingleton<FirstAdministratorToken>();
        services.AddScoped<NewClinicians>();
        services.AddScoped<Staff>();
        services.AddScoped<PolicyViews>();
        services.AddScoped<Installation>();
        services.AddScoped<NetworkDesk>();
        services.AddScoped<NetworkLinks>();
        services.AddScoped<TeamDesk>();
        services.AddScoped<Invitations>();
        services.AddScoped<ImportPlan>();
        services.AddScoped<MemberViews>();
        services.AddScoped<IBlobOwner, Photos>();
        services.AddScoped<LicenceCheck>();
        services.AddScoped<LicenceDesk>();
        services.AddScoped<LicenceViews>();
        services.AddScoped<NewLicences>();
        services.AddScoped<SurgeNews>();
        services.AddSingleton<WatchLicences>();
        services.AddHostedService(provider => provider.GetRequiredService<WatchLicences>());
        services.AddSingleton<DraftKeySeal>();
        services.AddProviders(configuration);
        services.AddSingleton(DemoOptions.From(configuration));
        return services.AddScoped<DemoNetwork>().AddScoped<FirstStart>();
    }

    private static void Rules(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.Password = new PasswordOptions
        {
            RequiredLength = NewClinicians.PasswordMinLength,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };

        // An account that anybody can lock is locked by anybody: guesses are counted by SigningIn/Guesses.
        options.Lockout.AllowedForNewUsers = false;
    }
}
