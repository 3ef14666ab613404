using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>Whom a host can give a part: the people of the briefing's organisation and of those it works together with, by name.</summary>
public static class ListBriefingPeople
{
    public sealed record Request(Guid BriefingId) : IQuery<IReadOnlyList<ClinicianView>>, IBriefingRequest;

    internal sealed class Handler(HubDb db, BriefingDesk desk, BriefingSeats seats) : IRequestHandler<Request, Outcome<IReadOnlyList<ClinicianView>>>
    {
        public async Task<Outcome<IReadOnlyList<ClinicianView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            var all = await seats.WhoCan(briefing.OrganisationId).View(db).ToListAsync(cancellationToken);
            return all.OrderBy(one => one.OrganisationId != briefing.OrganisationId).DistinctBy(one => one.Id).OrderBy(one => one.Name, StringComparer.CurrentCulture).ToList();
        }
    }
}
