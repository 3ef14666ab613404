namespace CaseHub.Hub.Live;

/// <summary>Who is in a room and where its media runs: plain data and its transitions, without time, network or storage. One owner: the room's loop.</summary>
internal sealed class RoomState(Guid epoch, SessionKind kind, bool relayOnly)
{
    private readonly List<Participant> people = [];
    private long revision;
    private DirectLink direct;

    public IReadOnlyList<Participant> People => people;

    public Topology Topology { get; private set; }

    public Topology Target { get; private set; }

    public long Generation { get; private set; } = 1;

    public RecordingView? Recording { get; set; }

    public Participant? Find(Guid participantId) => people.Find(person => person.ParticipantId == participantId);

    public Participant? ByConnection(string connectionId) => people.Find(person => person.ConnectionId == connectionId);

    public Participant? ByPeer(Guid peerId) =>
        people.Find(person => person.ViewPeerId == peerId || person.Publications.Exists(publication => publication.PeerId == peerId));

    public (Participant? Person, Publication? Publication) ByPublication(Guid publicationId)
    {
        var person = people.Find(person => person.Publications.Exists(publication => publication.PublicationId == publicationId));
        return (person, person?.Publications.Find(publication => publication.PublicationId == publicationId));
    }

    /// <summary>A clinician's stays; only the named one where one is named.</summary>
    public IReadOnlyList<Participant> StaysOf(Guid clinicianId, Guid? participantId) =>
        people.FindAll(person => person.ClinicianId == clinicianId && (participantId is null || person.ParticipantId == participantId));

    /// <summary>The other browser of a consult of two; null in any other room.</summary>
    public Participant? OtherBrowser(Guid participantId) =>
        Browsers is [var first, var second] ? (first.ParticipantId == participantId ? second : first) : null;

    /// <summary>Puts a newcomer into the room, or gives the stay of the same device its new connection.</summary>
    /// <returns>The stay, and whether it is a new one.</returns>
    public (Participant Person, bool IsNew) Enter(Participant newcomer)
    {
        var stay = people.Find(person => person.DeviceId == newcomer.DeviceId && person.ClinicianId == newcomer.ClinicianId);
        if (stay is null)
        {
            people.Add(newcomer);
            return (newcomer, true);
        }

        if (stay.PageId != newcomer.PageId) StartOver();
        stay.PageId = newcomer.PageId;
        stay.OrganisationId = newcomer.OrganisationId;
        stay.SignInId = newcomer.SignInId;
        stay.ConnectionId = newcomer.ConnectionId;
        stay.Audio = newcomer.Audio;
        stay.Video = newcomer.Video;
        return (stay, false);
    }

    public bool Remove(Participant person) => people.Remove(person);

    /// <summary>Notes that a browser sees the target's media; older generations are late and mean nothing.</summary>
    public void Arrive(Participant person, long generation)
    {
        if (generation != Generation) return;
        person.ArrivedGeneration = generation;
        if (Target == Topology.PeerToPeer && AllArrived) direct = DirectLink.Connected;
    }

    /// <summary>Gives peer to peer up for now: it broke, or did not come about in time.</summary>
    public void FailDirect() => direct = DirectLink.Failed;

    /// <summary>Lets peer to peer be tried again.</summary>
    public void ForgiveDirect()
    {
        if (direct == DirectLink.Failed) direct = DirectLink.Open;
    }

    /// <summary>A switch back to the relay that nobody has confirmed in time counts as done: the relay is where it ends anyway.</summary>
    public void ForceRelay() => Topology = Topology.Relay;

    /// <summary>Decides anew where media runs.</summary>
    /// <returns>Whether the present way, and whether the target, has changed.</returns>
    public (bool Moved, bool NewTarget) Decide()
    {
        var before = (Topology, Target);
        var decision = TopologyRule.Decide(new TopologyFacts(
            kind, Browsers.Count, people.Count(person => person.IsDevice), Recording is not null, relayOnly, direct,
            RelayReady: Target == Topology.Relay && AllArrived, Topology));
        Topology = decision.Now;
        Target = decision.Target;
        if (Target != before.Target) Generation++;
        if (Target == Topology.Relay && Topology == Topology.Relay && direct == DirectLink.Connected) direct = DirectLink.Open;
        return (Topology != before.Topology, Target != before.Target);
    }

    /// <summary>The room as everybody sees it, one revision on.</summary>
    public RoomView NextView() => View() with { Revision = ++revision };

    public RoomView View() => new(epoch, revision, Topology, Target, Generation, [.. people.Where(person => person.IsSeen).Select(person => person.ToView())], Recording);

    /// <summary>How many people merely watch; two tabs of one are one.</summary>
    public int CountAudience() => people.Where(person => !person.IsSeen).Select(person => person.ClinicianId).Distinct().Count();

    /// <summary>A reloaded page has no connection any more: everybody meets on the relay, and peer to peer begins anew.</summary>
    private void StartOver()
    {
        Topology = Target = Topology.Relay;
        Generation++;
        direct = DirectLink.Open;
    }

    private List<Participant> Browsers => people.FindAll(person => !person.IsDevice);

    private bool AllArrived => Browsers.TrueForAll(person => person.IsAway || person.ArrivedGeneration == Generation);
}
