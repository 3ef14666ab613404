using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People.SigningIn;

internal static class SigningInServices
{
    public static IServiceCollection AddSigningIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<IdentityPasskeyOptions>(options => PasskeyOptions.Apply(options, configuration));
        services.AddScoped<IPasskeyHandler<IdentityUser<Guid>>, PasskeyHandler<IdentityUser<Guid>>>();
        services.AddScoped<Passkeys>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<SecondStep>();
        services.AddScoped<RecentProof>();
        services.AddScoped<NewSignIns>();
        services.AddScoped<EndedSignIns>();
        services.AddScoped<Guesses>();
        services.AddSingleton<Tickets>();
        return services.AddSingleton<KnownBrowsers>();
    }
}
