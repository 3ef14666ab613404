using System.Net;

namespace CaseHub.Recorder.Peer;

/// <summary>One way in that answers name: a host candidate (RFC 8445 §5.1.1.1).</summary>
/// <param name="IsTcp">ICE-TCP, passive (RFC 6544 §4.1); otherwise UDP.</param>
/// <param name="Address">As browsers reach it; behind address translation not our own.</param>
/// <param name="Port">1–65535, likewise.</param>
internal readonly record struct IceCandidate(bool IsTcp, IPAddress Address, int Port);
