using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Attachments.Previews;

/// <summary>
/// Has the previews of a picture made: when it was attached, and by the first reader where there are none, as of files of earlier releases. At most <see cref="Slots"/> pictures
/// are decoded at a time, and of those over <see cref="LargePixels"/> one.
/// </summary>
internal sealed class PreviewDesk(IServiceScopeFactory scopes, IBlobStore blobs, AttachmentOptions options, TimeProvider clock) : IDisposable
{
    private const int Slots = 2;

    /// <summary>A progressive JPEG or an interlaced PNG of so many is whole in memory while it is decoded: 200 MB.</summary>
    private const ulong LargePixels = 50_000_000;

    private readonly SemaphoreSlim slots = new(Slots);
    private readonly SemaphoreSlim large = new(1);

    /// <summary>What is known of the picture, made now where nothing is.</summary>
    /// <returns>Refused while the picture itself cannot be read.</returns>
    public async Task<Outcome<AttachmentPreview>> FindAsync(Guid attachmentId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        return await KnownAsync(db, attachmentId, cancellationToken) is { } known ? known : await MakeAsync(attachmentId, cancellationToken);
    }

    /// <summary>Makes both previews, whether or not they were made before: a store may have been restored without them.</summary>
    public async Task<Outcome<AttachmentPreview>> MakeAsync(Guid attachmentId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var attachment = await db.Set<Attachment>().AsNoTracking().SingleAsync(a => a.Id == attachmentId, cancellationToken);
        if (!attachment.Kind.IsPicture()) return Refusal.NotFound("preview-no-picture");
        if (attachment.RefuseReading() is { } unread) return unread;
        if (await DecodeAsync(attachment, cancellationToken) is not { } decoded) return Refusal.Unavailable("attachment-unreadable");
        if (decoded.Previews is { } previews) await StoreAsync(attachment, previews, cancellationToken);
        return await KnownAsync(db, attachmentId, cancellationToken) ?? await KeepAsync(db, attachment, decoded.Previews, cancellationToken);
    }

    public void Dispose()
    {
        slots.Dispose();
        large.Dispose();
    }

    private static Task<AttachmentPreview?> KnownAsync(HubDb db, Guid attachmentId, CancellationToken cancellationToken) =>
        db.Set<AttachmentPreview>().AsNoTracking().SingleOrDefaultAsync(p => p.AttachmentId == attachmentId, cancellationToken);

    /// <returns>Null where the picture cannot be read now; without previews where it is damaged.</returns>
    private async Task<Decoded?> DecodeAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        bool isLarge = (ulong)(attachment.Width ?? 0) * (attachment.Height ?? 0) > LargePixels;
        if (isLarge) await large.WaitAsync(cancellationToken);
        try
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return await ReadAsync(attachment, cancellationToken) is { } picture
                    ? await Task.Run(() => new Decoded(Preview.TryMake(attachment.Kind, picture, options.MaxPixels, out var previews) ? previews : null), cancellationToken)
                    : null;
            }
            finally
            {
                slots.Release();
            }
        }
        finally
        {
            if (isLarge) large.Release();
        }
    }

    private async Task<byte[]?> ReadAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenAsync(attachment.Blob, cancellationToken);
        if (blob is null || blob.Info.Sha256 != attachment.Sha256 || blob.Info.Length != attachment.Bytes) return null;
        byte[] picture = new byte[attachment.Bytes];
        await blob.Stream.ReadExactlyAsync(picture, cancellationToken);
        return picture;
    }

    private async Task StoreAsync(Attachment attachment, PreviewSet previews, CancellationToken cancellationToken)
    {
        foreach (var (size, bytes) in new[] { (PreviewSize.Small, previews.Small), (PreviewSize.Medium, previews.Medium) })
        {
            using var content = new MemoryStream(bytes, writable: false);
            await blobs.WriteAsync(AttachmentPreview.BlobOf(attachment, size), content, "image/webp", cancellationToken);
        }
    }

    /// <summary>The blobs first, the row second; where another was faster, theirs says the same.</summary>
    private async Task<AttachmentPreview> KeepAsync(HubDb db, Attachment attachment, PreviewSet? made, CancellationToken cancellationToken)
    {
        var row = new AttachmentPreview
        {
            AttachmentId = attachment.Id,
            OrganisationId = attachment.OrganisationId,
            At = clock.GetUtcNow(),
            Width = made?.Upright.Width,
            Height = made?.Upright.Height,
            IsWhole = made?.IsWhole ?? false,
            Placeholder = made?.Placeholder ?? [],
            SmallBytes = made?.Small.Length ?? 0,
            MediumBytes = made?.Medium.Length ?? 0,
        };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e)
        {
            db.ChangeTracker.Clear();
            return await KnownAsync(db, attachment.Id, cancellationToken) ?? throw new InvalidOperationException($"The previews of attachment {attachment.Id} have no row.", e);
        }

        return row;
    }

    private sealed record Decoded(PreviewSet? Previews);
}
