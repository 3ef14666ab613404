using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>A hub with one consult between the GP and the dermatologist, and what those in its room do.</summary>
internal sealed class RecordedRoom(HubFixture hub, Guid caseId, Guid session) : IAsyncDisposable
{
    public HubFixture Hub => hub;

    public Guid Case => caseId;

    public Guid Session => session;

    public Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    public static async Task<RecordedRoom> OpenAsync()
    {
        var hub = await HubFixture.StartAsync();
        var caseId = await hub.AcceptedAsync();
        return new RecordedRoom(hub, caseId, (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId);
    }

    /// <param name="person">Who comes.</param>
    /// <param name="device">The tab; a new one where none is named.</param>
    public async Task<Guid> EnterAsync(Actor person, Guid? device = null) =>
        (await hub.GrantedAsync(person, new JoinRoom.Request(session, device ?? Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true))).ParticipantId;

    public AskToRecord.Request Ask() => new(session, "patient", "spoken, before the call", "form 12");

    /// <summary>The GP and the dermatologist are there; the GP has asked and agreed.</summary>
    /// <returns>The recording.</returns>
    public async Task<Guid> RecordAsync()
    {
        await EnterAsync(hub.Gp);
        await EnterAsync(hub.Dermatologist);
        var asked = await hub.GrantedAsync(hub.Gp, Ask());
        await AnswerAsync(hub.Gp, true);
        return asked.RecordingId;
    }

    public Task AnswerAsync(Actor person, bool agrees) => hub.GrantedAsync(person, new AnswerConsent.Request(session, agrees));

    public Task<IReadOnlyList<LogEntryView>> LogAsync() => hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0));

    public async Task<RecordingView> SeenAsync(Func<RecordingView, bool> holds)
    {
        await Eventually.HoldsAsync(() => Room.View.Recording is { } seen && holds(seen));
        return Room.View.Recording!;
    }

    /// <summary>What is in the database of a recording now.</summary>
    public Task<Recording> RowsAsync(Guid recording) => hub.ReadAsync(db => db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == recording));

    /// <summary>Ends what runs, and waits until the store has it: it would write into a folder that is being removed.</summary>
    public async ValueTask DisposeAsync()
    {
        await hub.GrantedAsync(hub.Gp, new StopSessionRecording.Request(session));
        await Eventually.HoldsAsync(() => hub.ReadAsync(db => db.Set<Recording>().AllAsync(row => row.State == RecordingState.Completed)));
        await hub.DisposeAsync();
    }
}
