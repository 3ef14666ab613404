using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A case as its page shows it. Reading leaves an audit entry.</summary>
public static class ReadCase
{
    public sealed record Request(Guid CaseId) : IQuery<CaseView>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, SiteReferences references, RepeatCases repeats) : IRequestHandler<Request, Outcome<CaseView>>
    {
        public async Task<Outcome<CaseView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);
            var opinions = await db.Set<Opinion>().Where(o => o.CaseId == @case.Id).OrderBy(o => o.At).ToListAsync(cancellationToken);
            var events = await db.Set<CaseEvent>().Where(e => e.CaseId == @case.Id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(cancellationToken);
            var ids = events.Select(e => e.ById).Append(@case.AssigneeId).Append(@case.AdviserId).Append(@case.AskerId).OfType<Guid>().Distinct().ToList();
            var people = await PeopleAsync(ids, cancellationToken);
            var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == @case.OrganisationId, cancellationToken);
            bool isAskingSide = (part & (Relation.Asker | Relation.Deputy)) != Relation.None && @case.OrganisationId == actor.Required.OrganisationId;
            CasePerson? Person(Guid? id) => id is { } known ? people.GetValueOrDefault(known) : null;

            return new CaseView
            {
                Id = @case.Id,
                Number = @case.Number,
                OrganisationId = @case.OrganisationId,
                State = @case.State,
                Version = @case.Version,
                Title = @case.Title,
                Question = @case.Question,
                Specialty = @case.Specialty,
                Urgency = @case.Urgency,
                Summary = @case.Summary,
                Age = @case is { AgeValue: { } value, AgeUnit: { } unit } ? new PatientAge(value, Choices.CodeOf(unit)) : null,
                Sex = @case.Sex,
                WeightKg = @case.WeightKg,
                Pregnancy = @case.Pregnancy,
                Allergies = @case.Allergies,
                Facts = CaseFacts.Read(@case.Facts),
                RedFlags = @case.RedFlags,
                ReachableUntil = @case.ReachableUntil,
                IdentifiersReason = @case.IdentifiersReason,
                HasReference = isAskingSide && @case.SealedReference is not null,
                Reference = isAskingSide ? await references.ReadAsync(@case, cancellationToken) : null,
                SamePatient = isAskingSide ? await repeats.OfAsync(@case.ReferenceHash, @case.Id, actor.Required, cancellationToken) : [],
                Sensitivity = @case.Sensitivity,
                IsMinor = Minors.IsMinor(@case, owner),
                LacksConsent = Minors.LackConsent(@case, owner),
                GuardianConsent = @case.GuardianConsent,
                Assent = @case.Assent,
                AssentNote = @case.AssentNote,
                CreatedAt = @case.CreatedAt,
                RequestedAt = @case.RequestedAt,
                UpdatedAt = @case.UpdatedAt,
                Plan = @case.Plan,
                Outcome = @case.OutcomeText,
                ClosedFor = @case.ClosedFor,
                Asker = people[@case.AskerId],
                Assignee = Person(@case.AssigneeId),
                Adviser = Person(@case.AdviserId),
                Opinions = [.. opinions.Select(o => new OpinionView(o.Id, Person(o.AuthorId)!, o.At, o.Markdown, o.Disposition))],
                Timeline = [.. events.Select(e => new CaseEventView(e.Id, e.At, Person(e.ById), e.Kind, e.ReferenceId, e.Text))],
                MyPart = part,
                Reading = await reach.ReadingAsync(@case, actor.Required, part, cancellationToken),
                Allowed = CaseLife.Allowed(@case.State, part),
                MayWrite = (part & (Relation.Asker | Relation.Adviser)) != Relation.None,
            };
        }

        private Task<Dictionary<Guid, CasePerson>> PeopleAsync(List<Guid> ids, CancellationToken cancellationToken) => db.Set<Clinician>()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new CasePerson(c.Id, c.Name, db.Set<Organisation>().Single(o => o.Id == c.HomeOrganisationId).Name, c.Country, c.TimeZone))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
    }
}
