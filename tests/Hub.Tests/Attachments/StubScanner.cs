using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>Speaks clamd's INSTREAM on the loopback, as well or as badly as it is told.</summary>
internal sealed class StubScanner : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    public StubScanner()
    {
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Of the file to the answer; null hangs up without one, "…" never answers.</summary>
    public Func<byte[], string?> Answer { get; set; } = _ => "stream: OK\0";

    /// <summary>Fires each time a file has come that is not answered.</summary>
    public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            await using var stream = client.GetStream();
            string? answer = Answer(await ReadAsync(stream));
            if (answer == "…")
            {
                Hangs.TrySetResult();
                await Task.Delay(Timeout.Infinite, stopping.Token);
            }
            else if (answer is not null)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stopping.Token);
            }
        }
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        byte[] command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command, stopping.Token);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
        using var file = new MemoryStream();
        byte[] head = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(head, stopping.Token);
            int length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length == 0) return file.ToArray();
            byte[] piece = new byte[length];
            await stream.ReadExactlyAsync(piece, stopping.Token);
            file.Write(piece);
        }
    }
}
