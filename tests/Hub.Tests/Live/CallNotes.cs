using CaseHub.Hub.Live;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Live.Appointments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

/// <summary>Each consult asks for a note: advice, who does what, by when.</summary>
public class CallNotes : IAsyncLifetime
{
    private static readonly WriteCallNote.Agreed[] Tasks = [new("asker", "Draw blood for serology", "2026-03-16"), new("adviser", "Look at the result"), new("patient", "Come back in ten days", "2026-03-24")];
    private HubFixture hub = null!;
    private Guid caseId;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(Appointing.ByHand<WatchCallNotes>);
        caseId = await hub.AcceptedAsync();
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task After_a_talk_of_two_both_are_asked_once_and_the_case_says_so_until_one_has_written()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);

        await PassAsync(TimeSpan.FromMinutes(3));
        await PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal((1, 1), (await ToldAsync(hub.Gp, "call-note-asked"), await ToldAsync(hub.Dermatologist, "call-note-asked")));
        Assert.Equal([session], (await ListAsync(hub.Gp)).Lacking.Select(consult => consult.SessionId));

        await hub.GrantedAsync(hub.Dermatologist, new WriteCallNote.Request(caseId, session, "Doxycycline, **10 days**.", Tasks));

        var shown = await ListAsync(hub.Gp);
        Assert.Empty(shown.Lacking);
        Assert.Equal(["Draw blood for serology", "Come back in ten days", "Look at the result"], shown.Notes.Single().Tasks.Select(task => task.What));
        Assert.Equal(1, await ToldAsync(hub.Gp, "call-note-written"));
        Assert.Contains((await hub.CaseAsync(hub.Gp, caseId)).Timeline, line => line.Kind == "call-note-written");
    }

    [Fact]
    public async Task While_they_talk_and_right_after_a_broken_line_nobody_is_asked()
    {
        var (gp, dermatologist) = (await EnterAsync(hub.Gp), await EnterAsync(hub.Dermatologist));
        await PassAsync(TimeSpan.FromHours(1));
        await LeaveAsync(hub.Dermatologist, dermatologist);
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await ToldAsync(hub.Gp, "call-note-asked"));
        Assert.Empty((await ListAsync(hub.Gp)).Lacking);
        Assert.NotEmpty((await ListAsync(hub.Dermatologist)).Lacking);

        await LeaveAsync(hub.Gp, gp);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await ToldAsync(hub.Gp, "call-note-asked"));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await ToldAsync(hub.Gp, "call-note-asked"));
    }

    [Fact]
    public async Task Of_a_room_that_nobody_else_came_into_there_is_nothing_to_write()
    {
        var interpreter = await hub.AddClinicianAsync("interpreter", hub.Gp.OrganisationId, Roles.Interpreter);
        await hub.GrantedAsync(hub.Gp, new InviteInterpreter.Request(session, interpreter.Id, "it", "ur"));
        await TalkAsync(hub.Gp, interpreter);

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(0, await ToldAsync(hub.Gp, "call-note-asked"));
        Assert.Equal("call-note-no-talk", (await hub.RefusedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, "x"))).Code);
    }

    [Fact]
    public async Task Cut_off_it_can_be_said_that_none_is_needed()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);

        await hub.GrantedAsync(hub.Gp, new WaiveCallNote.Request(caseId, session, "We were cut off before we spoke."));
        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Empty((await ListAsync(hub.Dermatologist)).Lacking);
        Assert.Equal(0, await ToldAsync(hub.Dermatologist, "call-note-asked"));
        Assert.Equal("We were cut off before we spoke.", (await hub.CaseAsync(hub.Gp, caseId)).Timeline.Single(line => line.Kind == "call-note-waived").Text);
        await hub.GrantedAsync(hub.Dermatologist, new WriteCallNote.Request(caseId, session, "We did speak, shortly."));
    }

    [Fact]
    public async Task A_note_is_written_once_by_each()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);
        await hub.GrantedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, "Doxycycline."));

        Assert.Equal("call-note-written", (await hub.RefusedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, "Doxycycline."))).Code);
        Assert.Equal("call-note-there", (await hub.RefusedAsync(hub.Dermatologist, new WaiveCallNote.Request(caseId, session, "No need"))).Code);
        await hub.GrantedAsync(hub.Dermatologist, new WriteCallNote.Request(caseId, session, "Ten days."));
        Assert.Equal(2, (await ListAsync(hub.Gp)).Notes.Count);
    }

    [Fact]
    public async Task A_task_is_told_once_on_the_morning_of_its_day_to_whom_it_names()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);
        await hub.GrantedAsync(hub.Dermatologist, new WriteCallNote.Request(caseId, session, "Doxycycline.", Tasks));

        // 15 March 2026, 23:30 in Rome; then 06:59 and 07:00 of the 16th.
        await PassToAsync(new DateTimeOffset(2026, 3, 15, 22, 30, 0, TimeSpan.Zero));
        await PassToAsync(new DateTimeOffset(2026, 3, 16, 5, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, await ToldAsync(hub.Gp, "task-due"));
        await PassToAsync(new DateTimeOffset(2026, 3, 16, 6, 1, 0, TimeSpan.Zero));
        await PassToAsync(new DateTimeOffset(2026, 3, 17, 6, 1, 0, TimeSpan.Zero));

        Assert.Equal((1, 0), (await ToldAsync(hub.Gp, "task-due"), await ToldAsync(hub.Dermatologist, "task-due")));
        Assert.Equal([true, false, false], (await ListAsync(hub.Gp)).Notes.Single().Tasks.Select(task => task.IsOverdue));
    }

    [Fact]
    public async Task What_is_done_is_not_told_and_can_be_opened_again()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);
        await hub.GrantedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, "Doxycycline.", Tasks));
        var task = (await ListAsync(hub.Gp)).Notes.Single().Tasks[0];
        await hub.GrantedAsync(hub.Gp, new MarkTaskDone.Request(task.Id));

        await PassToAsync(new DateTimeOffset(2026, 3, 17, 8, 0, 0, TimeSpan.Zero));

        Assert.Equal(0, await ToldAsync(hub.Gp, "task-due"));
        Assert.True((await ListAsync(hub.Dermatologist)).Notes.Single().Tasks[0].IsDone);
        await hub.GrantedAsync(hub.Dermatologist, new MarkTaskDone.Request(task.Id, Done: false));
        Assert.False((await ListAsync(hub.Gp)).Notes.Single().Tasks[0].IsDone);
        Assert.Equal("call-task-not-found", (await hub.RefusedAsync(hub.Stranger, new MarkTaskDone.Request(task.Id))).Code);
    }

    [Fact]
    public async Task What_is_too_much_or_no_day_is_refused_at_its_field()
    {
        await TalkAsync(hub.Gp, hub.Dermatologist);

        var refusal = await hub.RefusedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, new string('x', WriteCallNote.AdviceLength + 1), [new("nurse", "", "tomorrow")]));
        var many = await hub.RefusedAsync(hub.Gp, new WriteCallNote.Request(caseId, session, "x", [.. Enumerable.Repeat(Tasks[0], WriteCallNote.MostTasks + 1)]));

        Assert.Equal(["advice", "tasks.0.by", "tasks.0.for", "tasks.0.what"], refusal.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("tasks", many.Fields.Keys);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.Gp, new WriteCallNote.Request(await hub.AcceptedAsync(), session, "x"))).Code);
    }

    private Task<ListCallNotes.Answer> ListAsync(Actor reader) => hub.GrantedAsync(reader, new ListCallNotes.Request(caseId));

    private Task<int> ToldAsync(Actor person, string kind) => hub.ReadAsync(db => db.Set<Notice>().CountAsync(n => n.RecipientId == person.Id && n.Kind == kind));

    private async Task<Guid> EnterAsync(Actor person) =>
        (await hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"c-{person.Name}", true, true))).ParticipantId;

    private async Task LeaveAsync(Actor person, Guid participant)
    {
        await hub.GrantedAsync(person, new TellRoom.Request(session, participant, new RoomMessage.Leave(participant)));
        await Eventually.HoldsAsync(() => hub.Services.GetRequiredService<Rooms>().Find(session)?.View.People.All(one => one.ParticipantId != participant) is not false);
    }

    private async Task TalkAsync(Actor one, Actor other)
    {
        var (first, second) = (await EnterAsync(one), await EnterAsync(other));
        await LeaveAsync(other, second);
        await LeaveAsync(one, first);
    }

    private async Task PassAsync(TimeSpan time)
    {
        hub.Clock.Set(time);
        await hub.Services.GetRequiredService<WatchCallNotes>().RunAsync(default);
    }

    private Task PassToAsync(DateTimeOffset instant) => PassAsync(instant - hub.Clock.GetUtcNow());
}
