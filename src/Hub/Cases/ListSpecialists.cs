using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Whom one may ask, by name: the specialists of one's own and of partner organisations.</summary>
public static class ListSpecialists
{
    /// <param name="Specialty">A code of <see cref="People.Specialty"/>; all of them when null.</param>
    public sealed record Request(string? Specialty = null) : IQuery<IReadOnlyList<ClinicianView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, AskedSpecialists specialists) : IRequestHandler<Request, Outcome<IReadOnlyList<ClinicianView>>>
    {
        public async Task<Outcome<IReadOnlyList<ClinicianView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var within = await specialists.WithinAsync(actor.Required, request.Specialty, cancellationToken);
            return await within.View(db).ToListAsync(cancellationToken);
        }
    }
}
