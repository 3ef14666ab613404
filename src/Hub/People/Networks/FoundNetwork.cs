using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.Networks;

/// <summary>An administrator founds a network for their organisation, which is its first member and invites the others.</summary>
public static class FoundNetwork
{
    internal const int NameLength = 200;

    public sealed record Request(string? Name) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("name", Name, NameLength);
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, NetworkDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var network = new Network { Id = clock.NewId(), Name = request.Name!.Trim(), OrganisationId = desk.Mine, CreatedAt = clock.GetUtcNow() };
            db.Add(network);
            await desk.PlaceAsync(network.Id, desk.Mine, clock.GetUtcNow(), cancellationToken);
            return new Answer(network.Id);
        }
    }
}
