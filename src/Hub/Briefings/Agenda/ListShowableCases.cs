using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>Which of the sender's cases they could put on an agenda: those in which they ask or advise, whose patient agreed, and that are not on it yet.</summary>
public static class ListShowableCases
{
    private const int Most = 50;

    public sealed record Request(Guid BriefingId) : IQuery<IReadOnlyList<Row>>, IBriefingRequest;

    /// <param name="Number">Such as <c>C-2026-0007</c>.</param>
    /// <param name="Title">As its people know it.</param>
    /// <param name="Use">For what the patient agreed.</param>
    public sealed record Row(Guid CaseId, string Number, string Title, ConsentUse Use);

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var onIt = db.Set<BriefingCase>().Where(i => i.BriefingId == request.BriefingId && i.TakenOffAt == null).Select(i => i.CaseId);
            var advised = db.Set<CaseGrant>().Where(g => g.Right == CaseRight.Advise && g.ToClinicianId == me.Id && g.ToOrganisationId == me.OrganisationId).Select(g => g.CaseId);
            return await (
                from consent in db.Set<TeachingConsent>()
                join @case in db.Set<ClinicalCase>() on consent.CaseId equals @case.Id
                where consent.IsInForce == true && !onIt.Contains(@case.Id)
                    && ((@case.AskerId == me.Id && @case.OrganisationId == me.OrganisationId) || advised.Contains(@case.Id))
                orderby consent.StatedAt descending
                select new Row(@case.Id, @case.Number, @case.Title, consent.Use)).Take(Most).ToListAsync(cancellationToken);
        }
    }
}
