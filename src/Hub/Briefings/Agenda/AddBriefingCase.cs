using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>A host or speaker puts a case of theirs on the agenda, told anew. It needs the patient's consent to teaching or a broadcast, as the case's asker states it.</summary>
public static class AddBriefingCase
{
    /// <param name="BriefingId">On which.</param>
    /// <param name="CaseId">One that the sender asks or advises in.</param>
    /// <param name="Words">What the audience reads of it.</param>
    public sealed record Request(Guid BriefingId, Guid CaseId, ItemWords Words) : ICommand<Answer>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors) => Words.Validate(errors);
    }

    /// <param name="Id">The item's.</param>
    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, BriefingDesk desk, AgendaDesk agenda, CaseTimeline timeline, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            if (await agenda.RefuseCaseAsync(briefing, request.CaseId, cancellationToken) is { } refusal) return refusal;
            if (await agenda.RefuseWordsAsync(request.CaseId, request.Words, cancellationToken) is { } words) return words;
            var known = await db.Set<BriefingCase>().Where(i => i.BriefingId == briefing.Id).ToListAsync(cancellationToken);
            if (known.Count >= BriefingLimits.MostCases) return Refusal.Conflict("agenda-full", BriefingLimits.MostCases);
            if (known.Exists(i => i.CaseId == request.CaseId && i.TakenOffAt is null)) return Refusal.Conflict("agenda-already");
            // One that was taken off comes back by a new consent, with new words.
            if (known.Find(i => i.CaseId == request.CaseId) is { } former)
            {
                AgendaDesk.Write(former, request.Words);
                former.TakenOffAt = null;
                return new Answer(former.Id);
            }

            var item = new BriefingCase
            {
                Id = clock.NewId(),
                OrganisationId = briefing.OrganisationId,
                BriefingId = briefing.Id,
                CaseId = request.CaseId,
                Position = known.Select(i => i.Position).DefaultIfEmpty().Max() + 1,
                Title = "",
                Summary = "",
                Pictures = [],
                AddedById = actor.Required.Id,
                AddedAt = clock.GetUtcNow(),
            };
            AgendaDesk.Write(item, request.Words);
            db.Add(item);
            var owner = await db.Set<ClinicalCase>().Where(c => c.Id == request.CaseId).Select(c => c.OrganisationId).SingleAsync(cancellationToken);
            timeline.Add(request.CaseId, owner, "briefing-agenda", briefing.Id, briefing.Title);
            return new Answer(item.Id);
        }
    }
}

/// <summary>What the commands of an agenda have in common.</summary>
internal sealed class AgendaDesk(HubDb db, CaseRelations cases, SharingCircle circle, CurrentActor actor, TimeProvider clock)
{
    private const Roles Clinical = Roles.Clinician | Roles.Specialist;

    /// <summary>Whoever has no part in a case does not learn that it exists; without consent nobody shows it.</summary>
    public async Task<Refusal?> RefuseCaseAsync(Briefing briefing, Guid caseId, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        if ((me.Roles & Clinical) == Roles.None || (await cases.OfAsync(caseId, me, cancellationToken) & (Relation.Asker | Relation.Adviser)) == Relation.None) return Refusal.NotFound("case-not-found");
        if (await db.TeachingConsentOfAsync(caseId, cancellationToken) is null) return Refusal.Conflict("agenda-no-consent");
        var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken);
        return await circle.RefusePolicyAsync(@case, briefing.OrganisationId, cancellationToken);
    }

    public async Task<Refusal?> RefuseWordsAsync(Guid caseId, ItemWords words, CancellationToken cancellationToken)
    {
        string country = await (from c in db.Set<ClinicalCase>() join o in db.Set<Organisation>() on c.OrganisationId equals o.Id where c.Id == caseId select o.Country).SingleAsync(cancellationToken);
        if (words.RefuseIdentifiers(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), country) is { } identifiers) return identifiers;
        var wished = words.Pictures?.Distinct().ToList() ?? [];
        var pictures = await db.Set<Attachment>().AsNoTracking().Where(a => a.CaseId == caseId && wished.Contains(a.Id) && a.State == AttachmentState.Clean).ToListAsync(cancellationToken);
        return pictures.Count(a => a.Kind.IsPicture()) == wished.Count ? null : BriefingDesk.RefuseAt("pictures", "agenda-picture-unknown");
    }

    public static void Write(BriefingCase item, ItemWords words)
    {
        (item.Title, item.Summary, item.Pictures) = (words.Title!.Trim(), words.Summary!.Trim(), [.. words.Pictures?.Distinct() ?? []]);
        item.IdentifiersReason = string.IsNullOrWhiteSpace(words.IdentifiersReason) ? null : words.IdentifiersReason.Trim();
        item.Version++;
    }

    /// <summary>An item of a briefing's agenda; refused where there is none.</summary>
    public async Task<Outcome<BriefingCase>> FindAsync(Guid briefingId, Guid itemId, CancellationToken cancellationToken) =>
        await db.Set<BriefingCase>().SingleOrDefaultAsync(i => i.BriefingId == briefingId && i.Id == itemId, cancellationToken) is { } item ? item : Refusal.NotFound("agenda-item-not-found");
}
