using System.Text.Json;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>One's own password and second factors, and an administrator's way to open the door for whoever lost theirs.</summary>
internal static class SecurityApi
{
    public static void MapSecurity(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("/identity").WithTags("Identity");
        own.MapGet("/security", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadSecurity.Request(), cancellationToken)));
        own.MapPost("/prove", async (ProofBody body, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ProveYourself.Request(body.Password, body.Code, body.Ticket, body.Credential?.GetRawText(), context.Origin()), cancellationToken))).RequireRateLimiting(RateLimits.SignIn);
        own.MapPost("/password", async (ChangePassword.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body, cancellationToken))).RequireRateLimiting(RateLimits.SignIn);
        own.MapPost("/recovery-codes", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new RenewRecoveryCodes.Request(), cancellationToken)));
        MapApp(own.MapGroup("/authenticator"));
        MapPasskeys(own.MapGroup("/passkeys"));
        own.MapDelete("/people/{id:guid}/second-factor", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ResetSecondFactor.Request(id), cancellationToken)));
    }

    private static void MapApp(RouteGroupBuilder app)
    {
        app.MapPost("/offer", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new OfferAuthenticator.Request(), cancellationToken)));
        app.MapPost("", async (AddAuthenticator.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body, cancellationToken))).RequireRateLimiting(RateLimits.SignIn);
        app.MapDelete("", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemoveAuthenticator.Request(), cancellationToken)));
    }

    private static void MapPasskeys(RouteGroupBuilder passkeys)
    {
        passkeys.MapPost("/options", async (HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AskToAddPasskey.Request(context.Origin()), cancellationToken)));
        passkeys.MapPost("", async (NewPasskeyBody body, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AddPasskey.Request(body.Ticket, body.Credential?.GetRawText(), body.Name, context.Origin()), cancellationToken)));
        passkeys.MapPut("/{id:guid}", async (Guid id, NameBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RenamePasskey.Request(id, body.Name), cancellationToken)));
        passkeys.MapDelete("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemovePasskey.Request(id), cancellationToken)));
    }

    internal sealed record ProofBody(string? Password, string? Code, string? Ticket, JsonElement? Credential);

    /// <param name="Ticket">That came with the challenge.</param>
    /// <param name="Credential">The authenticator's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Name">To know it by.</param>
    internal sealed record NewPasskeyBody(string? Ticket, JsonElement? Credential, string? Name);

    internal sealed record NameBody(string? Name);
}
