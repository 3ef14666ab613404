using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>The chat of hundreds: each writes so much in so long, and hosts may switch it off.</summary>
public class ChatOfABriefing : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        session = await hub.BriefingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_flood_is_stopped_with_how_long_to_wait_and_holds_up_nobody_else()
    {
        var first = Guid.NewGuid();
        await SayAsync(hub.Cardiologist, first);
        for (int i = 1; i < ChatRule.Most; i++) await SayAsync(hub.Cardiologist, Guid.NewGuid());

        var refused = await hub.RefusedAsync(hub.Cardiologist, Post(Guid.NewGuid()));
        Assert.Equal((RefusalKind.TooMany, "chat-flood"), (refused.Kind, refused.Code));
        Assert.Contains("15 s", refused.Text, StringComparison.Ordinal);
        await SayAsync(hub.Dermatologist, Guid.NewGuid());
        Assert.False((await hub.GrantedAsync(hub.Cardiologist, Post(first))).IsNew);

        hub.Clock.Advance(ChatRule.Span);
        await SayAsync(hub.Cardiologist, Guid.NewGuid());
        Assert.Equal(ChatRule.Most + 2, (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Count(entry => entry.Type == "chat"));
    }

    [Fact]
    public async Task A_flood_that_comes_all_at_once_is_stopped_as_well()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hub.SendAsync(hub.Cardiologist, Post(Guid.NewGuid()))));

        Assert.Equal(ChatRule.Most, outcomes.Count(outcome => outcome.IsGranted));
        Assert.All(outcomes.Where(outcome => !outcome.IsGranted), outcome => Assert.Equal("chat-flood", outcome.Refusal!.Code));
    }

    [Fact]
    public async Task While_it_is_off_hosts_alone_write_and_what_was_written_stays()
    {
        await SayAsync(hub.Cardiologist, Guid.NewGuid());
        await hub.GrantedAsync(hub.Gp, new SwitchChat.Request(session, IsOff: true));

        Assert.Equal("chat-off", (await hub.RefusedAsync(hub.Cardiologist, Post(Guid.NewGuid()))).Code);
        await SayAsync(hub.Gp, Guid.NewGuid());
        Assert.Equal(2, (await hub.GrantedAsync(hub.Cardiologist, new ReadLog.Request(session, 0))).Count(entry => entry.Type == "chat"));

        await hub.GrantedAsync(hub.Gp, new SwitchChat.Request(session, IsOff: false));
        await SayAsync(hub.Cardiologist, Guid.NewGuid());
    }

    private async Task SayAsync(Actor who, Guid clientId) => Assert.True((await hub.GrantedAsync(who, Post(clientId))).IsNew);

    private PostToLog.Request Post(Guid clientId) => new(session, clientId, "chat", "Does it itch?");
}
