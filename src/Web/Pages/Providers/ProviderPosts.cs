using CaseHub.Hub;
using CaseHub.Hub.People.Providers;
using CaseHub.Web.Pages.SignIn;
using CaseHub.Web.Start.Providers;
using MediatR;

namespace CaseHub.Web.Pages.Providers;

/// <summary>The forms about an organisation's own sign-in, of its administrators and of the people who connect their accounts with it.</summary>
internal static class ProviderPosts
{
    private const string List = "/organisation/sign-in";

    public static void MapProviderPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(List + "/{id:guid}", SaveAsync);
        pages.MapPost(List + "/{id:guid}/try", TryAsync);
        pages.MapPost(List + "/{id:guid}/remove", RemoveAsync);
        pages.MapPost("/account/connections", ConfirmAsync);
        pages.MapPost("/account/connections/remove", RemoveLinkAsync);
    }

    private static async Task<IResult> SaveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, ProviderDoor door, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "provider", typed);
        bool isNew = await hub.Send(new ReadProvider.Request(id), cancellationToken) is { Refusal.Kind: RefusalKind.NotFound };
        var request = new SaveProvider.Request(
            id,
            form["name"],
            form["issuer"],
            form["clientId"],
            form["clientSecret"],
            form["scopes"],
            form["rolesClaim"],
            form["roleLines"],
            form["emailDomains"],
            MakesAccounts: IsTicked(typed, "accounts"),
            DemandsSecondFactor: IsTicked(typed, "strong"),
            IsListed: IsTicked(typed, "listed"),
            IsEnabled: IsTicked(typed, "enabled"));
        var saved = await hub.Send(request, cancellationToken);
        if (!saved.IsGranted) return isNew ? form.Again<ProvidersPage>(saved.Refusal, new() { ["NewId"] = id }) : form.Again<ProviderPage>(saved.Refusal, new() { ["Id"] = id });
        // What is wrong with it is said now, not to the first person who tries to sign in.
        var trouble = await door.TryAsync(request.Name!, request.Issuer!.Trim(), cancellationToken);
        return form.Done($"{List}/{id}", "done-provider-saved", null, trouble is null ? [] : [trouble.Text]);
    }

    /// <summary>Only of a provider that the sender administers: the hub asks no address for just anybody.</summary>
    private static async Task<IResult> TryAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, ProviderDoor door, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "try", typed);
        var mine = await hub.Send(new ReadProvider.Request(id), cancellationToken);
        if (!mine.IsGranted) return form.Again<ProvidersPage>(mine.Refusal);
        return await door.TryAsync(mine.Value.Name, mine.Value.Issuer, cancellationToken) is { } trouble
            ? form.Done($"{List}/{id}", null, null, trouble.Text)
            : form.Done($"{List}/{id}", "done-provider-answers", null);
    }

    private static async Task<IResult> RemoveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var removed = await hub.Send(new RemoveProvider.Request(id), cancellationToken);
        return new PageForm(context, "remove", typed).Answer<ProvidersPage, Unit>(removed, _ => List, "done-provider-removed", null);
    }

    private static async Task<IResult> ConfirmAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var confirmed = await hub.Send(new ConfirmLink.Request(IdOf(typed, "offer")), cancellationToken);
        return new PageForm(context, "offer", typed).Answer<ConnectionsPage, Unit>(confirmed, _ => "/account/connections", "done-link", null);
    }

    private static async Task<IResult> RemoveLinkAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var removed = await hub.Send(new RemoveLink.Request(IdOf(typed, "link")), cancellationToken);
        return new PageForm(context, "link", typed).Answer<ConnectionsPage, Unit>(removed, _ => "/account/connections", "done-link-removed", null);
    }

    private static bool IsTicked(IFormCollection typed, string name) => typed[name] == "true";

    private static Guid IdOf(IFormCollection typed, string name) => Guid.TryParse(typed[name], out var id) ? id : Guid.Empty;
}
