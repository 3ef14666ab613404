using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>Which template holds for an organisation's askers: its own, or the built-in one.</summary>
internal sealed class TemplateShelf(HubDb db)
{
    public async Task<TemplateView> OfAsync(Guid organisationId, string specialty, CancellationToken cancellationToken)
    {
        var own = await db.Set<CaseTemplate>().AsNoTracking().SingleOrDefaultAsync(t => t.OrganisationId == organisationId && t.Specialty == specialty, cancellationToken);
        return View(specialty, own);
    }

    public static TemplateView View(string specialty, CaseTemplate? own) =>
        new(specialty, own?.Content is not null, own?.Version ?? 0, own?.Template ?? BuiltInTemplates.Of(specialty));
}
