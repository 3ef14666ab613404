using CaseHub.Hub.Audit;
using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>Leaves an entry for every audited request that was refused or only read; a granted change leaves its own with its rows.</summary>
internal sealed class Audited<TRequest, TOutcome>(AuditLog log, Viewings viewings, CurrentActor actor) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        var outcome = await next();
        if (request is not IAudited audited) return outcome;
        if (outcome.Refusal is null && request is IChange) return outcome;
        string name = AuditName.Of(typeof(TRequest));
        Task Append() => log.AppendAloneAsync(name, audited.AuditSubject, outcome.Refusal?.Code ?? AuditLog.Granted, CancellationToken.None);
        if (request is IViewing && outcome.Refusal is null) await viewings.OnceAsync(new Viewing(actor.Value?.SignInId, name, audited.AuditSubject), Append);
        else await Append();
        return outcome;
    }
}

internal static class AuditName
{
    /// <summary>The use case, such as <c>Cases.AcceptCase</c>: its request record is nested in it.</summary>
    public static string Of(Type request) => (request.DeclaringType ?? request).FullName!.Replace("CaseHub.Hub.", "", StringComparison.Ordinal);
}
