using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>What stands between a draft and being sent: required answers, and what looks as if it told who the patient is. An emergency is never held up by either.</summary>
internal sealed class Readiness(HubDb db, TemplateShelf shelf, CaseTimeline timeline, TimeProvider clock)
{
    /// <summary>Questions without an answer, of a case that was written with a template.</summary>
    public async Task<IReadOnlyList<TemplateFact>> MissingAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (@case.Facts is null) return [];
        var template = (await shelf.OfAsync(@case.OrganisationId, @case.Specialty, cancellationToken)).Template;
        return [.. FactAnswers.Missing(CaseFacts.Read(@case.Facts), template)];
    }

    /// <summary>In the order of the form, file names last.</summary>
    public async Task<IReadOnlyList<IdentifierFinding>> IdentifiersAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        string country = await db.Set<Organisation>().Where(o => o.Id == @case.OrganisationId).Select(o => o.Country).SingleAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var names = await FileNamesAsync(@case.Id, cancellationToken);
        return [.. TextsOf(@case).Concat(names.Select(name => (Field: "files", Text: (string?)name))).SelectMany(text => IdentifierCheck.Find(text.Field, text.Text, today, country))];
    }

    /// <summary>Null where it can be sent. Both things are said at once, so that nobody is sent back twice.</summary>
    /// <param name="case">Of any urgency.</param>
    /// <param name="findings">As <see cref="IdentifiersAsync"/> has them.</param>
    /// <param name="reason">Why it is sent with what was found; null for none.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public async Task<Refusal?> RefuseAsync(ClinicalCase @case, IReadOnlyList<IdentifierFinding> findings, string? reason, CancellationToken cancellationToken)
    {
        if (@case.Urgency == Urgency.Emergency) return null;
        var missing = await MissingAsync(@case, cancellationToken);
        var details = findings.Count == 0 ? null : new IdentifiersFound(findings);
        if (missing.Count > 0)
        {
            return Refusal.Invalid("facts-missing") with
            {
                Fields = missing.ToDictionary(fact => $"facts.{fact.Key}", _ => Refusal.TextOf("field-required")),
                Details = details,
            };
        }

        return details is null || !string.IsNullOrWhiteSpace(reason) ? null : Refusal.Conflict("identifiers-found") with { Details = details };
    }

    /// <summary>With the case and in its timeline; one that is needed no more is forgotten.</summary>
    public void KeepReason(ClinicalCase @case, IReadOnlyList<IdentifierFinding> findings, string? reason)
    {
        @case.IdentifiersReason = findings.Count > 0 && !string.IsNullOrWhiteSpace(reason) ? reason.Trim() : null;
        if (@case.IdentifiersReason is { } why) timeline.Add(@case.Id, @case.OrganisationId, "identifiers-kept", text: why);
    }

    private static IEnumerable<(string Field, string? Text)> TextsOf(ClinicalCase @case) =>
    [
        ("title", @case.Title), ("question", @case.Question), ("summary", @case.Summary), ("pregnancy", @case.Pregnancy), ("allergies", @case.Allergies), ("guardianConsent", @case.GuardianConsent),
        .. CaseFacts.Read(@case.Facts).Select(fact => ($"facts.{fact.Key}", (string?)fact.Value)),
    ];

    /// <summary>As the timeline has them: files are of a floor beside this one.</summary>
    private async Task<IReadOnlyList<string>> FileNamesAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var events = await db.Set<CaseEvent>().AsNoTracking()
            .Where(e => e.CaseId == caseId && (e.Kind == "file-attached" || e.Kind == "file-removed")).OrderBy(e => e.At).ThenBy(e => e.Id)
            .ToListAsync(cancellationToken);
        var removed = events.Where(e => e.Kind == "file-removed").Select(e => e.ReferenceId).ToHashSet();
        return [.. events.Where(e => e.Kind == "file-attached" && !removed.Contains(e.ReferenceId)).Select(e => e.Text).OfType<string>()];
    }
}

/// <summary>What a program is told with <c>identifiers-found</c>.</summary>
public sealed record IdentifiersFound(IReadOnlyList<IdentifierFinding> Findings);
