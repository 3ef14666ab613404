using System.Globalization;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>The briefings that can be watched afterwards, newest first: of the reader's organisation, of those it works together with, and those in which they had a seat.</summary>
public static class ListLibrary
{
    public const int MaxTake = 100;
    public const int WordsLength = 200;

    /// <param name="Words">In the title, of whatever case and with or without accents; null for all.</param>
    /// <param name="Language">One that they were held in or interpreted into, BCP 47; null for all.</param>
    /// <param name="OrganisationId">Whose; null for everybody's.</param>
    /// <param name="Take">How many at most.</param>
    public sealed record Request(string? Words = null, string? Language = null, Guid? OrganisationId = null, int Take = 50) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.OptionalText("words", Words, WordsLength);
            errors.Range("take", Take, 1, MaxTake);
        }
    }

    /// <param name="Total">How many there are.</param>
    /// <param name="Briefings">The first of them.</param>
    /// <param name="Languages">In which there are any, to choose from.</param>
    /// <param name="Organisations">Whose there are, to choose from.</param>
    public sealed record Answer(int Total, IReadOnlyList<BriefingRow> Briefings, IReadOnlyList<string> Languages, IReadOnlyList<Owner> Organisations);

    public sealed record Owner(Guid Id, string Name);

    internal sealed class Handler(HubDb db, BriefingRows rows, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var partners = db.PartnersOf(me.OrganisationId);
            var mine = db.Set<SessionSeat>().Where(s => s.ClinicianId == me.Id);
            var published = db.Set<PublishedSession>().Where(p => !mine.Any(s => s.SessionId == p.SessionId && s.RemovedAt != null)
                && (p.OrganisationId == me.OrganisationId || (p.Circle != Circle.Organisation && partners.Contains(p.OrganisationId))
                    || mine.Any(s => s.SessionId == p.SessionId && s.ForOrganisationId == me.OrganisationId)));
            var all = await db.Set<Briefing>().AsNoTracking().Where(b => published.Any(p => p.SessionId == b.Id)).OrderByDescending(b => b.StartsAt)
                .Select(b => new { b.Id, b.Title, b.Languages, b.OrganisationId }).ToListAsync(cancellationToken);

            // A database compares letters of one script at most; a reader does not.
            var compare = CultureInfo.InvariantCulture.CompareInfo;
            var found = all
                .Where(b => string.IsNullOrWhiteSpace(request.Words) || request.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .All(word => compare.IndexOf(b.Title, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0))
                .Where(b => string.IsNullOrEmpty(request.Language) || b.Languages.Contains(request.Language, StringComparer.OrdinalIgnoreCase))
                .Where(b => request.OrganisationId is null || b.OrganisationId == request.OrganisationId)
                .Select(b => b.Id).ToList();
            var owners = all.Select(b => b.OrganisationId).Distinct().ToList();
            var shown = found.Take(request.Take).ToList();
            return new Answer(
                found.Count,
                await rows.OfAsync(db.Set<Briefing>().AsNoTracking().Where(b => shown.Contains(b.Id)).OrderByDescending(b => b.StartsAt), cancellationToken),
                [.. all.SelectMany(b => b.Languages).Distinct().Order(StringComparer.Ordinal)],
                await db.Set<Organisation>().Where(o => owners.Contains(o.Id)).OrderBy(o => o.Name).Select(o => new Owner(o.Id, o.Name)).ToListAsync(cancellationToken));
        }
    }
}
