using System.Collections.Concurrent;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Pipeline;

/// <summary>Asks the rule that the request type names, and refuses what names none.</summary>
internal sealed class Authorise<TRequest, TOutcome>(IServiceProvider services, CurrentActor actor) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        if (RuleOf.Type(typeof(TRequest)) is not { } ruleType) return TOutcome.Refused(Refusal.Forbidden("no-rule"));
        var rule = (IRule)services.GetRequiredService(ruleType);
        if (await rule.CheckAsync(request, actor.Value, cancellationToken) is { } refusal) return TOutcome.Refused(refusal);
        return await next();
    }
}

internal static class RuleOf
{
    private static readonly ConcurrentDictionary<Type, Type?> Known = new();

    /// <summary>The rule class a request type names by <see cref="IRequire{TRule}"/>; null where it names none.</summary>
    public static Type? Type(Type request) => Known.GetOrAdd(request, static type => type.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequire<>))
        .Select(i => i.GetGenericArguments()[0])
        .SingleOrDefault());
}
