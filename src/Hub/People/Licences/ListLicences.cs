using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.Licences;

/// <summary>The licences that the organisation's administrators check: what waits first, then by when they end.</summary>
public static class ListLicences
{
    public sealed record Request : IQuery<IReadOnlyList<LicenceView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, LicenceViews views) : IRequestHandler<Request, Outcome<IReadOnlyList<LicenceView>>>
    {
        public async Task<Outcome<IReadOnlyList<LicenceView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var all = await views.OfAsync(db.Set<Licence>().Where(l => l.OrganisationId == actor.Required.OrganisationId), cancellationToken);
            return all.OrderBy(Place).ThenBy(l => l.SecondCheckDue ?? DateTimeOffset.MaxValue).ThenBy(l => l.State.IsWaiting() ? l.SubmittedAt : DateTimeOffset.MinValue).ThenBy(l => l.LastDay).ToList();
        }

        private static int Place(LicenceView licence) => licence.State.IsWaiting() ? 0 : licence.State == LicenceState.Valid ? 1 : 2;
    }
}

/// <summary>One's own licences in the organisation that one acts for, newest first.</summary>
public static class ListOwnLicences
{
    public sealed record Request : IQuery<IReadOnlyList<LicenceView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, LicenceViews views) : IRequestHandler<Request, Outcome<IReadOnlyList<LicenceView>>>
    {
        public async Task<Outcome<IReadOnlyList<LicenceView>>> Handle(Request request, CancellationToken cancellationToken) =>
            await views.OfAsync(db.Set<Licence>().Where(l => l.ClinicianId == actor.Required.Id && l.OrganisationId == actor.Required.OrganisationId), cancellationToken);
    }
}
