using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Drafts;

/// <summary>Gives somebody's own browser the key of their drafts; it is made the first time. Each time leaves an audit entry.</summary>
public static class ReadDraftKey
{
    public sealed record Request : ICommand<Answer>, IOnce;

    /// <param name="PersonId">Whose it is.</param>
    /// <param name="Key">32 bytes for AES-256-GCM.</param>
    public sealed record Answer(Guid PersonId, byte[] Key);

    internal sealed class Handler(HubDb db, CurrentActor actor, DraftKeySeal seal) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var row = await db.Set<DraftKey>().SingleOrDefaultAsync(k => k.ClinicianId == me, cancellationToken);
            if (row is not null && seal.Open(row) is { } known) return new Answer(me, known);

            (byte[] key, string made) = seal.Make(me);
            if (row is null) db.Add(new DraftKey { ClinicianId = me, OrganisationId = await HomeOfAsync(me, cancellationToken), Sealed = made });
            else row.Sealed = made;
            return new Answer(me, key);
        }

        private Task<Guid> HomeOfAsync(Guid clinicianId, CancellationToken cancellationToken) =>
            db.Set<Clinician>().Where(c => c.Id == clinicianId).Select(c => c.HomeOrganisationId).SingleAsync(cancellationToken);
    }
}
