using System.Text.Json;
using CaseHub.Hub.Live;

namespace CaseHub.Hub.Door;

// The messages of /hubs/live, mirrored by src/Web/Client/protocol.ts (a test compares the two) and described in docs/protocol.md.

/// <summary>What the client has of a session's log: everything up to and including <see cref="Seq"/>; 0 for nothing.</summary>
public sealed record Since(Guid SessionId, long Seq);

/// <summary>The answer to <c>Hello</c>.</summary>
/// <param name="Version">The protocol version spoken from now on.</param>
/// <param name="You">The signed-in clinician.</param>
/// <param name="Name">Their name.</param>
/// <param name="IceServers">STUN and TURN for the peer-to-peer connection; the relay needs none.</param>
public sealed record Welcome(int Version, Guid You, string Name, IReadOnlyList<IceServer> IceServers);

/// <summary>As in RTCIceServer.</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username, string? Credential);

/// <summary>Every answer is a value or a refusal.</summary>
public sealed record Reply<T>(T? Value, RefusalView? Refusal);

/// <summary>A refusal as the page shows it.</summary>
public sealed record RefusalView(string Code, string Text, IReadOnlyDictionary<string, string> Fields);

/// <summary>The answer to <c>Join</c>.</summary>
/// <param name="ParticipantId">You, in <see cref="RoomView.People"/>.</param>
/// <param name="Room">The room as it is now.</param>
public sealed record Joined(Guid ParticipantId, RoomView Room);

/// <summary>The answer to <c>Publish</c> and <c>View</c>.</summary>
/// <param name="PeerId">The relay connection, as <c>PeerClosed</c> and <c>Slots</c> name it.</param>
/// <param name="PublicationId">What is published; null for a viewer.</param>
/// <param name="Sdp">The relay's answer.</param>
public sealed record MediaAnswered(Guid PeerId, Guid? PublicationId, string Sdp);

/// <summary>One entry of the room log.</summary>
/// <param name="V">Version of the body's shape.</param>
/// <param name="Seq">1, 2, 3… within the session.</param>
/// <param name="Type"><c>joined left chat topology recording-asked consent recording-started recording-stopped recording-completed</c>; unknown types are kept and ignored.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">The clinician; null for the hub itself.</param>
/// <param name="Body">By type; see docs/protocol.md.</param>
public sealed record LogEntryView(int V, long Seq, string Type, DateTimeOffset At, Guid? By, JsonElement Body);

/// <summary>Which publication a viewer's slot carries now; null while it is empty.</summary>
public sealed record SlotView(string Mid, string Kind, Guid? PublicationId);

/// <summary>Something for one person, wherever they are in the hub.</summary>
/// <param name="Id">The notice; null for one that is not kept.</param>
/// <param name="Kind">Kebab case, such as <c>opinion-requested</c> or <c>case-accepted</c>.</param>
/// <param name="Text">In the person's language.</param>
/// <param name="Href">Where it leads.</param>
public sealed record NoticeView(Guid? Id, string Kind, string Text, string Href, DateTimeOffset At);

/// <summary>Someone waits in a session.</summary>
public sealed record RingView(Guid SessionId, Guid? CaseId, string CaseTitle, string From, string Href);
