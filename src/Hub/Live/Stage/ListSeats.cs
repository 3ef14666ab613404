using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Who has a seat in a briefing, watchers too, with who is there now. For its hosts: the room itself tells of watchers only how many they are.</summary>
public static class ListSeats
{
    public sealed record Request(Guid SessionId) : IQuery<IReadOnlyList<SeatView>>, ISessionRequest;

    /// <param name="ClinicianId">Who.</param>
    /// <param name="Name">As shown.</param>
    /// <param name="Organisation">For which they are there.</param>
    /// <param name="Role">As what.</param>
    /// <param name="Place">Where.</param>
    /// <param name="IsHere">They are in the room now.</param>
    public sealed record SeatView(Guid ClinicianId, string Name, string Organisation, SeatRole Role, StagePlace Place, bool IsHere);

    internal sealed class Handler(HubDb db, Rooms rooms) : IRequestHandler<Request, Outcome<IReadOnlyList<SeatView>>>
    {
        public async Task<Outcome<IReadOnlyList<SeatView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var rows = await (
                from seat in db.Set<SessionSeat>()
                join clinician in db.Set<Clinician>() on seat.ClinicianId equals clinician.Id
                join organisation in db.Set<Organisation>() on seat.ForOrganisationId equals organisation.Id
                where seat.SessionId == request.SessionId && seat.RemovedAt == null
                orderby clinician.Name
                select new { seat.ClinicianId, clinician.Name, Organisation = organisation.Name, seat.Role, seat.Place }).ToListAsync(cancellationToken);
            var room = rooms.Find(request.SessionId);
            return rows.ConvertAll(row => new SeatView(row.ClinicianId, row.Name, row.Organisation, row.Role, row.Place, room?.Has(row.ClinicianId) == true));
        }
    }
}
