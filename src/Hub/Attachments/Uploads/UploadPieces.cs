using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Brings one piece from the line to the disk.</summary>
internal sealed partial class UploadPieces(UploadSpool spool, ILogger<UploadPieces> logger)
{
    private const int BufferBytes = 64 * 1024;

    private enum End
    {
        Whole,
        Broken,
        TooLong,
    }

    /// <param name="uploadId">Where it belongs.</param>
    /// <param name="request">The piece.</param>
    /// <param name="room">Bytes until the file's end.</param>
    /// <param name="cancellationToken">Ends the reading; what has arrived is kept all the same.</param>
    public async Task<Refusal?> ReceiveAsync(Guid uploadId, AppendUpload.Request request, long room, CancellationToken cancellationToken)
    {
        try
        {
            return request.Checksum is null
                ? await ReceiveAsArrivesAsync(uploadId, request, room, cancellationToken)
                : await ReceiveWholeAsync(uploadId, request, room, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(e, uploadId);
            return Refusal.Unavailable("upload-disk-full");
        }
    }

    private async Task<Refusal?> ReceiveAsArrivesAsync(Guid uploadId, AppendUpload.Request request, long room, CancellationToken cancellationToken)
    {
        await using var file = spool.OpenToAppend(uploadId);
        try
        {
            var end = await CopyAsync(request.Content, file, room, cancellationToken);
            // Who sends more than they said sends another file than they said.
            if (end == End.TooLong) file.SetLength(request.Offset);
            return RefusalOf(end, request.Offset + room);
        }
        finally
        {
            file.Flush(flushToDisk: true);
        }
    }

    private async Task<Refusal?> ReceiveWholeAsync(Guid uploadId, AppendUpload.Request request, long room, CancellationToken cancellationToken)
    {
        await using var piece = spool.NewTemporary();
        if (RefusalOf(await CopyAsync(request.Content, piece, room, cancellationToken), request.Offset + room) is { } refusal) return refusal;
        if (!await request.Checksum!.IsOfAsync(piece, cancellationToken)) return Refusal.Corrupted("upload-checksum");

        piece.Position = 0;
        await using var file = spool.OpenToAppend(uploadId);
        await piece.CopyToAsync(file, CancellationToken.None);
        file.Flush(flushToDisk: true);
        return null;
    }

    private static Refusal? RefusalOf(End end, long bytes) => end switch
    {
        End.TooLong => Refusal.TooLarge("upload-too-long", bytes),
        End.Broken => Refusal.Invalid("upload-broken"),
        _ => null,
    };

    /// <summary>Faults of the line end it, those of the disk are thrown.</summary>
    private static async Task<End> CopyAsync(Stream source, FileStream target, long room, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int count = await ReadAsync(source, buffer, cancellationToken);
            if (count < 0) return End.Broken;
            if (count == 0) return End.Whole;
            int taken = (int)Math.Min(count, room);
            await target.WriteAsync(buffer.AsMemory(0, taken), CancellationToken.None);
            room -= taken;
            if (taken < count) return End.TooLong;
        }
    }

    /// <returns>-1 where the line broke, or somebody took over.</returns>
    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return -1;
        }
    }

    [LoggerMessage(2110, LogLevel.Error, "A piece of upload {UploadId} could not be written to the data folder")]
    private partial void NotWritten(Exception e, Guid uploadId);
}
