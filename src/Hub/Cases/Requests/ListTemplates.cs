using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>All templates of the organisation, to be looked after; in the order of <see cref="People.Specialty.Codes"/>.</summary>
public static class ListTemplates
{
    public sealed record Request : IQuery<Answer>;

    public sealed record Answer(IReadOnlyList<Row> Templates);

    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    /// <param name="IsOwn">The organisation has its own version.</param>
    /// <param name="IsGeneral">There is neither an own nor a built-in one: the general one holds.</param>
    /// <param name="Facts">How many questions it asks.</param>
    /// <param name="Required">How many of them have to be answered.</param>
    /// <param name="RedFlags">How many red flags it names.</param>
    /// <param name="ChangedAt">When the organisation last changed it; null for never.</param>
    public sealed record Row(string Specialty, bool IsOwn, bool IsGeneral, int Facts, int Required, int RedFlags, DateTimeOffset? ChangedAt);

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = actor.Required.OrganisationId;
            var own = await db.Set<CaseTemplate>().AsNoTracking().Where(t => t.OrganisationId == organisation).ToDictionaryAsync(t => t.Specialty, cancellationToken);
            var builtIn = BuiltInTemplates.Specialties.ToHashSet();
            return new Answer([.. Specialty.Codes.Select(code => RowOf(code, own.GetValueOrDefault(code), builtIn.Contains(code)))]);
        }

        private static Row RowOf(string specialty, CaseTemplate? own, bool isBuiltIn)
        {
            var view = TemplateShelf.View(specialty, own);
            var (facts, _, redFlags) = view.Template;
            return new Row(specialty, view.IsOwn, !view.IsOwn && !isBuiltIn, facts.Count, facts.Count(fact => fact.Required), redFlags.Count, own?.ChangedAt);
        }
    }
}
