// The page of a session: from pre-join to leaving. It connects the parts; each of them is a module of its own.
import { Call } from './call';
import { Chat } from './chat';
import { Controls } from './controls';
import { DevicePanel } from './devicepanel';
import { must, setIcon } from './dom';
import { LiveLink, RefusalError, type LinkState } from './hub';
import { Interpreters } from './interpreters';
import { LocalDevices } from './media';
import { showOwnLine } from './ownline';
import { PeopleHere } from './peoplehere';
import { PreJoin, showIn } from './prejoin';
import type { RoomView, Welcome } from './protocol';
import { Recording } from './recording';
import { RoomLog } from './roomlog';
import { Stage } from './stage';
import { Stay } from './stay';
import { text } from './texts';
import { inThrees } from './verification';

const patienceMs = 6000;

class RoomPage {
  private readonly root = must('#room');
  private readonly sessionId = this.root.dataset['session'] ?? '';
  private readonly stay = new Stay(this.sessionId);
  private readonly log = new RoomLog(this.sessionId);
  private readonly devices = new LocalDevices(() => this.devicesChanged());
  private readonly stage = new Stage(
    must('#stage'),
    blocked => { must('#unblock').hidden = !blocked; },
    wishes => this.link.invoke('Wish', this.sessionId, wishes));
  private readonly people = new PeopleHere(() => void this.tellPeople());
  private readonly panel = new DevicePanel(this.devices);
  private readonly prejoin = new PreJoin(this.devices, this.panel, () => this.enter());
  private readonly link = new LiveLink({
    since: () => this.log.since,
    welcomed: welcome => void this.welcomed(welcome),
    linkChanged: state => this.linkChanged(state),
    refused: error => this.removed(error instanceof RefusalError ? error.message : text('room-refused')),
  });

  private readonly chat = new Chat(this.link, this.sessionId, this.log, words => this.heard(words));
  private readonly recording = new Recording(this.link, this.sessionId, {
    nameOf: clinicianId => this.log.names.get(clinicianId) ?? '',
    say: words => this.say(words),
    problem: words => { must('#room-problem').textContent = words; },
  });

  private readonly controls = new Controls({
    devices: this.devices,
    leave: () => void this.leave(),
    askToRecord: () => { if (!this.interprets) this.recording.openAsk(); },
    openChat: () => this.toggleChat(),
    openDevices: () => this.panel.open(),
    nameMark: () => this.recording.marks.focus(),
    failed: words => this.say(words),
  });

  private readonly interpreters = new Interpreters(words => this.say(words));
  private call: Call | null = null;
  private welcome: Welcome | null = null;
  private room: RoomView | null = null;
  private wantsIn = this.stay.isIn;
  private newest: RoomView | null = null;
  private early: RoomView | null = null;
  private patience = 0;
  private me = '';
  private joinedAs = '';
  private told = '';
  private telling = '';

  start(): void {
    this.link.on('Log', (sessionId, entries) => { if (sessionId === this.sessionId) this.takeLog(entries); });
    this.link.on('Room', (sessionId, room) => { if (sessionId === this.sessionId) this.takeRoom(room); });
    this.link.on('Slots', (_, peerId, slots) => this.call?.takeSlots(peerId, slots));
    this.link.on('PeerClosed', (_, peerId) => this.call?.takeClosed(peerId));
    this.link.on('Removed', (sessionId, _, words) => { if (sessionId === this.sessionId) this.removed(words); });
    this.link.on('Signal', (_, __, generation, message) => this.call?.takeSignal(generation, message));
    document.querySelector('#open-interpreters')?.addEventListener('click', () => this.interpreters.open());
    must('#unblock').addEventListener('click', () => void this.stage.voices.unblock());
    must('#speaker').addEventListener('change', () => void this.stage.voices.choose(this.devices.choice.speaker));
    if (this.wantsIn) this.showCall();
    void this.link.start();
    void this.devices.open();
  }

  /** Recording and asking others in are for whom the session is between. */
  private get interprets(): boolean { return this.root.dataset['part'] === 'interpreter'; }

  private enter(): void {
    this.wantsIn = true;
    this.showCall();
    void this.join();
  }

  private async welcomed(welcome: Welcome): Promise<void> {
    this.welcome = welcome;
    this.chat.ready(welcome.you);
    if (this.wantsIn) await this.join();
  }

  /** The first time, and again after each dropped link: the stay of this tab goes on. */
  private async join(): Promise<void> {
    if (!this.welcome || this.root.dataset['link'] !== 'connected') return;
    try {
      const { stay, devices } = this;
      const joined = await this.link.invoke('Join', this.sessionId, stay.deviceId, stay.pageId, devices.sendsAudio, devices.sendsVideo);
      this.joinedAs = joined.participantId;
      // Before anything is published: an answer stands for so many.
      await this.tellPeople(joined.room.people);
      this.call ??= this.openCall(this.welcome);
      this.call.relinked(joined.room.epoch);
      this.takeRoom(joined.room);
      // What changed while the answer was on its way was told before it.
      if (this.early?.epoch === joined.room.epoch) this.takeRoom(this.early);
      this.early = null;
      this.stage.joined();
      this.stay.begin();
      must('#room-problem').textContent = '';
      await this.tellMedia();
    } catch (error) {
      this.fail(error);
    }
  }

  private openCall(welcome: Welcome): Call {
    const servers = welcome.iceServers.map(server => ({ urls: server.urls, username: server.username ?? '', credential: server.credential ?? '' }));
    const call = new Call(this.link, this.sessionId, this.devices.media, servers, { changed: () => this.refresh() });
    this.stage.start(call);
    void this.stage.voices.choose(this.devices.choice.speaker);
    return call;
  }

  private takeLog(entries: Parameters<RoomLog['take']>[0]): void {
    const had = this.log.since.seq > 0;
    const { fresh, gap } = this.log.take(entries);
    this.chat.show(fresh, had);
    if (gap) void this.link.invoke('Follow', this.log.since).catch(() => undefined);
    this.refresh();
  }

  /** After a restart of the hub a peer-to-peer call goes on as it was until the other is back, too, or for a while. */
  private takeRoom(room: RoomView): void {
    // After a restart the others' arrival is told before this browser has joined again itself.
    if (!this.call || !room.people.some(person => person.participantId === this.joinedAs)) {
      this.early = room;
      return;
    }

    if (this.newest?.epoch === room.epoch && room.revision < this.newest.revision) return;
    this.newest = room;
    if (this.call.outlives(room)) this.patience ||= window.setTimeout(() => this.showNewest(), patienceMs);
    else this.showNewest();
  }

  private showNewest(): void {
    clearTimeout(this.patience);
    this.patience = 0;
    if (!this.newest || !this.call) return;
    this.room = this.newest;
    this.me = this.joinedAs;
    for (const person of this.room.people) this.log.names.set(person.clinicianId, person.name);
    this.call.takeRoom(this.room, this.me);
    this.refresh();
  }

  private refresh(): void {
    const { room, call } = this;
    if (!room || !call || !this.welcome) return;
    const others = room.people.filter(person => person.participantId !== this.me);
    Object.assign(this.root.dataset, {
      topology: room.topology, target: room.target, shown: call.shownWay ?? '', recording: room.recording?.state ?? '', paused: room.recording?.paused ? 'yes' : '', participants: room.people.length,
    });
    must('#calling').hidden = others.length > 0;
    const direct = call.shownWay === 'PeerToPeer';
    must('#topology-word').textContent = text(direct ? 'room-direct' : 'room-relay');
    setIcon(must('#topology'), direct ? 'direct' : 'relay');
    must('#verification').hidden = call.verificationCode === null;
    must('#verification-code').textContent = inThrees(call.verificationCode ?? '');
    must('#self-people').textContent = this.people.count > 1 ? text('room-people', this.people.count) : '';
    this.stage.update(room, this.me);
    showOwnLine(room.people.find(person => person.participantId === this.me), call.savesPicture);
    void this.tellMedia();
    this.recording.update(room, this.welcome.you);
    this.controls.update(room.recording !== null);
  }

  private devicesChanged(): void {
    this.prejoin.update();
    void this.panel.update();
    showIn(must<HTMLVideoElement>('#self-video'), this.devices.media.video);
    must('#self').classList.toggle('no-picture', !this.devices.sendsVideo);
    must('#self-muted').hidden = this.devices.sendsAudio;
    this.controls.update(this.room?.recording != null);
    void this.call?.setLocal(this.devices.media);
    void this.tellMedia();
  }

  private async tellMedia(): Promise<void> {
    const [audio, video] = [this.devices.sendsAudio, this.devices.sendsVideo && this.call?.savesPicture !== true];
    const now = `${audio}/${video}`;
    const mine = this.room?.people.find(person => person.participantId === this.me);
    if (!mine || now === `${mine.audio}/${mine.video}` || now === this.telling) return;
    this.telling = now;
    await this.link.invoke('SetMedia', this.sessionId, audio, video).catch(() => undefined);
    this.telling = '';
  }

  private async tellPeople(people = this.room?.people ?? []): Promise<void> {
    const mine = people.find(person => person.participantId === this.joinedAs);
    if (!mine || mine.peopleHere === this.people.count) return;
    await this.link.invoke('PeopleHere', this.sessionId, this.people.count).catch((error: unknown) => this.fail(error));
  }

  private linkChanged(state: LinkState): void {
    this.root.dataset['link'] = state;
    must('#link-state').textContent = state === 'reconnecting' ? text('room-reconnecting') : '';
  }

  private async leave(): Promise<void> {
    this.wantsIn = false;
    this.stay.end();
    this.call?.close();
    this.stage.stop();
    this.devices.close();
    await this.link.invoke('Leave', this.sessionId).catch(() => undefined);
    await this.link.stop();
    location.assign(this.root.dataset['after'] ?? '/');
  }

  /** Somebody else ended this stay. Whatever the hub has closed already, nothing is sent from here any more; what was said stays to be read. */
  private removed(words: string): void {
    this.wantsIn = false;
    this.stay.end();
    this.call?.close();
    this.call = null;
    this.stage.stop();
    this.devices.close();
    void this.link.stop();
    this.prejoin.close();
    must('#call').hidden = true;
    this.root.dataset['state'] = 'removed';
    must('#removed-text').textContent = words;
    must('#removed').hidden = false;
    must('#removed').focus();
  }

  private showCall(): void {
    this.prejoin.close();
    must('#call').hidden = false;
    this.root.dataset['state'] = 'call';
    must('#call').focus();
    this.controls.update(false);
  }

  private toggleChat(): void {
    const open = must('#chat').classList.toggle('open');
    must('#toggle-chat').ariaExpanded = String(open);
    must('#toggle-chat').classList.remove('unread');
    if (open) must('#chat-input').focus();
  }

  private heard(words: string): void {
    if (!must('#chat').classList.contains('open')) must('#toggle-chat').classList.add('unread');
    this.say(words);
  }

  /** For those who listen to the page instead of looking at it. */
  private say(words: string): void {
    this.told = this.told === words ? `${words} ` : words;
    must('#room-news').textContent = this.told;
  }

  /** A refusal says itself what to do; a link that broke meanwhile comes back by itself and is shown as such. */
  private fail(error: unknown, otherwise = ''): void {
    const words = error instanceof RefusalError ? error.message : otherwise;
    must('#room-problem').textContent = words;
    this.prejoin.problem(words);
  }
}

new RoomPage().start();
