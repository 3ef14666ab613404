using CaseHub.Hub.Data;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>One member for the organisation's administrators, with every licence that they have entered there.</summary>
public static class ReadPerson
{
    public sealed record Request(Guid PersonId) : IQuery<Answer>;

    /// <param name="Licences">Newest first.</param>
    /// <param name="IsMe">True for oneself: nobody suspends themself.</param>
    public sealed record Answer(MemberView Person, IReadOnlyList<LicenceView> Licences, bool IsMe);

    internal sealed class Handler(HubDb db, CurrentActor actor, MemberViews views, LicenceViews licences) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var person = (await views.OfAsync(db.Set<Membership>().Where(m => m.ClinicianId == request.PersonId && m.OrganisationId == me.OrganisationId), cancellationToken)).SingleOrDefault();
            if (person is null) return Refusal.NotFound("person-not-found");
            var rows = db.Set<Licence>().Where(l => l.ClinicianId == request.PersonId && l.OrganisationId == me.OrganisationId);
            return new Answer(person, await licences.OfAsync(rows, cancellationToken), request.PersonId == me.Id);
        }
    }
}
