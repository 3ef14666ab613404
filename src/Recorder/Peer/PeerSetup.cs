namespace CaseHub.Recorder.Peer;

/// <summary>A peer that was answered: who it is and what was agreed.</summary>
internal sealed record PeerSetup(Guid Id, Guid OwnerId, OfferPlan Plan)
{
    /// <summary>The ICE session that it begins with.</summary>
    public IceSession Ice { get; } = IceSession.First(Plan.RemoteUfrag);
}
