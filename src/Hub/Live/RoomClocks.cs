namespace CaseHub.Hub.Live;

/// <summary>A room's deadlines. Each ends as a message in the room's own mailbox; late ones are recognised there by their number.</summary>
internal sealed class RoomClocks(TimeProvider clock, LiveOptions options, Func<RoomMessage, bool> post) : IDisposable
{
    private readonly CancellationTokenSource closing = new();

    public void StartGrace(Guid participantId, int absence) => _ = PostLaterAsync(options.AwayGrace, new RoomMessage.GraceOver(participantId, absence));

    public void StartSwitch(long generation) => _ = PostLaterAsync(options.SwitchTimeout, new RoomMessage.SwitchOverdue(generation));

    public void StartDirectPause() => _ = PostLaterAsync(options.DirectPause, new RoomMessage.TryDirectAgain());

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private async Task PostLaterAsync(TimeSpan due, RoomMessage message)
    {
        await Task.Delay(due, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        post(message);
    }
}
