using System.Text;

namespace CaseHub.Recorder.Peer;

/// <summary>A peer that was answered: who it is and what was agreed.</summary>
internal sealed record PeerSetup(Guid Id, Guid OwnerId, IceCredentials Ice, OfferPlan Plan)
{
    /// <summary>"ours:theirs", as each of the peer's checks must say (RFC 8445 §7.2.2).</summary>
    public byte[] Username { get; } = Encoding.UTF8.GetBytes($"{Ice.Ufrag}:{Plan.RemoteUfrag}");
}
