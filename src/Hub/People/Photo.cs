using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>Somebody shows their face: a JPEG, PNG or WebP, told by its content and rid of its metadata.</summary>
public static class SetPhoto
{
    internal const int MaxBytes = 2 * 1024 * 1024;
    internal const int MaxMegapixels = 40;

    /// <param name="Content">Read once, from its position on; stays the sender's.</param>
    public sealed record Request(Stream Content) : ICommand<Answer>;

    public sealed record Answer(Guid PhotoId);

    internal sealed class Handler(HubDb db, CurrentActor actor, IBlobStore blobs, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[MaxBytes + 1];
            int count = await request.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (count == 0) return Refusal.Invalid("photo-empty");
            if (count > MaxBytes) return Refusal.TooLarge("photo-too-large");
            var kind = ContentKinds.Detect(buffer.AsSpan(0, Math.Min(count, ContentKinds.HeadBytes)));
            if (!kind.IsPicture()) return Refusal.Unsupported("photo-kind");
            if (!Picture.TryReadSize(kind, buffer.AsSpan(0, count), out var size)) return Refusal.Unsupported("photo-damaged");
            if (size.Pixels > MaxMegapixels * 1_000_000UL) return Refusal.TooLarge("photo-too-many-pixels", MaxMegapixels);
            using var cleaned = new MemoryStream();
            if (!Picture.TryClean(kind, buffer.AsSpan(0, count), cleaned)) return Refusal.Unsupported("photo-damaged");

            var me = await db.Set<Clinician>().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            var photoId = clock.NewId();
            cleaned.Position = 0;
            await blobs.WriteAsync(Photos.NameOf(me, photoId), cleaned, kind.ContentType(), cancellationToken);
            if (me.PhotoId is { } old) afterCommit.Tell(new PhotoReplaced(Photos.NameOf(me, old)));
            me.PhotoId = photoId;
            return new Answer(photoId);
        }
    }
}

/// <summary>Somebody takes their photo away.</summary>
public static class RemovePhoto
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Clinician>().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            if (me.PhotoId is { } old) afterCommit.Tell(new PhotoReplaced(Photos.NameOf(me, old)));
            me.PhotoId = null;
            return Unit.Value;
        }
    }
}

/// <summary>Opens somebody's photo for those who work with them: in one of their organisations, or in one that it works together with.</summary>
public static class ReadPhoto
{
    public sealed record Request(Guid PersonId) : IQuery<Answer>;

    /// <param name="Stream">The caller disposes it.</param>
    public sealed record Answer(Stream Stream, string ContentType, string ETag) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }

    internal sealed class Handler(HubDb db, IBlobStore blobs) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var person = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == request.PersonId, cancellationToken);
            if (person.PhotoId is not { } photoId || await blobs.OpenAsync(Photos.NameOf(person, photoId), cancellationToken) is not { } blob) return Refusal.NotFound("photo-none");
            return new Answer(blob.Stream, blob.Info.ContentType, blob.Info.ETag);
        }
    }
}

/// <summary>What the sender's organisation is to a person.</summary>
internal sealed class PersonRelations(HubDb db) : IRelations
{
    public string Unknown => "photo-none";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var personId = ((ReadPhoto.Request)request).PersonId;
        var places = db.Set<Membership>().Where(m => m.ClinicianId == personId);
        if (await places.AnyAsync(m => m.OrganisationId == actor.OrganisationId, cancellationToken)) return Relation.Colleague;
        var partners = db.PartnersOf(actor.OrganisationId);
        return await places.AnyAsync(m => m.State == MembershipState.Active && partners.Contains(m.OrganisationId), cancellationToken) ? Relation.Partner : Relation.None;
    }
}

/// <summary>A photo that nobody refers to any more.</summary>
internal sealed record PhotoReplaced(BlobName Name) : INotification;

/// <summary>Removes it at once; where the store is down the daily sweep does.</summary>
internal sealed class RemoveOldPhoto(IBlobStore blobs) : INotificationHandler<PhotoReplaced>
{
    public Task Handle(PhotoReplaced notification, CancellationToken cancellationToken) => blobs.DeleteAsync(notification.Name, cancellationToken);
}

/// <summary>Where photos are kept, and what tells the sweep of orphans so.</summary>
internal sealed class Photos(HubDb db) : IBlobOwner
{
    public static BlobName NameOf(Clinician person, Guid photoId) => BlobNames.Photo(person.HomeOrganisationId, person.Id, photoId);

    public bool Owns(BlobName name) => PhotoOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken) => db.Set<Clinician>().AnyAsync(c => c.PhotoId == PhotoOf(name), cancellationToken);

    private static Guid? PhotoOf(BlobName name) => name.Path.Split('/') is [_, "people", _, "photos", var photo] && Guid.TryParse(photo, out var id) ? id : null;
}
