using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>ClamAV's daemon by its own protocol (clamd(8), INSTREAM): the file in pieces, each with its length before it, an empty one at the end, and one line back.</summary>
internal sealed partial class ClamdScanner(ClamdAddress address, TimeProvider clock, ILogger<ClamdScanner> logger) : IFileScanner
{
    /// <summary>For one file, all in all. A scan of 50 MB takes seconds.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int PieceBytes = 64 * 1024;
    private const int MaxAnswerBytes = 4096;
    private const string Before = "stream: ";
    private const string Found = " FOUND";

    public async Task<Verdict> ScanAsync(Stream content, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var socket = address.NewSocket();
            await socket.ConnectAsync(address.Point, both.Token);
            await using var stream = new NetworkStream(socket);
            await TrySendAsync(stream, content, both.Token);
            return VerdictOf(await AnswerAsync(stream, both.Token));
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            NotAsked(e, $"{address}");
            return Verdict.Unknown;
        }
    }

    /// <summary>Where it hangs up in the middle, it may have said why.</summary>
    private static async Task TrySendAsync(NetworkStream stream, Stream content, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[4 + PieceBytes];
        try
        {
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
            int count;
            while ((count = await content.ReadAsync(piece.AsMemory(4), cancellationToken)) > 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(piece, count);
                await stream.WriteAsync(piece.AsMemory(0, 4 + count), cancellationToken);
            }

            await stream.WriteAsync(new byte[4], cancellationToken);
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
        }
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] answer = new byte[MaxAnswerBytes];
        int length = 0, count;
        while (length < answer.Length && (count = await stream.ReadAsync(answer.AsMemory(length), cancellationToken)) > 0)
        {
            length += count;
            if (answer.AsSpan(0, length).Contains((byte)0)) break;
        }

        int end = answer.AsSpan(0, length).IndexOf((byte)0);
        return end < 0 ? "" : Encoding.Latin1.GetString(answer, 0, end);
    }

    private Verdict VerdictOf(string answer)
    {
        if (answer == $"{Before}OK") return Verdict.Clean;
        if (answer.StartsWith(Before, StringComparison.Ordinal) && answer.EndsWith(Found, StringComparison.Ordinal) && answer.Length > Before.Length + Found.Length)
            return new Verdict(ScanResult.Infected, AttachmentName.Clean(answer[Before.Length..^Found.Length]));
        NotSaid($"{address}", answer.Length > 200 ? answer[..200] : answer);
        return Verdict.Unknown;
    }

    [LoggerMessage(2112, LogLevel.Warning, "The virus scanner at {Address} could not be asked; the file waits and is checked again")]
    private partial void NotAsked(Exception e, string address);

    [LoggerMessage(2113, LogLevel.Warning, "The virus scanner at {Address} gave no verdict but {Answer}; the file waits and is checked again. Where it says that a size limit is exceeded, raise StreamMaxLength in clamd.conf")]
    private partial void NotSaid(string address, string answer);
}
