using System.Security.Claims;
using CaseHub.Hub;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace CaseHub.Web.Start.Providers;

/// <summary>How a way to a provider and back ended: with a genuine ticket, or with what to tell the person.</summary>
internal sealed record ProviderReturn(ClaimsPrincipal? Validated, AuthenticationProperties? Properties, Refusal? Refusal)
{
    public static ProviderReturn? Of(HttpContext context) => context.Items[typeof(ProviderReturn)] as ProviderReturn;

    public static void Leave(HttpContext context, ProviderReturn end) => context.Items[typeof(ProviderReturn)] = end;
}

/// <summary>Takes the framework's handler's word at its three ends, so that what follows from it is decided in one place.</summary>
internal sealed partial class ProviderEvents(string provider, ILogger<ProviderEvents> logger) : OpenIdConnectEvents
{
    public override Task TicketReceived(TicketReceivedContext context)
    {
        ProviderReturn.Leave(context.HttpContext, new ProviderReturn(context.Principal, context.Properties, null));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        ProviderReturn.Leave(context.HttpContext, new ProviderReturn(null, context.Properties, Refusal.Invalid("provider-cancelled", provider)));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var refusal = ProviderTrouble.Of(provider, context.Failure);
        Failed(context.Scheme.Name, refusal.Code, ProviderTrouble.KindOf(context.Failure));
        ProviderReturn.Leave(context.HttpContext, new ProviderReturn(null, context.Properties, refusal));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    [LoggerMessage(3101, LogLevel.Warning, "Signing in by {Scheme} ended with {Code} ({Kind})")]
    private partial void Failed(string scheme, string code, string kind);
}
