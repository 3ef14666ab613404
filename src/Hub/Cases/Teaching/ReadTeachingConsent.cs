using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Teaching;

/// <summary>Whether a case may be shown in teaching or a broadcast, and on whose word.</summary>
public static class ReadTeachingConsent
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="Consent">The one in force; null where there is none.</param>
    /// <param name="WithdrawnAt">When the last one was withdrawn, where none is in force.</param>
    public sealed record Answer(TeachingConsentView? Consent, DateTimeOffset? WithdrawnAt);

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var latest = await (
                from consent in db.Set<TeachingConsent>().AsNoTracking()
                join person in db.Set<Clinician>() on consent.StatedById equals person.Id
                where consent.CaseId == request.CaseId
                orderby consent.IsInForce == true descending, consent.StatedAt descending
                select new { Consent = consent, person.Name }).FirstOrDefaultAsync(cancellationToken);
            if (latest is null) return new Answer(null, null);
            var row = latest.Consent;
            return row.IsInForce is true
                ? new Answer(new TeachingConsentView(row.Use, row.Basis, row.How, row.GivenAt, latest.Name, row.StatedAt), null)
                : new Answer(null, row.WithdrawnAt);
        }
    }
}

/// <param name="Use">For what.</param>
/// <param name="Basis">Whose word it is.</param>
/// <param name="How">How it was given.</param>
/// <param name="GivenAt">When.</param>
/// <param name="StatedBy">Who says so, by name.</param>
/// <param name="StatedAt">When they said so.</param>
public sealed record TeachingConsentView(ConsentUse Use, ConsentBasis Basis, string How, DateTimeOffset GivenAt, string StatedBy, DateTimeOffset StatedAt);
