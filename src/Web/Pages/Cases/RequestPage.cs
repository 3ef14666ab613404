using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using Microsoft.AspNetCore.Components;

namespace CaseHub.Web.Pages.Cases;

/// <summary>A page with the form of a request: a new one, or a draft.</summary>
public abstract class RequestPage : HubPage
{
    [Parameter]
    public Refused? Refused { get; set; }

    /// <summary>What was typed wins over what the address names, and that over what is stored.</summary>
    private protected async Task<RequestAsk> AskOfAsync(CaseView? @case, IReadOnlyList<IdentifierFinding>? identifiers = null)
    {
        var typed = Refused is { IsStored: false } ? Refused.Typed : null;
        string? specialty = new[] { typed?["specialty"].ToString(), Context.Request.Query["specialty"].ToString(), @case?.Specialty }.FirstOrDefault(Specialty.IsKnown);
        return new RequestAsk
        {
            Specialty = specialty,
            Template = specialty is null ? null : await AskAsync(new ReadTemplate.Request(specialty)),
            Duty = specialty is null ? null : await AskAsync(new ReadOnDuty.Request(specialty)),
            Facts = typed is null ? @case?.Facts ?? [] : RequestAsk.TypedFacts(typed),
            RedFlags = typed is null ? @case?.RedFlags ?? [] : [.. typed["redFlags"].OfType<string>()],
            Specialists = await AskAsync(new ListSpecialists.Request()) ?? [],
            TimeZone = (await AskAsync(new ReadProfile.Request()))?.TimeZone ?? "UTC",
            Identifiers = identifiers ?? [],
        };
    }
}
