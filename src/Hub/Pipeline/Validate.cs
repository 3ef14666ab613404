using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>Turns a request's own findings into one refusal with a text per field.</summary>
internal sealed class Validate<TRequest, TOutcome> : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        if (request is not IValidated validated) return next();
        var errors = new FieldErrors();
        validated.Validate(errors);
        if (errors.Texts.Count == 0) return next();
        return Task.FromResult(TOutcome.Refused(Refusal.Invalid("invalid") with { Fields = errors.Texts }));
    }
}
