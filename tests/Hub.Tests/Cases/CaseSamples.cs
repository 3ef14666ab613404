using CaseHub.Hub.Cases;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Cases in each state, reached by the commands that reach it.</summary>
internal static class CaseSamples
{
    public static OpenCase.Request Rash(Guid? assignee = null) => new()
    {
        Title = "Spreading rash",
        Question = "Is this erythema migrans?",
        Specialty = "dermatology",
        Urgency = "urgent",
        Summary = "Ring-shaped rash on the thigh since five days, no fever.",
        Age = new PatientAge(34, "years"),
        Sex = "female",
        WeightKg = 61.5,
        Assignee = assignee,
    };

    public static async Task<Guid> DraftAsync(this HubFixture hub, Guid? assignee = null) =>
        (await hub.GrantedAsync(hub.Gp, Rash(assignee))).Id;

    public static async Task<Guid> RequestedAsync(this HubFixture hub, Guid? assignee = null)
    {
        var id = await hub.DraftAsync(assignee);
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        return id;
    }

    public static async Task<Guid> AcceptedAsync(this HubFixture hub)
    {
        var id = await hub.RequestedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        return id;
    }

    public static async Task<Guid> AnsweredAsync(this HubFixture hub)
    {
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Yes. Doxycycline, 10 days.", "stay"));
        return id;
    }

    public static async Task<Guid> AcknowledgedAsync(this HubFixture hub)
    {
        var id = await hub.AnsweredAsync();
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started today, control in a week."));
        return id;
    }

    public static Task<CaseView> CaseAsync(this HubFixture hub, Actor reader, Guid id) => hub.GrantedAsync(reader, new ReadCase.Request(id));
}
