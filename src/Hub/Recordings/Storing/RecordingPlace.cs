using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>Where a recording lies in the store.</summary>
internal sealed record RecordingPlace(Guid OrganisationId, Guid SessionId, Guid RecordingId)
{
    public BlobName Manifest => BlobNames.Manifest(OrganisationId, SessionId, RecordingId);

    public BlobName Writer => BlobNames.Writer(OrganisationId, SessionId, RecordingId);

    public static RecordingPlace Of(Recording recording) => new(recording.OrganisationId, recording.SessionId, recording.Id);

    public BlobName Track(Guid trackId) => BlobNames.Track(OrganisationId, SessionId, RecordingId, trackId);
}
