using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.Notify.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Notify;

internal static class NotifyServices
{
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddNotify(this IServiceCollection services, IConfiguration configuration)
    {
        var (mail, calls, address) = (MailOptions.Read(configuration), CallOptions.Read(configuration), PublicAddress.From(configuration));
        if (mail.IsOn) address.Demand(MailOptions.Section);
        if (calls.IsOn) address.Demand(CallOptions.Section);
        return services
            .AddScoped<Notices>()
            .AddScoped<Outbox>()
            .AddScoped<TellOfEmergencies>()
            .AddHostedService<WatchEmergencies>()
            .AddSingleton<NewsStamps>()
            .AddSingleton(mail)
            .AddSingleton(calls)
            .AddSingleton(address)
            .AddSingleton(PushOptions.Read(configuration))
            .AddSingleton(provider => PushKeys.ReadOrMake(provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<IDataProtectionProvider>()))
            .AddSingleton<PhoneSeals>()
            .AddScoped<TellingDesk>()
            .AddSingleton<MailLetter>()
            .AddSingleton<IDelivery, MailDelivery>()
            .AddSingleton<IDelivery, PushDelivery>()
            .AddSingleton<IDelivery, CallDelivery>()
            .AddScoped<StillNeeded>()
            .AddScoped<Letters>()
            .AddScoped<DeliveryTrouble>()
            .AddScoped<Dispatch>()
            .AddSingleton<DeliverMessages>()
            .AddHostedService(provider => provider.GetRequiredService<DeliverMessages>());
    }
}
