using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Cases.Opinions;
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

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, SiteReferences references, RepeatCases repeats, OpinionReading reading) : IRequestHandler<Request, Outcome<CaseView>>
    {
        public async Task<Outcome<CaseView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);
            var talk = await reading.LoadAsync(@case.Id, cancellationToken);
            var events = await db.Set<CaseEvent>().Where(e => e.CaseId == @case.Id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(cancellationToken);
            var ids = events.Select(e => e.ById).Append(@case.AssigneeId).Append(@case.AdviserId).Append(@case.AskerId).OfType<Guid>().Concat(talk.People).Distinct().ToList();
            var people = await reading.PeopleAsync(ids, cancellationToken);
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
                Opinions = reading.Views(@case, talk, part, people),
                Messages = OpinionReading.Messages(@case, talk, people),
                AskedBackAt = @case.AskedBackAt,
                Further = talk.FurtherOf(people),
                IsAskedFurther = part.HasFlag(Relation.Named) && talk.Further.Exists(g => g.ToClinicianId == actor.Required.Id && g.Right == CaseRight.Answer),
                Conflict = talk.ConflictOf(@case),
                FollowedOpinionId = @case.FollowedOpinionId,
                FollowedReason = @case.FollowedReason,
                ImportedFrom = await db.Set<ImportedCase>().Where(row => row.CaseId == @case.Id).Select(row => row.Hub == "" ? row.FromOrganisation : row.FromOrganisation + ", " + row.Hub).SingleOrDefaultAsync(cancellationToken),
                Timeline = [.. events.Select(e => new CaseEventView(e.Id, e.At, Person(e.ById), e.Kind, e.ReferenceId, e.Text))],
                MyPart = part,
                Reading = await reach.ReadingAsync(@case, actor.Required, part, cancellationToken),
                Allowed = CaseLife.Allowed(@case.State, part),
                MayWrite = (part & (Relation.Asker | Relation.Adviser)) != Relation.None,
            };
        }
    }
}
