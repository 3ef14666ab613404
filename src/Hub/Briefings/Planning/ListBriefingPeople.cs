using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>Whom a host can give a part: the people of the briefing's organisation and of those it works together with, by name; its own first where there are more than are answered.</summary>
public static class ListBriefingPeople
{
    /// <summary>As many as one looks through.</summary>
    public const int Most = 50;

    /// <summary>UTF-16 units of what is looked for.</summary>
    public const int LongestSearch = 200;

    /// <param name="BriefingId">For which.</param>
    /// <param name="Search">A part of a name or of an organisation's name; all when null.</param>
    public sealed record Request(Guid BriefingId, string? Search = null) : IQuery<Answer>, IBriefingRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("search", Search, LongestSearch);
    }

    /// <param name="People">At most <see cref="Most"/>.</param>
    /// <param name="Matching">How many there are that match.</param>
    public sealed record Answer(IReadOnlyList<ClinicianView> People, int Matching);

    internal sealed class Handler(HubDb db, BriefingDesk desk, BriefingSeats seats) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            var all = await seats.WhoCan(briefing.OrganisationId).View(db).ToListAsync(cancellationToken);
            string words = request.Search?.Trim() ?? "";
            var matching = all.OrderBy(one => one.OrganisationId != briefing.OrganisationId).DistinctBy(one => one.Id).Where(one => NamePart.IsIn(words, one.Name) || NamePart.IsIn(words, one.OrganisationName)).ToList();
            return new Answer([.. matching.Take(Most).OrderBy(one => one.Name, StringComparer.CurrentCulture)], matching.Count);
        }
    }
}
