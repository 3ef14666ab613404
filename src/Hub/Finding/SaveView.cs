using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>Keeps a list with its filters under a name.</summary>
public static class SaveView
{
    /// <param name="Name">At most 60 characters; one's own differ.</param>
    /// <param name="Address">As <see cref="ListAddress"/> has it.</param>
    /// <param name="IsShared">For the whole organisation; coordinators alone may.</param>
    public sealed record Request(string? Name, string? Address, bool IsShared = false) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => Check(errors, Name, Address);
    }

    public sealed record Answer(Guid Id);

    internal static void Check(FieldErrors errors, string? name, string? address)
    {
        errors.Text("name", name, SavedView.NameLength);
        errors.OptionalText("address", address, ListAddress.MaxLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, SavedViews views, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            string name = SavedViews.NameOf(request.Name!);
            string address = ListAddress.Of(ListAddress.Parse(request.Address));
            if (await views.RefuseAsync(name, address, request.IsShared, but: null, cancellationToken) is { } refusal) return refusal;
            var places = await views.Own.Select(v => v.Position).ToListAsync(cancellationToken);
            if (places.Count >= SavedView.Most) return Refusal.TooMany("view-too-many", SavedView.Most);
            var view = new SavedView
            {
                Id = clock.NewId(),
                OrganisationId = actor.Required.OrganisationId,
                OwnerId = actor.Required.Id,
                Name = name,
                Address = address,
                IsShared = request.IsShared,
                Position = places.Count == 0 ? 0 : places.Max() + 1,
                At = clock.GetUtcNow(),
            };
            db.Add(view);
            return new Answer(view.Id);
        }
    }
}
