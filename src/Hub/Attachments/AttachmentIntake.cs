using CaseHub.Hub.Data;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Attachments;

/// <summary>A file that has passed: under its cleaned name, in a temporary file that goes when this is disposed.</summary>
/// <param name="Content">At its start.</param>
internal sealed record ReceivedFile(string Name, ContentKind Kind, PictureSize? Size, FileStream Content) : IAsyncDisposable
{
    /// <summary>A clip that nothing here could rid of what it says of place and time.</summary>
    public bool IsUncleaned { get; init; }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>
/// Takes a file in: told what it is by its content, refused as soon as it is too long, a picture rid of its metadata. It waits on
/// disk while its sender is slow; in memory there are at most <see cref="Slots"/> pictures at a time.
/// </summary>
internal sealed class AttachmentIntake(AttachmentOptions options, DataFolder folder, IClipCleaner clips) : IDisposable
{
    private const int Slots = 2;
    private const long Mebibyte = 1024 * 1024;
    private const int DicomPreambleBytes = 128;

    private readonly SemaphoreSlim slots = new(Slots);

    public async Task<Outcome<ReceivedFile>> ReceiveAsync(string? fileName, Stream source, CancellationToken cancellationToken)
    {
        byte[] head = new byte[ContentKinds.HeadBytes];
        int count = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) return Refusal.Invalid("attachment-empty");
        var kind = ContentKinds.Detect(head.AsSpan(0, count));
        string name = AttachmentName.Clean(fileName, kind);
        if (RefuseKind(kind, AttachmentName.Clean(fileName)) is { } refusal) return refusal;

        var content = NewTemporary();
        try
        {
            await content.WriteAsync(head.AsMemory(0, count), cancellationToken);
            var received = await CopyRestAsync(source, content, options.MaxBytesOf(kind), cancellationToken)
                ? await FinishAsync(name, kind, content, cancellationToken)
                : Refusal.TooLarge("attachment-too-large", options.MaxBytesOf(kind) / Mebibyte);
            if (received.Value?.Content != content) await content.DisposeAsync();
            return received;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => slots.Dispose();

    private static Refusal? RefuseKind(ContentKind kind, string name)
    {
        if (kind == ContentKind.UnsupportedPicture) return Refusal.Unsupported("attachment-picture-kind");
        if (AttachmentName.SaysPicture(name) && !kind.IsPicture()) return Refusal.Unsupported("attachment-not-a-picture");
        if (AttachmentName.SaysPdf(name) && kind != ContentKind.Pdf) return Refusal.Unsupported("attachment-not-a-pdf");
        if (AttachmentName.SaysClip(name) && !kind.IsClip()) return Refusal.Unsupported("attachment-not-a-clip");
        return null;
    }

    /// <returns>False when there is more than <paramref name="maxBytes"/>; the rest is not read.</returns>
    private static async Task<bool> CopyRestAsync(Stream source, FileStream content, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[81_920];
        int count;
        while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + count > maxBytes) return false;
            await content.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return content.Length <= maxBytes;
    }

    private async Task<Outcome<ReceivedFile>> FinishAsync(string name, ContentKind kind, FileStream content, CancellationToken cancellationToken)
    {
        if (kind.IsPicture()) return await CleanAsync(name, kind, content, cancellationToken);
        if (kind.IsClip()) return await CleanClipAsync(name, kind, content, cancellationToken);
        if (kind == ContentKind.Dicom) await ZeroPreambleAsync(content, cancellationToken);
        content.Position = 0;
        return new ReceivedFile(name, kind, null, content);
    }

    private async Task<Outcome<ReceivedFile>> CleanAsync(string name, ContentKind kind, FileStream content, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            byte[] picture = new byte[content.Length];
            content.Position = 0;
            await content.ReadExactlyAsync(picture, cancellationToken);
            if (!Picture.TryReadSize(kind, picture, out var size)) return Refusal.Unsupported("attachment-damaged");
            if (size.Pixels > options.MaxPixels) return TooManyPixels(size);

            var cleaned = NewTemporary();
            if (Picture.TryClean(kind, picture, cleaned))
            {
                cleaned.Position = 0;
                return new ReceivedFile(name, kind, size, cleaned);
            }

            await cleaned.DisposeAsync();
            return Refusal.Unsupported("attachment-damaged");
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Without an encoder it is kept as it is, and only ever downloaded.</summary>
    private async Task<Outcome<ReceivedFile>> CleanClipAsync(string name, ContentKind kind, FileStream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        if (!clips.IsThere) return new ReceivedFile(name, kind, null, content) { IsUncleaned = true };
        await content.FlushAsync(cancellationToken);
        string target = Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N"));
        try
        {
            if (!await clips.TryCleanAsync(kind, content.Name, target, cancellationToken))
            {
                File.Delete(target);
                return Refusal.Unsupported("attachment-clip-damaged");
            }

            return new ReceivedFile(name, kind, null, new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose));
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    private Refusal TooManyPixels(PictureSize size) =>
        Refusal.TooLarge("attachment-too-many-pixels", size.Pixels / 1_000_000, options.MaxPixels / 1_000_000);

    /// <summary>DICOM leaves the preamble to its writer, so a file could be a program as well (CVE-2019-11687).</summary>
    private static async Task ZeroPreambleAsync(FileStream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        await content.WriteAsync(new byte[DicomPreambleBytes], cancellationToken);
    }

    private FileStream NewTemporary() => new(
        Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N")),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        bufferSize: 64 * 1024,
        FileOptions.Asynchronous | FileOptions.DeleteOnClose);
}
