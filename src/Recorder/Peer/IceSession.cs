using System.Text;

namespace CaseHub.Recorder.Peer;

/// <summary>One ICE session of a peer: both halves of the credentials. A restart begins the next (RFC 8445 §9); DTLS and SRTP go on over it.</summary>
/// <param name="Ours">Of our making, unlike any other session's.</param>
/// <param name="RemoteUfrag">The peer's name for itself in its checks.</param>
/// <param name="Version">1, and one more for each restart.</param>
internal sealed record IceSession(IceCredentials Ours, string RemoteUfrag, int Version)
{
    /// <summary>"ours:theirs", as each of the peer's checks must say (RFC 8445 §7.2.2).</summary>
    public byte[] Username { get; } = Encoding.UTF8.GetBytes($"{Ours.Ufrag}:{RemoteUfrag}");

    public static IceSession First(string remoteUfrag) => new(IceCredentials.Create(), remoteUfrag, 1);

    public IceSession Next(string remoteUfrag) => new(IceCredentials.Create(), remoteUfrag, Version + 1);
}
