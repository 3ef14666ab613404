using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Webm;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder;

/// <summary>What a publication shows.</summary>
public enum PublicationKind
{
    /// <summary>A person: camera, microphone, or both.</summary>
    Person,

    /// <summary>A person's screen; viewers get it in their screen slot.</summary>
    Screen,

    /// <summary>An interpreter's voice, sound alone: whoever may hear it hears it before any voice of the floor, and it draws no picture to it.</summary>
    Interpreter,
}

/// <summary>The media of one session. Thread-safe; every call about a peer is carried out by the loop that has it, in order.</summary>
public sealed class MediaRoom
{
    private static readonly MediaAnswer Busy = MediaAnswer.Refused("busy", "The media engine has too much to do. Try again in a few seconds.");

    private readonly MediaEngine engine;
    private readonly RoomParts parts;

    internal MediaRoom(MediaEngine engine, RoomParts parts)
    {
        this.engine = engine;
        this.parts = parts;
    }

    public Guid SessionId => Home.Room.SessionId;

    /// <summary>Where its publishers are.</summary>
    internal RoomPart Home => parts.Home;

    /// <summary>Where its peers are, the home first.</summary>
    internal IReadOnlyList<RoomPart> Parts => parts.All;

    internal RoomFigures Figures => parts.Figures;

    /// <summary>Answers an offer to send one camera with its microphone, or one of the two.</summary>
    /// <param name="peerId">New for each connection.</param>
    /// <param name="ownerId">Whose it is: who views under the same id is not shown it.</param>
    /// <param name="publicationId">What viewers and recordings know it by.</param>
    /// <param name="sdpOffer">Complete or not: candidates are not needed.</param>
    /// <param name="ct">Gives up waiting; a peer admitted in that moment ends with its handshake timeout.</param>
    public Task<MediaAnswer> PublishAsync(Guid peerId, Guid ownerId, Guid publicationId, string sdpOffer, CancellationToken ct) =>
        PublishAsync(peerId, ownerId, publicationId, PublicationKind.Person, sdpOffer, ct);

    /// <inheritdoc cref="PublishAsync(Guid, Guid, Guid, string, CancellationToken)"/>
    /// <param name="kind">Decides which slot viewers see it in.</param>
    public Task<MediaAnswer> PublishAsync(Guid peerId, Guid ownerId, Guid publicationId, PublicationKind kind, string sdpOffer, CancellationToken ct) =>
        PublishAsync(peerId, ownerId, publicationId, kind, group: null, sdpOffer, ct);

    /// <inheritdoc cref="PublishAsync(Guid, Guid, Guid, PublicationKind, string, CancellationToken)"/>
    /// <param name="group">Only who has it among their scopes is shown this; null for everybody.</param>
    public async Task<MediaAnswer> PublishAsync(
        Guid peerId, Guid ownerId, Guid publicationId, PublicationKind kind, string? group, string sdpOffer, CancellationToken ct)
    {
        if (engine.ReadOffer(sdpOffer, publishes: true, out MediaRefusal? refusal) is not { } plan) return new MediaAnswer(null, refusal);
        bool isInterpreter = kind == PublicationKind.Interpreter;
        if (isInterpreter && (plan.Audio is null || plan.Video is not null)) return new MediaAnswer(null, OfferRefusals.NotSoundAlone());
        var publication = new Publication(publicationId, ownerId, kind == PublicationKind.Screen, Home.Loop.Fanout, group) { IsInterpreter = isInterpreter };
        return await AdmitAsync(Home, new PeerSetup(peerId, ownerId, plan), new PublisherMedia(plan, publication), ct);
    }

    /// <summary>Answers an offer to receive: every media section is a slot, which shows one publication of the others after another.</summary>
    /// <param name="peerId">New for each connection.</param>
    /// <param name="ownerId">Whose publications are left out.</param>
    /// <param name="sdpOffer">Receiving sections; the last picture of several is the screen's slot.</param>
    /// <param name="ct">Gives up waiting; a peer admitted in that moment ends with its handshake timeout.</param>
    public Task<MediaAnswer> ViewAsync(Guid peerId, Guid ownerId, string sdpOffer, CancellationToken ct) => ViewAsync(peerId, ownerId, [], sdpOffer, ct);

    /// <inheritdoc cref="ViewAsync(Guid, Guid, string, CancellationToken)"/>
    /// <param name="scopes">See <see cref="ScopeAsync"/>.</param>
    public async Task<MediaAnswer> ViewAsync(Guid peerId, Guid ownerId, IReadOnlyList<string> scopes, string sdpOffer, CancellationToken ct)
    {
        if (engine.ReadOffer(sdpOffer, publishes: false, out MediaRefusal? refusal) is not { } plan) return new MediaAnswer(null, refusal);
        if (parts.TryReserve() is not { } part)
        {
            if (!Home.Loop.Mailbox.TryAsk(parts.Open, out Task<RoomPart> opening)) return Busy;
            part = await opening;
        }

        var viewer = new ViewerMedia(plan, part.Loop.Arena, engine.Options.MaxResendsPerSecond) { Scopes = [.. scopes] };
        return await AdmitAsync(part, new PeerSetup(peerId, ownerId, plan), viewer, ct);
    }

    /// <summary>
    /// Restarts ICE for a peer by a whole offer (RFC 9429 §5.2.1): after a change of network it gets new credentials, while its encryption
    /// and its media go on. The former credentials serve until the new ones are used.
    /// </summary>
    /// <param name="peerId">One that was answered.</param>
    /// <param name="sdpOffer">With new ICE credentials and nothing else new.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public async Task<MediaAnswer> RestartAsync(Guid peerId, string sdpOffer, CancellationToken ct)
    {
        if (!SdpParser.TryParse(sdpOffer, out SdpSession? offer, out SdpFault fault)) return new MediaAnswer(null, OfferRefusals.NotSdp(fault));
        RoomPart part = parts.Of(peerId);
        return await Ask(part, () => Restart(part, peerId, offer!)).WaitAsync(ct);
    }

    /// <summary>Takes a fragment of trickled ICE (RFC 8840): candidates, which nothing needs to be done about, or a restart.</summary>
    /// <param name="peerId">One that was answered.</param>
    /// <param name="tag">The ICE session that the fragment is meant for; null means any, and lets it restart.</param>
    /// <param name="fragment">The text of it.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public async Task<IceAnswer> TrickleAsync(Guid peerId, string? tag, string fragment, CancellationToken ct)
    {
        if (!SdpFragment.TryParse(fragment, out SdpFragment? read)) return new IceAnswer(null, null, IceRefusals.NotAFragment);
        RoomPart part = parts.Of(peerId);
        return await Ask(part, () => Trickle(part, peerId, tag, read!)).WaitAsync(ct);
    }

    /// <summary>
    /// Notes what a viewer's page shows, in order of importance; replaces what it said before. A viewer that never says anything is
    /// shown whoever there is.
    /// </summary>
    /// <returns>False when there is no such viewer.</returns>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public Task<bool> WishAsync(Guid peerId, IReadOnlyList<ViewWish> wishes)
    {
        RoomPart part = parts.Of(peerId);
        return Ask(part, () => part.Room.Wish(peerId, wishes));
    }

    /// <summary>
    /// Gives a viewer the groups that it may be shown, besides what everybody sees; replaces what it had. What it may not see any more is
    /// not sent to it from then on, and its slots are told.
    /// </summary>
    /// <param name="peerId">A viewer that was answered, connected or not.</param>
    /// <param name="scopes">As the publications' groups name them; none at first.</param>
    /// <returns>False when there is no such viewer.</returns>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public Task<bool> ScopeAsync(Guid peerId, IReadOnlyList<string> scopes)
    {
        RoomPart part = parts.Of(peerId);
        string[] kept = [.. scopes];
        return Ask(part, () => part.Room.Scope(peerId, kept));
    }

    /// <summary>
    /// Shows a publication to another group, while it goes on. Nothing that was published before is shown to whoever sees it now, and
    /// nothing that comes later to whoever does not. When this is answered that holds at the room's home; on other loops it holds from the same
    /// packet on.
    /// </summary>
    /// <param name="publicationId">One that is being sent, started or not; its recordings go on.</param>
    /// <param name="group">Null for everybody.</param>
    /// <returns>False when nobody sends such a publication.</returns>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public Task<bool> MoveAsync(Guid publicationId, string? group) => Ask(Home, () => Home.Room.Move(publicationId, group));

    /// <summary>Ends a peer: its media stops at once and its browser is told.</summary>
    /// <returns>False when there is no such peer.</returns>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public Task<bool> ClosePeerAsync(Guid peerId)
    {
        RoomPart part = parts.Of(peerId);
        return Ask(part, () => part.Loop.Close(part.Room, peerId, PeerCloseReason.Removed));
    }

    /// <summary>
    /// Writes a publication to a file, from the next keyframe on, which its publisher is asked for.
    /// </summary>
    /// <param name="publicationId">One that is being sent, started or not.</param>
    /// <param name="spool">Empty. Stays the caller's, who disposes it after the recording's end.</param>
    /// <param name="since">What the summary's start offset counts from: a timestamp of the engine's clock, of a moment before.</param>
    /// <param name="ct">Gives up before the recording has begun.</param>
    /// <returns>Null when nobody sends such a publication. Its end does not end the recording: the caller stops it.</returns>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public async Task<TrackRecording?> RecordAsync(Guid publicationId, TrackSpool spool, long since, CancellationToken ct)
    {
        (Publication? publication, long now, TimeSpan elapsed) = await Ask(
            Home, () => (Home.Room.FindPublication(publicationId), Home.Loop.Now, engine.Time.GetElapsedTime(since))).WaitAsync(ct);
        if (publication is null) return null;

        // Made off the loop: it may write at once.
        var recorder = new TrackRecorder(
            publicationId, spool, new RecordingStart(now - (long)elapsed.TotalMicroseconds, since), publication.Audio is not null, publication.Video is not null, engine.Time, engine.Flushes, () => WantKeyframe(publication));
        if (await Ask(Home, () => Home.Room.TryAttach(publication, recorder))) return new TrackRecording(recorder, () => Detach(publication, recorder));

        recorder.BeginStop();
        await recorder.Completion;
        return null;
    }

    /// <inheritdoc cref="RecordAsync(Guid, TrackSpool, long, CancellationToken)"/>
    /// <remarks>The summary's start offset counts from this call.</remarks>
    public Task<TrackRecording?> RecordAsync(Guid publicationId, TrackSpool spool, CancellationToken ct) =>
        RecordAsync(publicationId, spool, engine.Time.GetTimestamp(), ct);

    /// <summary>Figures of all peers, at most a second old.</summary>
    public IReadOnlyList<PeerStatistics> Statistics() => Figures.Peers;

    /// <summary>What the room came to since its start, at most a second old.</summary>
    public RoomTotals Totals => Figures.Totals;

    /// <summary>Ends all peers and forgets the room.</summary>
    /// <exception cref="InvalidOperationException">The engine has stopped or is overrun.</exception>
    public async Task CloseAsync()
    {
        engine.Forget(this);
        // The home last: who views elsewhere is told once that it is over, not that every publication has ended.
        foreach (RoomPart part in parts.All.Reverse()) await Ask(part, () => part.Loop.Close(part.Room, PeerCloseReason.Removed));
    }

    // Both are wishes: a stopped engine has no use for them.
    private void WantKeyframe(Publication publication) => Home.Loop.Mailbox.TryPost(publication.WantKeyframe);

    private void Detach(Publication publication, TrackRecorder recorder) => Home.Loop.Mailbox.TryPost(() => publication.Remove(recorder));

    /// <param name="part">Where it is to be; a viewer's place there is reserved.</param>
    private async Task<MediaAnswer> AdmitAsync(RoomPart part, PeerSetup setup, PeerMedia media, CancellationToken ct)
    {
        if (parts.Enter(setup.Id, part, views: !media.Publishes) is { } refused) return new MediaAnswer(null, refused);
        MediaAnswer answer = AnswerTo(setup, setup.Ice);
        if (!part.Loop.Mailbox.TryAsk(() => Admit(part, setup, media), out Task<MediaRefusal?> admitted))
        {
            parts.Leave(setup.Id);
            return Busy;
        }

        MediaRefusal? refusal = await admitted.WaitAsync(ct);
        return refusal is null ? answer : new MediaAnswer(null, refusal);
    }

    private MediaRefusal? Admit(RoomPart part, PeerSetup setup, PeerMedia media)
    {
        MediaRefusal? refusal = part.Loop.Admit(part.Room, setup, media);
        if (refusal is not null) parts.Leave(setup.Id);
        return refusal;
    }

    private MediaAnswer AnswerTo(PeerSetup setup, IceSession ice) => new(engine.WriteAnswer(setup, ice), null) { IceTag = ice.Ours.Ufrag };

    private MediaAnswer Restart(RoomPart part, Guid peerId, SdpSession offer)
    {
        if (part.Room.Find(peerId) is not { } peer) return new MediaAnswer(null, IceRefusals.NoSuchPeer);
        if (!peer.Setup.Plan.IsMetBy(offer, out string? ufrag)) return new MediaAnswer(null, IceRefusals.OtherMedia);
        return AnswerTo(peer.Setup, part.Loop.Restart(peer, ufrag));
    }

    private IceAnswer Trickle(RoomPart part, Guid peerId, string? tag, SdpFragment fragment)
    {
        if (part.Room.Find(peerId) is not { } peer) return new IceAnswer(null, null, IceRefusals.NoSuchPeer);
        IceSession latest = peer.LatestIce;
        if (tag is not null && tag != latest.Ours.Ufrag) return new IceAnswer(null, null, IceRefusals.OtherSession);

        string ufrag = fragment.IceUfrag ?? latest.RemoteUfrag;
        bool isKnown = ufrag == latest.RemoteUfrag;
        if (!isKnown && (tag is not null || fragment.IcePwd is null)) return new IceAnswer(null, null, IceRefusals.OtherCredentials);
        if (isKnown && (tag is not null || peer.NextIce is null)) return new IceAnswer(null, latest.Ours.Ufrag, null);

        IceSession next = part.Loop.Restart(peer, ufrag);
        return new IceAnswer(engine.WriteFragment(peer.Setup.Plan, next), next.Ours.Ufrag, null);
    }

    private static Task<T> Ask<T>(RoomPart part, Func<T> command) =>
        part.Loop.Mailbox.TryAsk(command, out Task<T> answer) ? answer : throw new InvalidOperationException("The media engine has stopped or is overrun.");
}
