using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What writing, speaking, mending and adding to an opinion have in common: what it says, and who signs it.</summary>
internal sealed class OpinionDesk(HubDb db, CurrentActor actor, TimeProvider clock)
{
    /// <summary>A new opinion of whoever sends it, signed; added to the database.</summary>
    public async Task<Opinion> WriteAsync(ClinicalCase @case, OpinionContent content, CancellationToken cancellationToken)
    {
        var opinion = new Opinion
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            AuthorId = actor.Required.Id,
            At = clock.GetUtcNow(),
            Markdown = "",
            Disposition = Choices.Of<Disposition>(content.Disposition!),
        };
        Fill(opinion, content, Rows(opinion, content.Drugs));
        Show(opinion, content.Drawings);
        await SignAsync(opinion, cancellationToken);
        db.Add(opinion);
        return opinion;
    }

    /// <summary>Puts other content in the place of what an opinion says.</summary>
    public async Task MendAsync(Opinion opinion, OpinionContent content, CancellationToken cancellationToken)
    {
        db.RemoveRange(await db.Set<OpinionDrug>().Where(d => d.OpinionId == opinion.Id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<OpinionDrawing>().Where(d => d.OpinionId == opinion.Id).ToListAsync(cancellationToken));
        opinion.Disposition = Choices.Of<Disposition>(content.Disposition!);
        Fill(opinion, content, Rows(opinion, content.Drugs));
        Show(opinion, content.Drawings);
        await SignAsync(opinion, cancellationToken);
        opinion.RevisedAt = clock.GetUtcNow();
        opinion.Version++;
    }

    /// <summary>Name, licence and time of the moment; a licence that ends later does not change what was signed.</summary>
    public async Task SignAsync(Opinion opinion, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        var licence = await db.Set<Licence>().ValidAt(clock.GetUtcNow())
            .Where(l => l.ClinicianId == me.Id && l.OrganisationId == me.OrganisationId)
            .OrderByDescending(l => l.ExpiresAt)
            .Select(l => new { l.Number, l.Authority })
            .FirstOrDefaultAsync(cancellationToken);
        opinion.SignedName = me.Name;
        opinion.SignedLicence = licence is null ? null : $"{licence.Number}, {licence.Authority}";
    }

    public List<OpinionDrug> Rows(Opinion opinion, IReadOnlyList<DrugLine>? lines)
    {
        var rows = (lines ?? []).Select((line, position) => line.ToRow(opinion, clock.NewId(), position)).ToList();
        db.AddRange(rows);
        return rows;
    }

    /// <summary>From now on the opinion shows these versions, whatever is drawn later.</summary>
    public void Show(Opinion opinion, IReadOnlyList<Guid>? drawings) => db.AddRange((drawings ?? []).Distinct().Select((drawing, position) =>
        new OpinionDrawing { OpinionId = opinion.Id, DrawingId = drawing, OrganisationId = opinion.OrganisationId, Position = position }));

    /// <summary>What an opinion shows is drawn on pictures of its own case.</summary>
    public async Task<Refusal?> RefuseDrawingsAsync(Guid caseId, OpinionContent content, CancellationToken cancellationToken)
    {
        if (content.Drawings is not { Count: > 0 } named) return null;
        Guid[] ids = [.. named.Distinct()];
        int known = await db.Set<Drawing>().CountAsync(d => d.CaseId == caseId && ids.Contains(d.Id), cancellationToken);
        return known == ids.Length ? null : Refusal.Invalid("opinion-drawing-unknown");
    }

    /// <summary>The question of somebody else stays open when this opinion comes.</summary>
    public async Task<bool> IsAskedBackByOthersAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (@case.AskedBackAt is not { } since) return false;
        var me = actor.Required.Id;
        return await db.Set<CaseMessage>().AnyAsync(m => m.CaseId == @case.Id && m.Kind == CaseMessageKind.AskBack && m.At >= since && m.AuthorId != me, cancellationToken);
    }

    private static void Fill(Opinion opinion, OpinionContent content, List<OpinionDrug> drugs)
    {
        opinion.Assessment = OpinionContent.TrimmedOrNull(content.Assessment);
        opinion.Recommendation = OpinionContent.TrimmedOrNull(content.Recommendation);
        opinion.Confidence = Choices.OfOptional<Confidence>(content.Confidence);
        opinion.Basis = Choices.OfOptional<OpinionBasis>(content.Basis);
        opinion.References = OpinionContent.TrimmedOrNull(content.References);
        opinion.IsCritical = content.IsCritical ?? false;
        opinion.Language = OpinionContent.TrimmedOrNull(content.Language);
        opinion.Markdown = string.IsNullOrWhiteSpace(content.Markdown) ? OpinionMarkdown.Of(opinion, drugs.ConvertAll(DrugView.Of)) : content.Markdown;
    }
}
