using CaseHub.Hub;
using CaseHub.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace CaseHub.Web.Pages;

/// <summary>A page that shows what the hub answers; when it is refused, <see cref="Refusal"/> is shown instead and gives the status.</summary>
public abstract class HubPage : ComponentBase
{
    [Inject]
    public required IMediator Hub { get; init; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    protected Refusal? Refusal { get; private set; }

    /// <summary>Asks one thing after the other: a scope has one database context.</summary>
    /// <returns>The value; default once something was refused.</returns>
    protected async Task<T?> AskAsync<T>(IRequest<Outcome<T>> request) => Refusal is null ? Take(await Hub.Send(request, Context.RequestAborted)) : default;

    /// <summary>The value of what was asked by another way; a refusal becomes the page's.</summary>
    protected T? Take<T>(Outcome<T> outcome)
    {
        if (outcome.IsGranted) return outcome.Value;
        Refusal = outcome.Refusal;
        // A 404 is never rendered by the page that found it; the page of problems says why in its place (Start/Errors.cs).
        Context.Items[typeof(Refusal)] = Refusal;
        Context.Response.StatusCode = Answer.StatusOf(Refusal.Kind);
        return default;
    }
}
