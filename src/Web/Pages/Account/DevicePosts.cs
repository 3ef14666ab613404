using System.Globalization;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.Account;

/// <summary>The forms about one's devices, tokens and the organisation that one acts for.</summary>
internal static class DevicePosts
{
    public static void MapDevicePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/account/devices/{id:guid}/end", EndAsync);
        pages.MapPost("/account/devices/end-others", EndOthersAsync);
        pages.MapPost("/account/tokens", MakeAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/account/tokens/{id:guid}/end", EndTokenAsync);
        pages.MapPost("/account/organisation", SwitchAsync);
    }

    private static async Task<IResult> EndAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"end-{id}", typed);
        return form.Answer<DevicesPage, Unit>(await hub.Send(new EndSignIn.Request(id), cancellationToken), _ => "/account/devices", "done-device-ended", null);
    }

    private static async Task<IResult> EndOthersAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "end-others", typed);
        return form.Answer<DevicesPage, Unit>(await hub.Send(new EndOtherSignIns.Request(), cancellationToken), _ => "/account/devices", "done-devices-ended", null);
    }

    /// <summary>Answers with the page itself: the token is shown once and is kept nowhere, so no second request could show it.</summary>
    private static async Task<IResult> MakeAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "token", typed);
        int days = int.TryParse(form["days"], NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : -1;
        var made = await hub.Send(new CreateToken.Request(form["name"], [.. typed["scopes"].OfType<string>()], days), cancellationToken);
        if (!made.IsGranted) return form.Again<TokensPage>(made.Refusal);
        form.Stored();
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<TokensPage>(new { Made = made.Value.Token });
    }

    private static async Task<IResult> EndTokenAsync(Guid id, string? back, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"end-{id}", typed);
        var ended = await hub.Send(new RevokeToken.Request(id), cancellationToken);
        return back == "devices"
            ? form.Answer<DevicesPage, Unit>(ended, _ => "/account/devices", "done-token-ended", null)
            : form.Answer<TokensPage, Unit>(ended, _ => "/account/tokens", "done-token-ended", null);
    }

    /// <summary>Leads to the start: what was on the page may be nothing to the other organisation.</summary>
    private static async Task<IResult> SwitchAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "switch", typed);
        var chosen = Guid.TryParse(form["organisationId"], out var id) ? id : Guid.Empty;
        return form.Answer<DevicesPage, Unit>(await hub.Send(new SwitchOrganisation.Request(chosen), cancellationToken), _ => "/", "done-switched", null);
    }
}
