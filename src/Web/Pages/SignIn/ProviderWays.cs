using CaseHub.Hub;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Providers;
using CaseHub.Web.Start;
using CaseHub.Web.Start.Providers;
using MediatR;
using Microsoft.AspNetCore.Authentication;

namespace CaseHub.Web.Pages.SignIn;

/// <summary>The way to an organisation's own sign-in, and the way back.</summary>
internal static class ProviderWays
{
    private const string Next = "next";

    /// <summary>The sign-in that set out to connect an account; in the state, which only the hub can read.</summary>
    private const string Connecting = "connecting";

    /// <summary>Plain links: a form that is led to another site is stopped by the browser (form-action in the Content Security Policy).</summary>
    public static void MapProviderWays(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in/with/{id:guid}", LeadAsync).RequireRateLimiting(RateLimits.Providers);
        pages.MapGet("/sign-in/with/{id:guid}/back", TakeBackAsync).RequireRateLimiting(RateLimits.Providers);
        pages.MapGet("/account/connections/{id:guid}", ConnectAsync).RequireAuthorization().RequireRateLimiting(RateLimits.Providers);
    }

    private static Task<IResult> LeadAsync(Guid id, string? next, HttpContext context, ProviderSetups setups, ProviderDoor door, CancellationToken cancellationToken) =>
        LeaveAsync(id, context, setups, door, new() { [Next] = SignInPosts.IsOurs(next) ? next : "/" }, cancellationToken);

    private static Task<IResult> ConnectAsync(Guid id, HttpContext context, CurrentActor actor, ProviderSetups setups, ProviderDoor door, CancellationToken cancellationToken) =>
        LeaveAsync(id, context, setups, door, new() { [Connecting] = $"{actor.Value?.SignInId}" }, cancellationToken);

    private static async Task<IResult> LeaveAsync(
        Guid id, HttpContext context, ProviderSetups setups, ProviderDoor door, Dictionary<string, string?> items, CancellationToken cancellationToken)
    {
        var properties = new AuthenticationProperties(items);
        var setup = await setups.FindAsync(id, cancellationToken);
        if (!setup.IsGranted) return Tell(context, properties, setup.Refusal);
        return await door.LeadAsync(context, setup.Value, properties) is { } refusal ? Tell(context, properties, refusal) : Results.Empty;
    }

    private static async Task<IResult> TakeBackAsync(
        Guid id, HttpContext context, ProviderSetups setups, ProviderDoor door, IMediator hub, CurrentActor actor, CancellationToken cancellationToken)
    {
        var setup = await setups.FindAsync(id, cancellationToken);
        if (!setup.IsGranted) return Tell(context, null, setup.Refusal);
        var back = await door.TakeBackAsync(context, setup.Value);
        if (back.Validated is null) return Tell(context, back.Properties, back.Refusal!);
        if (ProviderIdentity.OfTicket(setup.Value, back.Validated) is not { } identity) return Tell(context, back.Properties, Refusal.Invalid("provider-interrupted", setup.Value.Name));
        return back.Properties?.Items.TryGetValue(Connecting, out string? signIn) == true
            ? await OfferAsync(context, signIn, setup.Value, identity, back.Properties, hub, actor, cancellationToken)
            : await LetInAsync(context, identity, back.Properties, hub, cancellationToken);
    }

    private static async Task<IResult> LetInAsync(HttpContext context, ProviderIdentity identity, AuthenticationProperties? properties, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new SignInWithProvider.Request(identity), cancellationToken);
        if (!outcome.IsGranted) return Tell(context, properties, outcome.Refusal);
        await SignInPosts.LetInAsync(context, outcome.Value.SignIn);
        if (DoneOf(outcome.Value) is { } done) Flash.Leave(context, done);
        return new SeeOther(properties?.Items.TryGetValue(Next, out string? next) == true && SignInPosts.IsOurs(next) ? next! : "/");
    }

    /// <summary>Whoever comes back must be who set out: another browser, or somebody else in it, connects nothing.</summary>
    private static async Task<IResult> OfferAsync(
        HttpContext context, string? signIn, ProviderSetup setup, ProviderIdentity identity, AuthenticationProperties properties, IMediator hub, CurrentActor actor, CancellationToken cancellationToken)
    {
        if (actor.Value is null || $"{actor.Value.SignInId}" != signIn) return Tell(context, properties, Refusal.Invalid("provider-interrupted", setup.Name));
        var outcome = await hub.Send(new OfferLink.Request(identity), cancellationToken);
        return outcome.IsGranted ? new SeeOther("/account/connections") : Tell(context, properties, outcome.Refusal);
    }

    private static string? DoneOf(SignInWithProvider.Answer answer) => answer switch
    {
        { IsNew: true } => "done-provider-new",
        { NewName: not null, OtherEmail: not null } => "done-provider-name-and-address",
        { NewName: not null } => "done-provider-name",
        { OtherEmail: not null } => "done-provider-address",
        _ => null,
    };

    /// <summary>On the page from which it began, at an address that can be loaded again.</summary>
    private static SeeOther Tell(HttpContext context, AuthenticationProperties? properties, Refusal refusal)
    {
        Flash.Leave(context, null, null, refusal.Text);
        if (properties?.Items.ContainsKey(Connecting) == true) return new SeeOther("/account/connections");
        string next = properties?.Items.TryGetValue(Next, out string? wanted) == true && SignInPosts.IsOurs(wanted) ? wanted! : "/";
        return new SeeOther(next == "/" ? "/sign-in" : $"/sign-in?next={Uri.EscapeDataString(next)}");
    }
}
