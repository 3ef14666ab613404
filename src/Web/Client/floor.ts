// One browser's media in a briefing: always through the relay, and published only from the stage and the green room.
import type { LiveLink } from './hub';
import { briefingAudioSlots, type Inbound } from './peer';
import type { PersonView, RoomView, SlotView } from './protocol';
import { RelayWay } from './relay';
import type { MediaSource } from './stage';
import type { LocalMedia, RemoteMedia } from './ways';

const silent: LocalMedia = { audio: null, video: null, screen: null };

export class Floor implements MediaSource {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly changed: () => void;
  private way: RelayWay | null = null;
  private epoch = '';
  private others: PersonView[] = [];
  private local = silent;

  /** @param changed what is to be seen and heard may have changed */
  constructor(link: LiveLink, sessionId: string, changed: () => void) {
    this.link = link;
    this.sessionId = sessionId;
    this.changed = changed;
  }

  /** After a restart of the hub the room is another one, and every connection is made again. */
  takeRoom(room: RoomView, me: string): void {
    this.others = room.people.filter(person => person.participantId !== me);
    if (room.epoch === this.epoch) return;
    this.epoch = room.epoch;
    this.way?.close();
    this.way = new RelayWay(this.link, this.sessionId, this.local, this.changed, briefingAudioSlots);
  }

  /** This browser has joined again in the same room: what broke meanwhile is made again. */
  relinked(epoch: string): void {
    if (epoch === this.epoch) this.way?.rejoined();
  }

  /** One's own picture is left out, so that the voice comes through. */
  get savesPicture(): boolean { return this.way?.savesPicture ?? false; }

  /** @param local what is sent; null where nothing may be */
  setLocal(local: LocalMedia | null): void {
    this.local = local ?? silent;
    if (local) void this.way?.setLocal(local);
    else this.way?.withdraw();
  }

  takeSlots(peerId: string, slots: SlotView[]): void { this.way?.takeSlots(peerId, slots); }

  takeClosed(peerId: string): void { this.way?.takeClosed(peerId); }

  shown(): RemoteMedia[] { return this.way?.media(this.others) ?? []; }

  everything(): RemoteMedia[] { return this.shown(); }

  measure(): Promise<Map<string, Inbound>> { return this.way?.measure() ?? Promise.resolve(new Map<string, Inbound>()); }

  close(): void {
    this.way?.close();
    this.way = null;
    this.epoch = '';
  }
}
