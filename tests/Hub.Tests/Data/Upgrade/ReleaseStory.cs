using CaseHub.Hub.Cases;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Data.Upgrade;

/// <summary>
/// What happened in the demo's network before the upgrade, told by the commands of the release that tells it: one case that was answered, with a note,
/// a consult and its recording, and one that still waits for somebody to accept it.
/// </summary>
internal static class ReleaseStory
{
    public const string Opinion = "Yes. **Doxycycline**, ten days. Ça ira.";
    public const string NoteText = "Seen by video, the ring is 7 cm wide.";
    public const string Chat = "Can you turn the lamp?";
    public const string Mark = "the rash from near";

    public static readonly string[] Accounts = ["gp", "coordinator", "admin", "privacy", "specialist", "host", "interpreter", "viewer"];

    public static readonly KeyValuePair<string, string?>[] Demo = [new("CaseHub:Demo", "true"), new("CASEHUB_DEMO_PASSWORD", "casehub-demo")];

    public static async Task<Actor> SignedInAsync(this HubFixture hub, string account)
    {
        var answer = await hub.GrantedAsync(null, new SignInWithPassword.Request($"{account}@demo.casehub", "casehub-demo"));
        return (await hub.Services.GetRequiredService<SignInCheck>().ActorOfAsync(answer.ToPrincipal("test")))!;
    }

    public static async Task TellAsync(HubFixture hub)
    {
        var (gp, specialist) = (await hub.SignedInAsync("gp"), await hub.SignedInAsync("specialist"));
        var answered = (await hub.GrantedAsync(gp, CaseSamples.Rash())).Id;
        await hub.GrantedAsync(gp, new RequestOpinion.Request(answered));
        await hub.GrantedAsync(specialist, new AcceptCase.Request(answered));
        await ConsultAsync(hub, answered, gp, specialist);
        await hub.GrantedAsync(specialist, new WriteNote.Request(answered, NoteText));
        await hub.GrantedAsync(specialist, new WriteOpinion.Request(answered, Opinion, "stay"));

        var waiting = (await hub.GrantedAsync(gp, CaseSamples.Rash() with { Title = "Still waiting" })).Id;
        await hub.GrantedAsync(gp, new RequestOpinion.Request(waiting));
    }

    private static async Task ConsultAsync(HubFixture hub, Guid caseId, Actor gp, Actor specialist)
    {
        var session = (await hub.GrantedAsync(gp, new StartConsult.Request(caseId))).SessionId;
        foreach (var person in new[] { gp, specialist })
            await hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true));
        await hub.GrantedAsync(gp, new PostToLog.Request(session, Guid.NewGuid(), "chat", Chat));
        var recording = (await hub.GrantedAsync(gp, new AskToRecord.Request(session, "patient", "spoken, before the call", "form 12"))).RecordingId;
        foreach (var person in new[] { gp, specialist }) await hub.GrantedAsync(person, new AnswerConsent.Request(session, Recording: true));
        await hub.GrantedAsync(gp, new MarkMoment.Request(session, Mark));
        await hub.GrantedAsync(gp, new StopRecording.Request(recording));
        await Eventually.HoldsAsync(() => hub.ReadAsync(db => db.Set<Recording>().AnyAsync(row => row.Id == recording && row.State == RecordingState.Completed)));
    }
}
