// The way straight to the other browser: one connection, bound to one generation, given up as soon as it breaks.
import { DirectPeer, readInbound, type Inbound, type PeerState } from './peer';
import type { PersonView, SignalMessage } from './protocol';
import { verificationCode } from './verification';
import type { LocalMedia, RemoteMedia, Way } from './ways';

/** So long may the connection be silent before the relay is the better way. */
const disconnectedMs = 2500;

export interface DirectWayOwner {
  send(message: SignalMessage): void;
  changed(): void;
  /** The connection will not come back; said once. */
  broken(): void;
}

export class DirectWay implements Way {
  private readonly peer: DirectPeer;
  private readonly partner: PersonView;
  private readonly owner: DirectWayOwner;
  private timer = 0;
  private over = false;
  /** Null until both descriptions are agreed on. */
  code: string | null = null;

  constructor(local: LocalMedia, partner: PersonView, polite: boolean, iceServers: RTCIceServer[], owner: DirectWayOwner) {
    this.partner = partner;
    this.owner = owner;
    this.peer = new DirectPeer({ audio: local.audio, video: local.video }, local.screen, polite, iceServers, {
      send: message => owner.send(message),
      stateChanged: state => this.stateChanged(state),
      agreed: () => void this.agreed(),
    });
  }

  get connected(): boolean { return this.peer.connection.connectionState === 'connected'; }

  media(people: readonly PersonView[]): RemoteMedia[] {
    // After a restart of the hub the other's stay has a new id, while the connection is still the same.
    const partner = people.find(person => person.participantId === this.partner.participantId)
      ?? people.find(person => person.clinicianId === this.partner.clinicianId);
    if (!partner) return [];
    const { participantId } = partner;
    const camera: RemoteMedia = { participantId, source: 'camera', audio: this.peer.microphone, video: this.peer.picture };
    const screen = this.peer.sharedScreen;
    return screen ? [camera, { participantId, source: 'screen', audio: null, video: screen }] : [camera];
  }

  measure(): Promise<Map<string, Inbound>> { return readInbound(this.peer.connection); }

  setLocal(local: LocalMedia): Promise<void> {
    return this.peer.replace({ audio: local.audio, video: local.video }, local.screen);
  }

  take(message: SignalMessage): void { this.peer.receive(message); }

  rejoined(): void {
    if (this.peer.connection.connectionState === 'disconnected') this.end();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.peer.close();
  }

  private stateChanged(state: PeerState): void {
    clearTimeout(this.timer);
    if (state === 'failed') this.end();
    if (state === 'disconnected') this.timer = window.setTimeout(() => this.end(), disconnectedMs);
    this.owner.changed();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.owner.broken();
  }

  private async agreed(): Promise<void> {
    const descriptions = this.peer.descriptions;
    this.code = descriptions ? await verificationCode(descriptions.local, descriptions.remote) : null;
    this.owner.changed();
  }
}
