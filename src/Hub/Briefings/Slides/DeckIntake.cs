using System.Security.Cryptography;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Slides that have passed, in a temporary file that goes when this is disposed.</summary>
/// <param name="Content">At its start.</param>
internal sealed record ReceivedDeck(string FileName, int Pages, string Sha256, FileStream Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>Takes slides in: a PDF by its content, refused as soon as it is too long, looked into by the scanner where there is one, and its pages counted.</summary>
internal sealed class DeckIntake(DataFolder folder, IFileScanner scanner) : IDisposable
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Counting has a whole file in memory: one at a time.</summary>
    private readonly SemaphoreSlim counting = new(1);

    public async Task<Outcome<ReceivedDeck>> ReceiveAsync(string? fileName, Stream source, CancellationToken cancellationToken)
    {
        var content = new FileStream(
            Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            var received = await CopyAsync(source, content, cancellationToken) is { } refusal ? refusal : await LookAsync(AttachmentName.Clean(fileName, ContentKind.Pdf), content, cancellationToken);
            if (!received.IsGranted) await content.DisposeAsync();
            return received;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => counting.Dispose();

    private static async Task<Refusal?> CopyAsync(Stream source, FileStream content, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[81_920];
        int count = await source.ReadAtLeastAsync(buffer, ContentKinds.HeadBytes, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) return Refusal.Invalid("deck-empty");
        if (ContentKinds.Detect(buffer.AsSpan(0, count)) != ContentKind.Pdf) return Refusal.Unsupported("deck-not-a-pdf");
        for (; count > 0; count = await source.ReadAsync(buffer, cancellationToken))
        {
            if (content.Length + count > Deck.MaxBytes) return Refusal.TooLarge("deck-too-large", Deck.MaxBytes / Mebibyte);
            await content.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return null;
    }

    private async Task<Outcome<ReceivedDeck>> LookAsync(string fileName, FileStream content, CancellationToken cancellationToken)
    {
        var pages = await CountAsync(content, cancellationToken);
        if (pages.Refusal is { } refusal) return refusal;
        content.Position = 0;
        var verdict = await scanner.ScanAsync(content, cancellationToken);
        if (verdict.Result == ScanResult.Infected) return Refusal.Unprocessable("deck-infected", verdict.Threat ?? "");
        if (verdict.Result == ScanResult.Unknown) return Refusal.Unavailable("deck-unscanned");
        content.Position = 0;
        string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        return new ReceivedDeck(fileName, pages.Value, sha256, content);
    }

    private async Task<Outcome<int>> CountAsync(FileStream content, CancellationToken cancellationToken)
    {
        await counting.WaitAsync(cancellationToken);
        try
        {
            byte[] pdf = new byte[content.Length];
            content.Position = 0;
            await content.ReadExactlyAsync(pdf, cancellationToken);
            if (PdfPages.IsLocked(pdf)) return Refusal.Unprocessable("deck-locked");
            if (PdfPages.Count(pdf) is not { } pages) return Refusal.Unprocessable("deck-damaged");
            return pages > Deck.MaxPages ? Refusal.TooLarge("deck-too-many-pages", pages, Deck.MaxPages) : pages;
        }
        finally
        {
            counting.Release();
        }
    }
}
