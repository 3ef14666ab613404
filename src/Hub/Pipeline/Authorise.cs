using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Pipeline;

/// <summary>Holds each request against its row in the policy, and refuses what has none.</summary>
internal sealed class Authorise<TRequest, TOutcome>(PolicyTable policy, IServiceProvider services, CurrentActor actor) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next) =>
        await CheckAsync(request, cancellationToken) is { } refusal ? TOutcome.Refused(refusal) : await next();

    private async ValueTask<Refusal?> CheckAsync(TRequest request, CancellationToken cancellationToken) => policy.Of(typeof(TRequest)) switch
    {
        null => Refusal.Forbidden("no-rule"),
        { Entry: Entry.Anyone } => null,
        { Entry: Entry.Ourselves } => actor.Value is null ? null : Refusal.Forbidden("not-allowed"),
        { Entry: Entry.Bearer, Finder: { } check } => await ((IBearerCheck)services.GetRequiredService(check)).CheckAsync(request, cancellationToken),
        var row => actor.Value is { } person ? await CheckPersonAsync(row, request, person, cancellationToken) : Refusal.SignInNeeded(),
    };

    private async ValueTask<Refusal?> CheckPersonAsync(PolicyRow row, TRequest request, Actor person, CancellationToken cancellationToken)
    {
        var subject = row.Finder is null ? null : (IRelations)services.GetRequiredService(row.Finder);
        var relations = subject is null ? Relation.None : await subject.OfAsync(request, person, cancellationToken);
        if (row.Decide(person, relations, subject?.Unknown) is { } refusal) return refusal;
        return row.NeedsLicence ? await services.GetRequiredService<LicenceCheck>().RefuseAsync(person, cancellationToken) : null;
    }
}
