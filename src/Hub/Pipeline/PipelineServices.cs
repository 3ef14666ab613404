using CaseHub.Hub.Audit;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Pipeline;

internal static class PipelineServices
{
    private static readonly Type[] HandlerShapes = [typeof(IRequestHandler<,>), typeof(INotificationHandler<>)];

    /// <summary>Registers MediatR 5.1 without its DI package: handlers and what the policy asks by scanning, behaviours outermost first.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<CurrentActor>();
        services.AddScoped<AfterCommit>();
        services.AddScoped<Disclosure>();
        services.AddScoped<AuditLog>();
        services.AddSingleton<Viewings>();
        services.AddScoped<AuditCheckpoint>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Audited<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Authorise<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Validate<,>));
        services.AddSingleton<Turns>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(InTurn<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(UnitOfWork<,>));
        foreach (var type in typeof(PipelineServices).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var shape in type.GetInterfaces().Where(IsHandler)) services.AddScoped(shape, type);
            if (type.IsAssignableTo(typeof(IRelations)) || type.IsAssignableTo(typeof(IBearerCheck))) services.AddScoped(type);
        }

        return services;
    }

    private static bool IsHandler(Type shape) => shape.IsGenericType && HandlerShapes.Contains(shape.GetGenericTypeDefinition());
}
