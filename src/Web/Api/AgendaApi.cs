using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Cases.Teaching;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>Cases in briefings: the patient's consent to it, the agenda, what is shown, and the part that stays with the case.</summary>
internal static class AgendaApi
{
    public static void MapAgenda(this IEndpointRouteBuilder api)
    {
        var ofCase = api.MapGroup("/cases/{id:guid}").WithTags("Briefings");
        ofCase.MapGet("/teaching-consent", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadTeachingConsent.Request(id), cancellationToken)));
        ofCase.MapPut("/teaching-consent", async (Guid id, Consent body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new StateTeachingConsent.Request(id, body.Use, body.Basis, body.How, body.GivenAt), cancellationToken)));
        ofCase.MapDelete("/teaching-consent", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new WithdrawTeachingConsent.Request(id), cancellationToken)));
        ofCase.MapGet("/briefings", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListCaseParts.Request(id), cancellationToken)));

        var agenda = api.MapGroup("/briefings/{id:guid}/agenda").WithTags("Briefings");
        agenda.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadAgenda.Request(id), cancellationToken)));
        agenda.MapGet("/cases", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListShowableCases.Request(id), cancellationToken)));
        agenda.MapGet("/parts", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListBriefingParts.Request(id), cancellationToken)));
        agenda.MapPost("/", async (Guid id, Item body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AddBriefingCase.Request(id, body.CaseId, body.Words), cancellationToken), _ => $"/api/briefings/{id}/agenda"));
        agenda.MapPut("/order", async (Guid id, Order body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new OrderAgenda.Request(id, body.Items), cancellationToken)));
        agenda.MapPost("/end", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new EndCase.Request(id), cancellationToken)));
        agenda.MapPut("/{item:guid}", async (Guid id, Guid item, Item body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ChangeBriefingCase.Request(id, item, body.Words), cancellationToken)));
        agenda.MapDelete("/{item:guid}", async (Guid id, Guid item, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveBriefingCase.Request(id, item), cancellationToken)));
        agenda.MapPost("/{item:guid}/show", async (Guid id, Guid item, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ShowCase.Request(id, item), cancellationToken)));
        agenda.MapGet("/{item:guid}/pictures/{picture:guid}", PictureAsync);
    }

    private static async Task<IResult> PictureAsync(Guid id, Guid item, Guid picture, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadAgendaPicture.Request(id, item, picture), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        context.Response.RegisterForDisposeAsync(outcome.Value);
        context.Response.Headers.ContentSecurityPolicy = AttachmentsApi.Sandbox;
        // Asked for again each time, so that a consent that was withdrawn ends here too.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(outcome.Value.Stream, outcome.Value.ContentType, entityTag: new EntityTagHeaderValue(outcome.Value.ETag));
    }

    /// <param name="Use"><c>teaching</c> or <c>broadcast</c>.</param>
    /// <param name="Basis"><c>patient</c>, <c>guardian</c> or <c>representative</c>.</param>
    /// <param name="How">How it was given.</param>
    /// <param name="GivenAt">When; now where it is left out.</param>
    internal sealed record Consent(string? Use, string? Basis, string? How, DateTimeOffset? GivenAt);

    /// <param name="CaseId">Of a new item.</param>
    /// <param name="IdentifiersReason">Why what looks like an identifier has to stay.</param>
    internal sealed record Item(Guid CaseId, string? Title, string? Summary, IReadOnlyList<Guid>? Pictures, string? IdentifiersReason)
    {
        internal ItemWords Words => new(Title, Summary, Pictures, IdentifiersReason);
    }

    internal sealed record Order(IReadOnlyList<Guid>? Items);
}
