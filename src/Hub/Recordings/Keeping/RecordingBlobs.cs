using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>A recording's places in the store.</summary>
internal static class RecordingBlobs
{
    public static BlobName NameOf(this Recording recording, RecordingTrack track) =>
        BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);

    public static BlobName ManifestName(this Recording recording) =>
        BlobNames.Manifest(recording.OrganisationId, recording.SessionId, recording.Id);

    /// <summary>The folder that holds all of it, and whatever was made from it.</summary>
    public static BlobName FolderName(this Recording recording) =>
        BlobName.Of(recording.OrganisationId, "sessions", $"{recording.SessionId:D}", "recordings", $"{recording.Id:D}");
}
