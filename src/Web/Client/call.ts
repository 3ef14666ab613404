// One browser's side of a room's media: opens and closes ways as switching.ts plans, and tells the page what to show.
import { DirectWay } from './direct';
import type { LiveLink } from './hub';
import type { Inbound } from './peer';
import type { PersonView, RoomView, SignalMessage, SlotView, Topology } from './protocol';
import { RelayWay } from './relay';
import { plan, type Goal, type Leg } from './switching';
import type { LocalMedia, RemoteMedia, Way } from './ways';

const pollMs = 100;
/** After so long, sound without picture (or picture without sound) is good enough to move over. */
const patienceMs = 4000;
const keptSignals = 64;

interface OpenLeg extends Leg {
  media: Way;
  failed: boolean;
  connectedAt: number | null;
}

export interface CallOwner {
  /** What is to be seen and heard may have changed: ask shown(). */
  changed(): void;
}

export class Call {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly owner: CallOwner;
  private readonly iceServers: RTCIceServer[];
  private local: LocalMedia;
  private me = '';
  private room: RoomView | null = null;
  private legs: OpenLeg[] = [];
  private shownLeg: OpenLeg | null = null;
  private arrived: Goal | null = null;
  private brokenSaid = '';
  private early: { generation: number; message: SignalMessage }[] = [];
  private poll = 0;

  constructor(link: LiveLink, sessionId: string, local: LocalMedia, iceServers: RTCIceServer[], owner: CallOwner) {
    this.link = link;
    this.sessionId = sessionId;
    this.local = local;
    this.iceServers = iceServers;
    this.owner = owner;
  }

  /** @param me this browser's participant id in it */
  takeRoom(room: RoomView, me: string): void {
    if (this.room?.epoch === room.epoch && room.revision < this.room.revision) return;
    this.me = me;
    this.room = room;
    this.step();
  }

  /** The link to the hub was down and this browser has joined again; to be told before the room that it has joined. */
  relinked(epoch: string): void {
    for (const leg of this.legs) if (leg.epoch === epoch) leg.media.rejoined();
  }

  /** True where a hub that has restarted does not know the other yet, while the peer-to-peer call with them goes on. */
  outlives(room: RoomView): boolean {
    if (!this.room || this.room.epoch === room.epoch) return false;
    return this.shownLeg?.way === 'PeerToPeer' && this.shownLeg.media.connected && this.shownLeg.media.media(room.people).length === 0;
  }

  takeSignal(generation: number, message: SignalMessage): void {
    const leg = this.directLeg();
    if (leg && this.room?.generation === generation) (leg.media as DirectWay).take(message);
    else if (generation >= (this.room?.generation ?? 0)) this.early = [...this.early.slice(1 - keptSignals), { generation, message }];
  }

  takeSlots(peerId: string, slots: SlotView[]): void { for (const relay of this.relays()) relay.takeSlots(peerId, slots); }

  takeClosed(peerId: string): void { for (const relay of this.relays()) relay.takeClosed(peerId); }

  async setLocal(local: LocalMedia): Promise<void> {
    this.local = local;
    await Promise.all(this.legs.map(leg => leg.media.setLocal(local)));
  }

  /** One's own picture is left out, so that the voice comes through. */
  get savesPicture(): boolean { return this.relays().some(relay => relay.savesPicture); }

  /** The way that the person sees. */
  get shownWay(): Topology | null { return this.shownLeg?.way ?? null; }

  shown(): RemoteMedia[] { return this.shownLeg?.media.media(this.people) ?? []; }

  /** What arrives by all open ways. */
  everything(): RemoteMedia[] { return this.legs.flatMap(leg => leg.media.media(this.people)); }

  measure(): Promise<Map<string, Inbound>> { return this.shownLeg?.media.measure() ?? Promise.resolve(new Map<string, Inbound>()); }

  get verificationCode(): string | null {
    return this.shownLeg?.way === 'PeerToPeer' ? (this.shownLeg.media as DirectWay).code : null;
  }

  close(): void {
    clearInterval(this.poll);
    for (const leg of this.legs) leg.media.close();
    this.legs = [];
    this.shownLeg = null;
  }

  private get people(): PersonView[] { return this.room?.people.filter(person => person.participantId !== this.me) ?? []; }

  private step(): void {
    const room = this.room;
    if (!room) return;
    const next = plan(room, { legs: this.legs, shown: this.shownLeg, arrived: this.arrived });
    if (next.broken) this.sayBroken(room);
    const opened = next.open.map(wanted => this.open(wanted));
    this.shownLeg = (next.show as OpenLeg | null) ?? opened.find(leg => leg?.way === room.topology) ?? null;
    for (const leg of next.close) this.end(leg as OpenLeg);
    if (next.arrived) this.sayArrived(room);
    if (this.legs.some(leg => leg.failed && this.isInPlay(leg, room))) this.sayBroken(room);
    this.watch();
    this.owner.changed();
  }

  private open(wanted: { way: Topology; epoch: string; generation: number }): OpenLeg | null {
    const media = wanted.way === 'Relay' ? this.openRelay() : this.openDirect();
    if (!media) return null;
    const leg: OpenLeg = { ...wanted, media, flowing: false, failed: false, connectedAt: null };
    this.legs.push(leg);
    if (media instanceof DirectWay) this.deliverEarly(media, wanted.generation);
    return leg;
  }

  private openRelay(): Way {
    return new RelayWay(this.link, this.sessionId, this.local, () => this.owner.changed());
  }

  private openDirect(): Way | null {
    const partner = this.people.find(person => !person.isDevice);
    if (!partner) return null;
    const way: DirectWay = new DirectWay(this.local, partner, this.me > partner.participantId, this.iceServers, {
      send: message => this.send(way, message),
      changed: () => this.owner.changed(),
      broken: () => this.fail(way),
    });
    return way;
  }

  /** A connection that is only still in view has nothing to say any more. */
  private send(way: DirectWay, message: SignalMessage): void {
    if (!this.room || (this.legs.some(leg => leg.media === way) && this.directLeg()?.media !== way)) return;
    void this.link.invoke('Signal', this.sessionId, this.room.generation, message).catch(() => undefined);
  }

  private deliverEarly(way: DirectWay, generation: number): void {
    for (const signal of this.early) if (signal.generation === generation) way.take(signal.message);
    this.early = this.early.filter(signal => signal.generation > generation);
  }

  private end(leg: OpenLeg): void {
    this.legs = this.legs.filter(other => other !== leg);
    leg.media.close();
  }

  private fail(way: Way): void {
    for (const leg of this.legs) if (leg.media === way) leg.failed = true;
    this.step();
  }

  /** The peer-to-peer connection that the room uses or is going to; not one that is only still in view. */
  private isInPlay(leg: OpenLeg, room: RoomView): boolean {
    return leg.way === 'PeerToPeer' && leg.epoch === room.epoch && (room.topology === 'PeerToPeer' || leg.generation === room.generation);
  }

  private sayArrived(room: RoomView): void {
    this.arrived = { epoch: room.epoch, generation: room.generation };
    this.link.invoke('Arrived', this.sessionId, room.generation).catch(() => { this.arrived = null; });
  }

  /** Once a target; a link that is down at this moment says it when it is back (relinked). */
  private sayBroken(room: RoomView): void {
    const goal = `${room.epoch}/${room.generation}`;
    if (this.brokenSaid === goal || (room.topology === 'Relay' && room.target === 'Relay')) return;
    this.brokenSaid = goal;
    this.link.invoke('Broken', this.sessionId, room.generation).catch(() => { this.brokenSaid = ''; });
  }

  /** While a leg does not flow yet it is looked at ten times a second. */
  private watch(): void {
    const waiting = this.legs.some(leg => !leg.flowing);
    if (waiting && this.poll === 0) this.poll = window.setInterval(() => void this.look(), pollMs);
    if (!waiting) {
      clearInterval(this.poll);
      this.poll = 0;
    }
  }

  private async look(): Promise<void> {
    const before = this.legs.filter(leg => leg.flowing).length;
    await Promise.all(this.legs.filter(leg => !leg.flowing).map(leg => this.lookAt(leg)));
    if (this.legs.filter(leg => leg.flowing).length !== before) this.step();
  }

  private async lookAt(leg: OpenLeg): Promise<void> {
    if (!leg.media.connected) return;
    leg.connectedAt ??= performance.now();
    const arriving = await leg.media.measure();
    const settled = performance.now() - leg.connectedAt > patienceMs;
    leg.flowing = this.awaited().every(person => flows(person, leg.media.media(this.people), arriving, settled));
  }

  /** Who must be seen by the new way before it replaces the old one: whoever sends and is seen by the old one. */
  private awaited(): PersonView[] {
    const seen = this.shownLeg?.way === 'PeerToPeer' ? new Set(this.shown().map(media => media.participantId)) : null;
    return this.people.filter(person => !person.isAway && (person.audio || person.video) && (seen?.has(person.participantId) ?? true));
  }

  private directLeg(): OpenLeg | null { return this.legs.findLast(leg => leg.way === 'PeerToPeer' && !leg.failed) ?? null; }

  private relays(): RelayWay[] { return this.legs.flatMap(leg => (leg.media instanceof RelayWay ? [leg.media] : [])); }
}

function flows(person: PersonView, media: RemoteMedia[], arriving: Map<string, Inbound>, settled: boolean): boolean {
  const camera = media.find(candidate => candidate.participantId === person.participantId && candidate.source === 'camera');
  const sound = (arriving.get(camera?.audio?.track.id ?? '')?.packetsReceived ?? 0) > 0;
  const picture = (arriving.get(camera?.video?.track.id ?? '')?.framesDecoded ?? 0) > 0;
  return settled ? sound || picture : (sound || !person.audio) && (picture || !person.video);
}
