using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Another name to know one's passkey by.</summary>
public static class RenamePasskey
{
    public sealed record Request(Guid PasskeyId, string? Name) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("name", Name, OwnPasskey.NameLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = await db.Set<OwnPasskey>().SingleOrDefaultAsync(p => p.Id == request.PasskeyId && p.ClinicianId == actor.Required.Id, cancellationToken);
            if (own is null) return Refusal.NotFound("passkey-none");
            own.Name = request.Name!.Trim();
            return Unit.Value;
        }
    }
}
