using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Writes addenda: whole in what is coded, with what they do not mention taken from what stood before.</summary>
internal sealed class Addenda(HubDb db, OpinionDesk desk, TimeProvider clock)
{
    public async Task<(Opinion Addendum, OpinionChange Change)> WriteAsync(Opinion named, AddToOpinion.Request content, CancellationToken cancellationToken)
    {
        var root = named.AddsToId is { } rootId ? await db.Set<Opinion>().SingleAsync(o => o.Id == rootId, cancellationToken) : named;
        var chain = await db.Set<Opinion>().Where(o => o.Id == root.Id || o.AddsToId == root.Id).OrderBy(o => o.At).ThenBy(o => o.Id).ToListAsync(cancellationToken);
        var last = chain[^1];
        var before = await StandingAsync(chain, cancellationToken);
        var addendum = new Opinion
        {
            Id = clock.NewId(),
            OrganisationId = root.OrganisationId,
            CaseId = root.CaseId,
            AuthorId = root.AuthorId,
            At = clock.GetUtcNow(),
            AddsToId = root.Id,
            Markdown = content.Markdown!,
            Assessment = Changed(content.Assessment, before.Assessment),
            Recommendation = Changed(content.Recommendation, before.Recommendation),
            References = Changed(content.References, before.References),
            Disposition = Choices.OfOptional<Disposition>(content.Disposition) ?? last.Disposition,
            Confidence = Choices.OfOptional<Confidence>(content.Confidence) ?? last.Confidence,
            Basis = Choices.OfOptional<OpinionBasis>(content.Basis) ?? last.Basis,
            IsCritical = content.IsCritical ?? last.IsCritical,
            Language = OpinionContent.TrimmedOrNull(content.Language) ?? last.Language,
        };
        var drugs = desk.Rows(addendum, content.Drugs ?? [.. before.Drugs.Select(Again)]).ConvertAll(DrugView.Of);
        desk.Show(addendum, content.Drawings);
        await desk.SignAsync(addendum, cancellationToken);
        db.Add(addendum);
        return (addendum, OpinionChange.Between(before, Standing.After(before, addendum, drugs)));
    }

    private async Task<Standing> StandingAsync(List<Opinion> chain, CancellationToken cancellationToken)
    {
        var ids = chain.ConvertAll(o => o.Id);
        var rows = await db.Set<OpinionDrug>().Where(d => ids.Contains(d.OpinionId)).OrderBy(d => d.Position).ToListAsync(cancellationToken);
        var drugs = rows.ToLookup(d => d.OpinionId, DrugView.Of);
        return chain.Aggregate((Standing?)null, (before, opinion) => Standing.After(before, opinion, [.. drugs[opinion.Id]]))!;
    }

    /// <summary>Text that says what stood before already is no change.</summary>
    private static string? Changed(string? text, string? before) => OpinionContent.TrimmedOrNull(text) is { } given && given.ReplaceLineEndings() != before?.ReplaceLineEndings() ? given : null;

    private static DrugLine Again(DrugView drug) => new(
        drug.Code ?? drug.Name, drug.Dose, Choices.CodeOf(drug.Unit),
        drug.Frequency is { } frequency ? Choices.CodeOf(frequency) : null, drug.Route is { } route ? Choices.CodeOf(route) : null, drug.Days, drug.Note);
}
