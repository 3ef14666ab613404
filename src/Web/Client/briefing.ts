// The live page of a briefing. Who watches is in it at once; who speaks, leads or interprets looks at their devices first. It connects the parts; each is a module
// of its own, and panels get what they may use by briefingcontext.ts.
import { AirSign } from './air';
import type { BriefingContext, BriefingPanel } from './briefingcontext';
import { casePanel } from './casepanel';
import { channels } from './channels';
import { Chat } from './chat';
import { Controls } from './controls';
import { deckList } from './decklist';
import { DevicePanel } from './devicepanel';
import { must } from './dom';
import { Floor } from './floor';
import { LiveLink, RefusalError, type LinkState } from './hub';
import { Layouts } from './layouts';
import { LocalDevices } from './media';
import { showOwnLine } from './ownline';
import { OwnPlace } from './ownplace';
import { peoplePanel } from './peoplepanel';
import { PreJoin, showIn } from './prejoin';
import type { LogEntryView, PersonView, RoomView, SeatRole, StagePlace, Welcome } from './protocol';
import { questions } from './questions';
import { Recording } from './recording';
import { RoomLog } from './roomlog';
import { SideTabs } from './sidetabs';
import { slidesPanel } from './slides';
import { Stage } from './stage';
import { hostBar } from './stagecommands';
import { Stay } from './stay';
import { text } from './texts';

/** Whoever adds a panel adds it here. */
const panels: BriefingPanel[] = [peoplePanel, slidesPanel, deckList, hostBar, questions, channels, casePanel];

/** Refusals that are over in a moment, such as of a hub that hundreds come back to at once. */
const passing = new Set(['room-busy', 'hello-first']);
const retryMs = 2000;

class BriefingPage {
  private readonly root = must('#room');
  private readonly sessionId = this.root.dataset['session'] ?? '';
  private readonly stay = new Stay(this.sessionId);
  private readonly log = new RoomLog(this.sessionId);
  private readonly microphoneHearers: (() => void)[] = [];
  private microphone: MediaStreamTrack | null = null;
  private readonly devices = new LocalDevices(() => this.devicesChanged());
  private readonly panel = new DevicePanel(this.devices);
  private readonly prejoin = document.querySelector('#prejoin') ? new PreJoin(this.devices, this.panel, () => this.enter()) : null;
  private readonly stage = new Stage(
    must('#stage'),
    blocked => { must('#unblock').hidden = !blocked; },
    wishes => this.link.invoke('Wish', this.sessionId, wishes));
  private readonly tabs = new SideTabs(name => this.tabs?.mark(name, false));
  private readonly link = new LiveLink({
    since: () => this.log.since,
    welcomed: welcome => void this.welcomed(welcome),
    linkChanged: state => this.linkChanged(state),
    refused: error => this.removed(error instanceof RefusalError ? error.message : text('room-refused')),
  });

  private readonly floor = new Floor(this.link, this.sessionId, () => this.refresh());
  private readonly chat = new Chat(this.link, this.sessionId, this.log, words => { this.tabs.mark('chat', true); this.say(words); });
  private readonly recording = new Recording(this.link, this.sessionId, {
    nameOf: clinicianId => this.nameOf(clinicianId),
    say: words => this.say(words),
    problem: words => this.problem(words),
  });

  private readonly controls = new Controls({
    devices: this.devices,
    leave: () => void this.leave(),
    askToRecord: () => { if (this.role === 'Host') this.recording.openAsk(); },
    openChat: () => { this.tabs.open('chat'); must('#chat-input').focus(); },
    openDevices: () => this.panel.open(),
    nameMark: () => this.recording.marks.focus(),
    failed: words => this.say(words),
  });

  private readonly layouts = new Layouts(this.stage, () => this.say(text('live-thin-line')));
  private readonly air = new AirSign();
  private readonly roomHeard: ((room: RoomView) => void)[] = [];
  private readonly logHeard: ((entries: readonly LogEntryView[], fresh: boolean) => void)[] = [];
  private wantsIn = this.prejoin === null || this.stay.isIn;
  private welcome: Welcome | null = null;
  private room: RoomView | null = null;
  private joinedAs = '';
  private joinedEpoch = '';
  /** Of an epoch in which this browser has not joined yet. */
  private early: RoomView | null = null;
  private joining = 0;
  private told = '';
  private telling = '';

  start(): void {
    const { link, sessionId } = this;
    link.on('Log', (session, entries) => { if (session === sessionId) this.takeLog(entries); });
    link.on('Room', (session, room) => { if (session === sessionId) this.takeRoom(room); });
    link.on('Slots', (_, peerId, slots) => this.floor.takeSlots(peerId, slots));
    link.on('PeerClosed', (_, peerId) => this.floor.takeClosed(peerId));
    link.on('Removed', (session, _, words) => { if (session === sessionId) this.removed(words); });
    must('#unblock').addEventListener('click', () => void this.stage.voices.unblock());
    must('#speaker').addEventListener('change', () => void this.stage.voices.choose(this.devices.choice.speaker));
    const context = this.context();
    for (const panel of panels) panel(context);
    new OwnPlace(context, this.devices, this.prejoin !== null);
    this.tabs.refresh();
    if (this.wantsIn) this.showCall();
    void link.start();
    if (this.prejoin) void this.devices.open();
  }

  private get mine(): PersonView | undefined { return this.room?.people.find(person => person.participantId === this.joinedAs); }

  /** Who merely watches is not among the people. */
  private get role(): SeatRole { return this.room ? this.mine?.role ?? 'Audience' : this.root.dataset['role'] as SeatRole; }

  private get place(): StagePlace { return this.room ? this.mine?.place ?? 'Audience' : this.root.dataset['place'] as StagePlace; }

  private context(): BriefingContext {
    // The page itself stays out of the panels' reach.
    const page = this;
    return {
      sessionId: this.sessionId,
      hub: this.link,
      get me() { return page.welcome?.you ?? ''; },
      get stay() { return page.joinedAs; },
      get role() { return page.role; },
      get place() { return page.place; },
      room: () => this.room,
      onRoom: callback => { this.roomHeard.push(callback); if (this.room) callback(this.room); },
      onLog: callback => { this.logHeard.push(callback); },
      nameOf: clinicianId => this.nameOf(clinicianId),
      say: words => this.say(words),
      problem: error => this.problem(error),
      setVolumes: volumeOf => { this.stage.voices.volumeOf = volumeOf; this.refresh(); },
      refreshVoices: () => this.refresh(),
      microphone: () => this.devices.media.audio,
      onMicrophone: callback => void this.microphoneHearers.push(callback),
      showTab: panel => { this.tabs.refresh(); this.tabs.open(panel); },
      countTab: (panel, count) => { this.tabs.refresh(); this.tabs.count(panel, count); },
    };
  }

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
    clearTimeout(this.joining);
    if (!this.wantsIn || !this.welcome || this.root.dataset['link'] !== 'connected') return;
    const { stay, devices, floor } = this;
    try {
      const joined = await this.link.invoke('Join', this.sessionId, stay.deviceId, stay.pageId, devices.sendsAudio, devices.sendsVideo);
      if (this.joinedAs === '') this.stage.start(floor);
      this.joinedAs = joined.participantId;
      this.joinedEpoch = joined.room.epoch;
      floor.relinked(joined.room.epoch);
      // What happens while the answer is on its way is told before it.
      const room = latestOf(joined.room, this.room, this.early);
      this.room = this.early = null;
      this.takeRoom(room);
      this.stage.joined();
      stay.begin();
      this.problem('');
    } catch (error) {
      if (error instanceof RefusalError && !passing.has(error.code)) this.removed(error.message);
      else this.joining = window.setTimeout(() => void this.join(), retryMs);
    }
  }

  private takeLog(entries: readonly LogEntryView[]): void {
    const had = this.log.since.seq > 0;
    const { fresh, gap } = this.log.take(entries);
    this.chat.show(fresh, had);
    for (const heard of this.logHeard) heard(fresh, had);
    if (gap) void this.link.invoke('Follow', this.log.since).catch(() => undefined);
  }

  /** After a restart of the hub the others' arrival is told before this browser has joined again itself. */
  private takeRoom(room: RoomView): void {
    if (room.epoch !== this.joinedEpoch) this.early = room;
    if (room.epoch !== this.joinedEpoch || (this.room && room.revision < this.room.revision)) return;
    this.room = room;
    for (const person of room.people) this.log.names.set(person.clinicianId, person.name);
    this.floor.takeRoom(room, this.joinedAs);
    this.publish();
    this.refresh();
    for (const heard of this.roomHeard) heard(room);
  }

  /** From the stage and the green room alone. */
  private publish(): void {
    this.floor.setLocal(this.place === 'Audience' ? null : this.devices.media);
    void this.tellMedia();
  }

  private refresh(): void {
    const { room } = this;
    if (!room?.stage || !this.welcome) return;
    const { role, place } = this;
    Object.assign(this.root.dataset, {
      role, place, stage: room.stage.state, people: room.people.length, audience: room.stage.audience, recording: room.recording?.state ?? '', paused: room.recording?.paused ? 'yes' : '',
    });
    this.air.update(room, this.joinedAs);
    this.layouts.show(room);
    this.stage.update(this.air.shown(room, this.joinedAs), this.joinedAs);
    must('#self').hidden = place === 'Audience';
    showOwnLine(place === 'Audience' ? undefined : this.mine, this.floor.savesPicture);
    void this.tellMedia();
    this.recording.update(room, this.welcome.you);
    this.controls.update(room.recording !== null);
    this.chat.allow(!room.stage.isChatOff || role === 'Host');
    this.tabs.refresh();
  }

  private devicesChanged(): void {
    if (this.devices.media.audio !== this.microphone) {
      this.microphone = this.devices.media.audio;
      for (const hears of this.microphoneHearers) hears();
    }

    this.prejoin?.update();
    void this.panel.update();
    showIn(must<HTMLVideoElement>('#self-video'), this.devices.media.video);
    must('#self').classList.toggle('no-picture', !this.devices.sendsVideo);
    must('#self-muted').hidden = this.devices.sendsAudio;
    this.controls.update(this.room?.recording != null);
    this.publish();
  }

  private async tellMedia(): Promise<void> {
    const [audio, video] = [this.devices.sendsAudio, this.devices.sendsVideo && !this.floor.savesPicture];
    const now = `${audio}/${video}`;
    if (!this.mine || now === `${this.mine.audio}/${this.mine.video}` || now === this.telling) return;
    this.telling = now;
    await this.link.invoke('SetMedia', this.sessionId, audio, video).catch(() => undefined);
    this.telling = '';
  }

  private linkChanged(state: LinkState): void {
    this.root.dataset['link'] = state;
    must('#link-state').textContent = state === 'reconnecting' ? text('room-reconnecting') : '';
  }

  private async leave(): Promise<void> {
    this.end();
    await this.link.invoke('Leave', this.sessionId).catch(() => undefined);
    await this.link.stop();
    location.assign(this.root.dataset['after'] ?? '/');
  }

  /** Somebody else ended this stay, or the room is closed to this person. */
  private removed(words: string): void {
    this.end();
    void this.link.stop();
    this.prejoin?.close();
    must('#call').hidden = true;
    document.querySelector('#entering')?.remove();
    this.root.dataset['state'] = 'removed';
    must('#removed-text').textContent = words;
    must('#removed').hidden = false;
    must('#removed').focus();
  }

  private end(): void {
    this.wantsIn = false;
    this.stay.end();
    this.floor.close();
    this.stage.stop();
    this.devices.close();
  }

  private showCall(): void {
    this.prejoin?.close();
    document.querySelector('#entering')?.remove();
    must('#call').hidden = false;
    this.root.dataset['state'] = 'call';
    this.controls.update(false);
  }

  private nameOf(clinicianId: string): string { return this.log.names.get(clinicianId) ?? ''; }

  private say(words: string): void {
    this.told = this.told === words ? `${words} ` : words;
    must('#room-news').textContent = this.told;
  }

  /** A refusal says itself what to do; a link that broke meanwhile comes back by itself and is shown as such. */
  private problem(error: unknown): void {
    must('#room-problem').textContent = typeof error === 'string' ? error : error instanceof RefusalError ? error.message : text('room-not-sent');
  }
}

/** Of what was told of the same room and the answer to joining it. */
function latestOf(joined: RoomView, ...told: (RoomView | null)[]): RoomView {
  return told.reduce((latest: RoomView, room) => (room?.epoch === latest.epoch && room.revision > latest.revision ? room : latest), joined);
}

new BriefingPage().start();
