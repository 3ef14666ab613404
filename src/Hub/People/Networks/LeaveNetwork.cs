using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.Networks;

/// <summary>
/// An administrator takes their organisation out of a network, or says no to its invitation. Requests that wait between organisations that share no other network end, as do shared cases; what was accepted goes on to its end.
/// </summary>
public static class LeaveNetwork
{
    public sealed record Request(Guid NetworkId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => NetworkId;
    }

    internal sealed class Handler(NetworkDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var place = await desk.PlaceAsync(request.NetworkId, desk.Mine, cancellationToken);
            if (place is null) return Refusal.NotFound("network-not-found");
            if ((await desk.FoundedAsync(request.NetworkId, cancellationToken)).IsGranted) return Refusal.Conflict("network-founder-stays");
            await desk.EndAsync(place, place.AcceptedAt is null ? "network-declined" : "network-left", cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>The founder takes another organisation out of their network, or its invitation back.</summary>
public static class RemoveFromNetwork
{
    public sealed record Request(Guid NetworkId, Guid OtherOrganisationId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => NetworkId;
    }

    internal sealed class Handler(NetworkDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FoundedAsync(request.NetworkId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            if (request.OtherOrganisationId == desk.Mine) return Refusal.Conflict("network-founder-stays");
            var place = await desk.PlaceAsync(request.NetworkId, request.OtherOrganisationId, cancellationToken);
            if (place is null) return Refusal.NotFound("organisation-not-in-network");
            await desk.EndAsync(place, "network-removed", cancellationToken);
            return Unit.Value;
        }
    }
}
