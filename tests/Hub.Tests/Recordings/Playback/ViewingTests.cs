using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Tests.Recordings.Playback;

public class ViewingTests
{
    private readonly Viewings viewings = new(new ManualClock());
    private readonly Viewing viewing = new(Guid.NewGuid(), "Recordings.Playback.OpenTrack", Guid.NewGuid());

    [Fact]
    public async Task Who_comes_second_waits_until_the_entry_is_on_disk()
    {
        var disk = new TaskCompletionSource();
        var first = viewings.OnceAsync(viewing, () => disk.Task);
        var second = viewings.OnceAsync(viewing, () => throw new InvalidOperationException("written twice"));
        Assert.False(second.IsCompleted);

        disk.SetResult();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task An_entry_that_could_not_be_written_is_tried_again_by_the_next()
    {
        await Assert.ThrowsAsync<IOException>(() => viewings.OnceAsync(viewing, () => throw new IOException("The disk is full.")));
        bool written = false;

        await viewings.OnceAsync(viewing, () =>
        {
            written = true;
            return Task.CompletedTask;
        });

        Assert.True(written);
    }
}
