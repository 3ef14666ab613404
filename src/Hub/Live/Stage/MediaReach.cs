using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

internal static class MediaReach
{
    public static Task<MediaAnswer> PublishAsync(this MediaRoom room, Guid peerId, Guid ownerId, Guid publicationId, PublicationKind kind, string? group, string sdp, CancellationToken ct) => room.PublishAsync(peerId, ownerId, publicationId, kind, sdp, ct);
    public static Task MoveAsync(this MediaRoom room, Guid publicationId, string? group) => Task.CompletedTask;
    public static Task ScopeAsync(this MediaRoom room, Guid peerId, IReadOnlyList<string> scopes) => Task.CompletedTask;
}
