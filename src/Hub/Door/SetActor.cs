using CaseHub.Hub.People;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Says anew for each hub call who the caller is, so that a revoked sign-in ends with its next word.</summary>
internal sealed class SetActor(SignInCheck signIns) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await InvokeAsync(invocationContext, next);
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            // The page is gone, and with it whoever would hear the answer: no failure.
            return null;
        }
    }

    private async ValueTask<object?> InvokeAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var current = (CurrentActor)invocationContext.ServiceProvider.GetService(typeof(CurrentActor))!;
        var principal = invocationContext.Context.User;
        current.Value = principal is null ? null : await signIns.ActorOfAsync(principal, invocationContext.Context.ConnectionAborted);
        if (current.Value is not null) return await next(invocationContext);
        invocationContext.Context.Abort();
        throw new HubException("sign-in-needed");
    }
}
