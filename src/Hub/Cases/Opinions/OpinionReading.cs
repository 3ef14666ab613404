using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The conversation and the opinions of a case, as its page and the REST door show them to one reader.</summary>
internal sealed class OpinionReading(HubDb db, CurrentActor actor, TimeProvider clock)
{
    /// <summary>All rows of a case, so that whose people they name can be looked up at once.</summary>
    public async Task<Talk> LoadAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var opinions = await db.Set<Opinion>().Where(o => o.CaseId == caseId).OrderBy(o => o.At).ThenBy(o => o.Id).ToListAsync(cancellationToken);
        var ids = opinions.ConvertAll(o => o.Id);
        var drugs = await db.Set<OpinionDrug>().AsNoTracking().Where(d => ids.Contains(d.OpinionId)).OrderBy(d => d.Position).ToListAsync(cancellationToken);
        var drawings = await (
            from shown in db.Set<OpinionDrawing>().AsNoTracking()
            join drawing in db.Set<Drawing>().AsNoTracking() on shown.DrawingId equals drawing.Id
            where ids.Contains(shown.OpinionId)
            orderby shown.Position
            select new { shown.OpinionId, Drawing = drawing, Author = db.Set<Clinician>().Single(c => c.Id == drawing.AuthorId).Name }).ToListAsync(cancellationToken);
        var translations = await db.Set<OpinionTranslation>().AsNoTracking().Where(t => ids.Contains(t.OpinionId)).OrderBy(t => t.At).ToListAsync(cancellationToken);
        var messages = await db.Set<CaseMessage>().AsNoTracking().Where(m => m.CaseId == caseId).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancellationToken);
        var further = await db.Set<CaseGrant>().AsNoTracking().Where(g => g.CaseId == caseId && g.IsFurther && g.ToClinicianId != null).OrderBy(g => g.At).ToListAsync(cancellationToken);
        var authors = opinions.Select(o => o.AuthorId).Distinct().ToList();
        var stated = await db.Set<ImportedPerson>().AsNoTracking().Where(p => authors.Contains(p.ClinicianId)).ToDictionaryAsync(p => p.ClinicianId, p => p.Organisation, cancellationToken);
        return new Talk(opinions, drugs.ToLookup(d => d.OpinionId, DrugView.Of), drawings.ToLookup(d => d.OpinionId, d => DrawingView.Of(d.Drawing, d.Author)), translations, messages, further, stated);
    }

    /// <summary>Those who may be named, each in the light of their own organisation.</summary>
    public Task<Dictionary<Guid, CasePerson>> PeopleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => db.Set<Clinician>()
        .Where(c => ids.Contains(c.Id))
        .Select(c => new CasePerson(c.Id, c.Name, db.Set<Organisation>().Single(o => o.Id == c.HomeOrganisationId).Name, c.Country, c.TimeZone))
        .ToDictionaryAsync(p => p.Id, cancellationToken);

    /// <summary>Oldest first, each addendum with what it changes.</summary>
    public List<OpinionView> Views(ClinicalCase @case, Talk talk, Relation part, IReadOnlyDictionary<Guid, CasePerson> people)
    {
        var standing = new Dictionary<Guid, Standing>();
        return talk.Opinions.ConvertAll(opinion =>
        {
            var root = opinion.AddsToId ?? opinion.Id;
            var before = standing.GetValueOrDefault(root);
            standing[root] = Standing.After(before, opinion, [.. talk.Drugs[opinion.Id]]);
            bool isMine = opinion.AuthorId == actor.Required.Id && part.HasFlag(Relation.Adviser);
            return View(opinion, talk, people) with
            {
                Change = opinion.AddsToId is null || before is null ? null : OpinionChange.Between(before, standing[root]),
                RevisableUntil = isMine && opinion is { AddsToId: null, OpenedAt: null } && clock.GetUtcNow() - opinion.At <= ReviseOpinion.Grace ? opinion.At + ReviseOpinion.Grace : null,
                MayAdd = isMine && CaseLife.Next(@case.State, CaseTrigger.WriteOpinion) is not null,
            };
        });
    }

    public static List<MessageView> Messages(ClinicalCase @case, Talk talk, IReadOnlyDictionary<Guid, CasePerson> people) => talk.Messages.ConvertAll(m => new MessageView(
        m.Id, m.Kind, people[m.AuthorId], m.At, m.Text, m.ClinicianId is { } about ? people[about] : null, m.Kind == CaseMessageKind.AskBack && @case.AskedBackAt is { } since && m.At >= since));

    private static OpinionView View(Opinion opinion, Talk talk, IReadOnlyDictionary<Guid, CasePerson> people) => new(opinion.Id, people[opinion.AuthorId], opinion.At, opinion.Markdown, opinion.Disposition)
    {
        Assessment = opinion.Assessment,
        Recommendation = opinion.Recommendation,
        Confidence = opinion.Confidence,
        Basis = opinion.Basis,
        References = opinion.References,
        IsCritical = opinion.IsCritical,
        Language = opinion.Language,
        Drugs = [.. talk.Drugs[opinion.Id]],
        Drawings = [.. talk.Drawings[opinion.Id]],
        VoiceSeconds = opinion.VoiceLength?.TotalSeconds,
        AddsToId = opinion.AddsToId,
        SignedName = opinion.SignedName,
        SignedLicence = opinion.SignedLicence,
        SignatureStatedBy = talk.StatedBy.GetValueOrDefault(opinion.AuthorId),
        OpenedAt = opinion.OpenedAt,
        RevisedAt = opinion.RevisedAt,
        Version = opinion.Version,
        Translations = [.. talk.Translations.Where(t => t.OpinionId == opinion.Id).GroupBy(t => t.Language).Select(of => of.Last())
            .Select(t => new TranslationView(t.Id, t.Language, t.Markdown, t.By, people[t.ById].Name, t.At, t.At < opinion.RevisedAt))],
    };
}

/// <summary>What the conversation and the opinions of a case consist of.</summary>
internal sealed record Talk(List<Opinion> Opinions, ILookup<Guid, DrugView> Drugs, ILookup<Guid, DrawingView> Drawings, List<OpinionTranslation> Translations, List<CaseMessage> Messages, List<CaseGrant> Further, Dictionary<Guid, string> StatedBy)
{
    public IEnumerable<Guid> People => Opinions.Select(o => o.AuthorId).Concat(Translations.Select(t => t.ById))
        .Concat(Messages.Select(m => m.AuthorId)).Concat(Messages.Select(m => m.ClinicianId).OfType<Guid>()).Concat(Further.Select(g => g.ToClinicianId).OfType<Guid>());

    /// <summary>What was answered before the case was last sent was another question.</summary>
    public OpinionConflict? ConflictOf(ClinicalCase @case) => OpinionConflict.Among(Opinions.FindAll(o => o.At >= (@case.RequestedAt ?? @case.CreatedAt)), Drugs);

    public List<FurtherView> FurtherOf(IReadOnlyDictionary<Guid, CasePerson> people) =>
        Further.ConvertAll(g => new FurtherView(g.Id, people[g.ToClinicianId!.Value], g.At, g.Right == CaseRight.Advise, g.Reason));
}
