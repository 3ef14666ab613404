using MediatR;

namespace CaseHub.Hub.Tests;

public class EveryRequest
{
    [Fact]
    public void Has_its_row_in_the_policy()
    {
        var without = typeof(Refusal).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)))
            .Where(type => type is { IsClass: true, IsAbstract: false } && Policy.Table.Of(type) is null)
            .Select(type => type.FullName);

        Assert.Empty(without);
    }
}
