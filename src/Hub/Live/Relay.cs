using System.Text.Json.Serialization;
using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

/// <summary>What the relay answered.</summary>
/// <param name="PeerId">The relay connection, as <c>PeerClosed</c> and <c>Slots</c> name it.</param>
/// <param name="PublicationId">What it publishes from now on; null for a viewer, and where only ICE was restarted.</param>
/// <param name="Sdp">The answer.</param>
public sealed record MediaAnswered(Guid PeerId, Guid? PublicationId, string Sdp)
{
    /// <summary>Names the ICE session that the answer opens, for a device's <c>ETag</c>.</summary>
    [JsonIgnore]
    public string IceTag { get; init; } = "";
}

/// <summary>Puts a participant's offer before the relay and tells the room before the answer leaves, so that the room knows each peer before it speaks.</summary>
internal static class Relay
{
    /// <summary>UTF-16 units; the offers of today's browsers have 2,000 to 30,000.</summary>
    public const int MaxSdpLength = 64 * 1024;

    public static async Task<Outcome<MediaAnswered>> PublishAsync(Room room, Guid participantId, Publication publication, string sdp, CancellationToken cancellationToken)
    {
        var answer = await room.Media.PublishAsync(publication.PeerId, participantId, publication.PublicationId, KindOf(publication), FirstReach(room.Session), sdp, cancellationToken);
        if (answer.Sdp is null) return Refused(answer);
        if (room.Post(new RoomMessage.Published(participantId, publication))) return Answered(publication.PeerId, publication.PublicationId, answer);
        await room.Media.ClosePeerAsync(publication.PeerId);
        return Refusal.Unavailable("room-busy");
    }

    public static async Task<Outcome<MediaAnswered>> ViewAsync(Room room, Guid participantId, Guid peerId, string sdp, CancellationToken cancellationToken)
    {
        var answer = await room.Media.ViewAsync(peerId, participantId, sdp, cancellationToken);
        if (answer.Sdp is null) return Refused(answer);
        if (room.Post(new RoomMessage.Viewing(participantId, peerId))) return Answered(peerId, null, answer);
        await room.Media.ClosePeerAsync(peerId);
        return Refusal.Unavailable("room-busy");
    }

    /// <summary>Publication and slots are those that the connection has.</summary>
    public static async Task<Outcome<MediaAnswered>> RestartAsync(Room room, Guid peerId, string sdp, CancellationToken cancellationToken)
    {
        var answer = await room.Media.RestartAsync(peerId, sdp, cancellationToken);
        return answer.Sdp is null ? Refused(answer) : Answered(peerId, null, answer);
    }

    /// <summary>In a briefing the room decides who sees it before anybody does.</summary>
    public static string? FirstReach(Session session) => session.Kind == SessionKind.Briefing ? StageRule.Nobody : null;

    private static PublicationKind KindOf(Publication publication) => publication.Source switch
    {
        "screen" => PublicationKind.Screen,
        StageRule.Voice => PublicationKind.Interpreter,
        _ => PublicationKind.Person,
    };

    private static MediaAnswered Answered(Guid peerId, Guid? publicationId, MediaAnswer answer) => new(peerId, publicationId, answer.Sdp!) { IceTag = answer.IceTag! };

    public static Refusal Refused(MediaRefusal refusal) => new(KindOf(refusal.Code), refusal.Code, refusal.Text);

    private static Refusal Refused(MediaAnswer answer) => answer.Refusal is { } refusal ? Refused(refusal) : Refusal.Invalid("not-sdp");

    /// <summary>RFC 9725 §4 tells what cannot be read (400) from what can be read and holds nothing that we take (422).</summary>
    private static RefusalKind KindOf(string code) => code switch
    {
        "not-sdp" or "not-sdpfrag" => RefusalKind.Invalid,
        "no-such-peer" => RefusalKind.NotFound,
        "peer-exists" or "publication-exists" => RefusalKind.Conflict,
        "ice-session-changed" => RefusalKind.Stale,
        "too-large" => RefusalKind.TooLarge,
        "busy" or "room-full" => RefusalKind.Unavailable,
        _ => RefusalKind.Unprocessable,
    };
}
