using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>What of a request needs more than its own words to be understood: the template, the clock, the site's key.</summary>
internal sealed class RequestDetails(TemplateShelf shelf, SiteReferences references, TimeProvider clock)
{
    private static readonly TimeSpan FarthestReach = TimeSpan.FromDays(366);

    /// <summary>Copies it to the case; on a refusal nothing may be stored.</summary>
    public async Task<Refusal?> ApplyAsync(CaseContent content, ClinicalCase @case, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (content.Facts is { } answers)
        {
            var template = (await shelf.OfAsync(@case.OrganisationId, content.Specialty!, cancellationToken)).Template;
            @case.Facts = CaseFacts.Write(FactAnswers.Read(answers, template, errors));
        }

        if (content.RedFlags is { } redFlags) @case.RedFlags = [.. redFlags.Select(flag => flag.Trim()).Distinct(StringComparer.Ordinal)];
        // As it was it may stay: a draft is corrected in other places too.
        if (content.ReachableUntil != @case.ReachableUntil) CheckReach(content.ReachableUntil, errors);
        if (errors.Texts.Count > 0) return Refusal.Invalid("invalid") with { Fields = errors.Texts };

        @case.ReachableUntil = content.ReachableUntil;
        if (content.Reference is { } reference) await references.WriteAsync(@case, reference, cancellationToken);
        return null;
    }

    private void CheckReach(DateTimeOffset? until, FieldErrors errors)
    {
        var now = clock.GetUtcNow();
        if (until <= now) errors.Add("reachableUntil", "reachable-past");
        if (until > now + FarthestReach) errors.Add("reachableUntil", "reachable-far");
    }
}
