using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Tests;

public class EveryRequest
{
    [Fact]
    public void Names_exactly_one_rule()
    {
        var without = typeof(Refusal).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)))
            .Where(type => type is { IsClass: true, IsAbstract: false } && RuleOf.Type(type) is null)
            .Select(type => type.FullName);

        Assert.Empty(without);
    }
}
