using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>A loop that waits for its sockets is woken by whoever has something for it.</summary>
public class Waking
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_command_ends_the_wait()
    {
        using var wait = new SocketWait();
        var mailbox = new Mailbox(wait.Wake);
        var loop = new Thread(() =>
        {
            while (!mailbox.RunWaiting(1)) wait.Wait(Long);
        });
        loop.Start();

        Assert.True(mailbox.TryAsk(() => 7, out Task<int> answer));

        Assert.Equal(7, await answer.WaitAsync(TestPeer.Patience, TestContext.Current.CancellationToken));
        Assert.True(loop.Join(TestPeer.Patience));
    }

    [Fact]
    public void No_wake_is_lost_whenever_it_comes()
    {
        const int Wakes = 20_000;
        using var wait = new SocketWait();
        int given = 0;
        int seen = 0;
        var loop = new Thread(() =>
        {
            while (Volatile.Read(ref seen) < Wakes)
            {
                wait.Wait(Long);
                Volatile.Write(ref seen, Volatile.Read(ref given));
            }
        });
        loop.Start();

        for (int i = 1; i <= Wakes; i++)
        {
            Volatile.Write(ref given, i);
            wait.Wake();
            if (i % 3 != 0) continue;
            int wanted = i;
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref seen) >= wanted, TestPeer.Patience), $"Wake {wanted} was lost.");
        }

        Assert.True(loop.Join(TestPeer.Patience));
    }

    [Fact]
    public void After_the_end_waking_does_nothing()
    {
        var wait = new SocketWait();
        var loop = new Thread(() => wait.Wait(Long));
        loop.Start();
        wait.Wake();
        Assert.True(loop.Join(TestPeer.Patience));
        wait.Dispose();

        wait.Wake();
    }
}
