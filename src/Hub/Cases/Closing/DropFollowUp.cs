using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>A follow-up is not needed any more; why stays on the timeline.</summary>
public static class DropFollowUp
{
    public sealed record Request(Guid CaseId, Guid FollowUpId, string? Reason, int? Version = null) : ICommand<Unit>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, CaseContent.ShortLength);
    }

    internal sealed class Handler(FollowUpPlans plans) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await plans.FindOpenAsync(request.CaseId, request.FollowUpId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            plans.Drop(found.Value, request.Reason!.Trim());
            return Unit.Value;
        }
    }
}
