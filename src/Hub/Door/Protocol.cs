namespace CaseHub.Hub.Door;

// The messages of /hubs/live, mirrored by src/Web/Client/protocol.ts (a test compares the two) and described in docs/protocol.md.

/// <summary>What the client has of a session's log: everything up to and including <see cref="Seq"/>; 0 for nothing.</summary>
public sealed record Since(Guid SessionId, long Seq);

/// <summary>The answer to <c>Hello</c>.</summary>
/// <param name="Version">The protocol version spoken from now on.</param>
/// <param name="You">The signed-in clinician.</param>
/// <param name="Name">Their name.</param>
/// <param name="News">See <see cref="Notify.NewsStamps"/>: differs from the page's own when the page has missed a notice.</param>
/// <param name="IceServers">STUN and TURN for the peer-to-peer connection; the relay needs none.</param>
public sealed record Welcome(int Version, Guid You, string Name, string News, IReadOnlyList<IceServer> IceServers);

/// <summary>As in RTCIceServer.</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username, string? Credential);

/// <summary>Every answer is a value or a refusal.</summary>
public sealed record Reply<T>(T? Value, RefusalView? Refusal);

/// <summary>A refusal as the page shows it.</summary>
public sealed record RefusalView(string Code, string Text, IReadOnlyDictionary<string, string> Fields);

/// <summary>Which publication a viewer's slot carries now; null while it is empty.</summary>
public sealed record SlotView(string Mid, string Kind, Guid? PublicationId);

/// <summary>Somebody waits for you in a session. Who is to interpret there is told of no case.</summary>
public sealed record RingView(Guid SessionId, Guid? CaseId, string? CaseTitle, string From, string Href);
