// The way through the relay: one connection for each thing published, one for viewing; each is made again whenever it ends.
import type { LiveLink } from './hub';
import { PublishingPeer, ViewingPeer, readInbound, type Inbound, type PeerState } from './peer';
import type { PersonView, SlotView, Source } from './protocol';
import type { LocalMedia, RemoteMedia, Way } from './ways';

/** Milliseconds before the n-th try to make a connection again; the last one is repeated. */
const retryAfterMs = [0, 300, 1000, 2000, 4000];
/** A short drop heals by itself or by a restart of ICE (RFC 8445 §9); a longer one is worth a new connection. */
const disconnectedMs = 4000;

interface Exchange {
  /** Has an offer answered by the relay. */
  make(offer: string): Promise<{ peerId: string; sdp: string }>;
  /** Has an offer answered that changes nothing but the way there. */
  restart(peerId: string, offer: string): Promise<{ sdp: string }>;
}

type Peer = PublishingPeer | ViewingPeer;

/** One connection to the relay, kept alive. A viewing one has as many sound slots as its maker asks for. */
export class KeptPeer<P extends Peer> {
  peer: P | null = null;
  peerId: string | null = null;
  private readonly make: (stateChanged: (state: PeerState) => void) => P;
  private readonly exchange: Exchange;
  private readonly changed: () => void;
  private attempt = 0;
  private timer = 0;
  private closed = false;

  constructor(make: KeptPeer<P>['make'], exchange: Exchange, changed: () => void) {
    this.make = make;
    this.exchange = exchange;
    this.changed = changed;
    void this.open();
  }

  get connected(): boolean { return this.peer?.connection.connectionState === 'connected'; }

  again(): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = window.setTimeout(() => void this.open(), retryAfterMs[Math.min(this.attempt++, retryAfterMs.length - 1)]);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.peer?.close();
  }

  private async open(): Promise<void> {
    const old = this.peer;
    const peer = this.make(state => this.stateChanged(peer, state));
    this.peer = peer;
    this.peerId = null;
    old?.close();
    try {
      const answer = await this.exchange.make(await peer.offer());
      if (this.peer !== peer || this.closed) return;
      this.peerId = answer.peerId;
      await peer.answer(answer.sdp);
      this.changed();
    } catch {
      if (this.peer === peer) this.again();
    }
  }

  /** After a change of network the connection itself is still good; should this fail, a new one is made in time. */
  private async restart(peer: P): Promise<void> {
    if (this.peerId === null || peer.connection.signalingState !== 'stable') return;
    try {
      const answer = await this.exchange.restart(this.peerId, await peer.restart());
      if (this.peer === peer && !this.closed) await peer.answer(answer.sdp);
    } catch {
      // The timer of the drop goes on.
    }
  }

  private stateChanged(peer: P, state: PeerState): void {
    if (peer !== this.peer) return;
    clearTimeout(this.timer);
    if (state === 'connected') this.attempt = 0;
    if (state === 'failed') this.again();
    if (state === 'disconnected') {
      this.timer = window.setTimeout(() => this.again(), disconnectedMs);
      void this.restart(peer);
    }
    this.changed();
  }
}

export class RelayWay implements Way {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly changed: () => void;
  private readonly publishing = new Map<Source, KeptPeer<PublishingPeer>>();
  private readonly viewing: KeptPeer<ViewingPeer>;
  private readonly slots = new Map<string, SlotView[]>();
  private local: LocalMedia;

  /** @param soundSlots how many voices may be heard at once; as in a consult where it is left out */
  constructor(link: LiveLink, sessionId: string, local: LocalMedia, changed: () => void, soundSlots?: number) {
    this.link = link;
    this.sessionId = sessionId;
    this.changed = changed;
    this.local = local;
    this.publishWhatIsThere();
    this.viewing = new KeptPeer(
      stateChanged => new ViewingPeer(stateChanged, soundSlots),
      this.exchange(offer => link.invoke('View', sessionId, offer)),
      changed);
  }

  get connected(): boolean {
    return this.viewing.connected && [...this.publishing.values()].every(kept => kept.connected);
  }

  /** Our picture is left out, so that the voice comes through. */
  get savesPicture(): boolean { return this.publishing.get('camera')?.peer?.saves ?? false; }

  media(people: readonly PersonView[]): RemoteMedia[] {
    return people.flatMap(person => person.publications.map(publication => ({
      participantId: person.participantId,
      source: publication.source,
      audio: this.receiverOf(publication.publicationId, 'audio'),
      video: this.receiverOf(publication.publicationId, 'video'),
    })));
  }

  async measure(): Promise<Map<string, Inbound>> {
    return this.viewing.peer ? readInbound(this.viewing.peer.connection) : new Map<string, Inbound>();
  }

  async setLocal(local: LocalMedia): Promise<void> {
    this.local = local;
    this.publishWhatIsThere();
    await Promise.all([...this.publishing].map(([source, kept]) => kept.peer?.replace(tracksOf(local, source))));
  }

  /** From the hub; may come before the answer that names the peer. */
  takeSlots(peerId: string, slots: SlotView[]): void {
    this.slots.set(peerId, slots);
    this.changed();
  }

  /** From the hub: a connection has ended on its side. */
  takeClosed(peerId: string): void {
    this.slots.delete(peerId);
    for (const kept of [this.viewing, ...this.publishing.values()]) if (kept.peerId === peerId) kept.again();
  }

  rejoined(): void {
    for (const kept of [this.viewing, ...this.publishing.values()]) if (!kept.connected) kept.again();
  }

  /** Ends what is published, microphone and camera too: who sits in the audience sends nothing. */
  withdraw(): void {
    for (const source of [...this.publishing.keys()]) this.unpublish(source);
  }

  close(): void {
    this.viewing.close();
    void this.link.invoke('Unview', this.sessionId).catch(() => undefined);
    this.withdraw();
  }

  /** The camera's connection stays once made, so that microphone and camera can come and go in it; the screen's ends with the sharing. */
  private publishWhatIsThere(): void {
    if (this.local.audio || this.local.video) this.publish('camera');
    if (this.local.screen) this.publish('screen');
    else if (this.publishing.has('screen')) this.unpublish('screen');
  }

  private publish(source: Source): void {
    if (this.publishing.has(source)) return;
    this.publishing.set(source, new KeptPeer(
      stateChanged => new PublishingPeer(tracksOf(this.local, source), source, stateChanged, this.changed),
      this.exchange(offer => this.link.invoke('Publish', this.sessionId, source, offer)),
      this.changed));
  }

  private exchange(make: Exchange['make']): Exchange {
    return { make, restart: (peerId, offer) => this.link.invoke('Restart', this.sessionId, peerId, offer) };
  }

  private unpublish(source: Source): void {
    this.publishing.get(source)?.close();
    this.publishing.delete(source);
    void this.link.invoke('Unpublish', this.sessionId, source).catch(() => undefined);
  }

  private receiverOf(publicationId: string, kind: string): RTCRtpReceiver | null {
    const slots = this.slots.get(this.viewing.peerId ?? '') ?? [];
    const slot = slots.find(candidate => candidate.publicationId === publicationId && candidate.kind === kind);
    return slot ? this.viewing.peer?.receiver(slot.mid) ?? null : null;
  }
}

function tracksOf(local: LocalMedia, source: Source): { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } {
  return source === 'camera' ? { audio: local.audio, video: local.video } : { audio: null, video: local.screen };
}
