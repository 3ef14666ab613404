// The interpreter's console: on air or off, mute, the level of one's own voice, and handing over. The voice is published before it is on air, so that taking the channel is heard at once.
import type { BriefingContext } from './briefingcontext';
import { make } from './dom';
import { languageName } from './languages';
import { PublishingPeer } from './peer';
import type { ChannelView, RoomView } from './protocol';
import { KeptPeer } from './relay';
import { LevelMeter } from './sound';
import { text } from './texts';

export class Booth {
  readonly element = make('section', 'booth');
  private readonly context: BriefingContext;
  private readonly failed: (error: unknown) => void;
  private readonly title = make('h2');
  private readonly air = button('booth-air', 'booth-air');
  private readonly mute = button('booth-mute', '');
  private readonly colleagues = make('div', 'actions');
  private readonly state = make('p');
  private readonly level = Object.assign(make('meter'), { min: 0, max: 1, low: 0.25, high: 0.9, optimum: 0.6 });
  private readonly meter = new LevelMeter(this.level);
  private voice: KeptPeer<PublishingPeer> | null = null;
  private track: MediaStreamTrack | null = null;
  private epoch = '';
  private muted = false;
  private opening = false;
  private channel: ChannelView | null = null;

  constructor(context: BriefingContext, failed: (error: unknown) => void) {
    this.context = context;
    this.failed = failed;
    this.element.hidden = true;
    this.element.dataset['testid'] = 'booth';
    this.state.setAttribute('role', 'status');
    this.level.ariaLabel = text('live-ch-level');
    this.air.addEventListener('click', () => void this.toggleAir());
    this.mute.addEventListener('click', () => this.setMuted(!this.muted));
    this.element.append(this.title, this.state, this.air, this.mute, this.level, this.colleagues);
    context.onMicrophone(() => void this.changeMicrophone());
    context.hub.on('PeerClosed', (_, peerId) => { if (this.voice?.peerId === peerId) this.voice.again(); });
  }

  /** @param channel the one that this person was given; null for who does not interpret */
  follow(room: RoomView, channel: ChannelView | null): void {
    this.channel = channel;
    this.element.hidden = channel === null;
    if (!channel) return this.close();
    this.title.textContent = text('live-ch-booth', languageName(channel.language));
    void this.publish(room.epoch);
    this.show(channel);
  }

  close(): void {
    this.voice?.close();
    if (this.voice) void this.context.hub.invoke('Unpublish', this.context.sessionId, 'voice').catch(() => undefined);
    this.voice = null;
    this.track?.stop();
    this.track = null;
    this.meter.stop();
    this.epoch = '';
  }

  private show(channel: ChannelView): void {
    const { me } = this.context;
    const mine = channel.onAir === me;
    const offered = channel.offeredTo === me;
    this.element.dataset['air'] = mine ? 'on' : 'off';
    this.air.ariaPressed = String(mine);
    set(this.air, text(mine ? 'live-ch-off-air' : offered ? 'live-ch-accept' : 'live-ch-on-air'));
    this.mute.ariaPressed = String(this.muted);
    set(this.mute, text(this.muted ? 'live-ch-unmute' : 'live-ch-mute'));
    set(this.state, mine
      ? text(channel.offeredTo ? 'live-ch-state-offered' : 'live-ch-state-on', this.context.nameOf(channel.offeredTo ?? ''))
      : text(offered ? 'live-ch-state-asked' : channel.onAir ? 'live-ch-state-other' : 'live-ch-state-nobody', this.context.nameOf(channel.onAir ?? '')));
    this.showColleagues(channel, mine, offered);
  }

  private showColleagues(channel: ChannelView, mine: boolean, offered: boolean): void {
    const others = channel.interpreters.filter(id => id !== this.context.me);
    const wanted: [string, () => Promise<unknown>][] = [];
    const { hub, sessionId } = this.context;
    if (mine && channel.offeredTo) wanted.push([text('live-ch-offer-back'), () => hub.invoke('OfferChannel', sessionId, null)]);
    else if (mine) for (const id of others) wanted.push([text('live-ch-offer', this.context.nameOf(id)), () => hub.invoke('OfferChannel', sessionId, id)]);
    if (offered) wanted.push([text('live-ch-decline'), () => hub.invoke('LeaveChannel', sessionId)]);
    const words = wanted.map(([one]) => one).join('\n');
    if (this.colleagues.dataset['shown'] === words) return;
    this.colleagues.dataset['shown'] = words;
    this.colleagues.replaceChildren(...wanted.map(([one, doing]) => {
      const element = button('booth-hand-over', '', one);
      element.addEventListener('click', () => void this.send(doing));
      return element;
    }));
  }

  private async toggleAir(): Promise<void> {
    const { hub, sessionId, me } = this.context;
    const mine = this.channel?.onAir === me;
    if (!mine && this.muted) this.setMuted(false);
    await this.send(() => mine ? hub.invoke('LeaveChannel', sessionId) : hub.invoke('TakeChannel', sessionId));
  }

  private async send(doing: () => Promise<unknown>): Promise<void> {
    this.failed(null);
    await doing().catch((error: unknown) => this.failed(error));
  }

  private setMuted(muted: boolean): void {
    this.muted = muted;
    if (this.track) this.track.enabled = !muted;
    if (this.channel) this.show(this.channel);
  }

  /** On the air with it at once, as it was: muted or not. One that is gone leaves the one there is, which is silent then; the room's own bar says so. */
  private async changeMicrophone(): Promise<void> {
    const chosen = this.context.microphone();
    if (!this.track || !chosen) return;
    this.track.stop();
    this.track = chosen.clone();
    this.track.enabled = !this.muted;
    this.meter.follow(this.track);
    await this.voice?.peer?.replace({ audio: this.track, video: null });
  }

  /** With the microphone that was chosen for this browser; after a restart of the hub anew. */
  private async publish(epoch: string): Promise<void> {
    if (this.epoch === epoch || this.opening) return;
    this.opening = true;
    try {
      // One capture, shared: a second one of the same device may stay silent.
      this.track ??= this.context.microphone()?.clone() ?? await openMicrophone();
      this.track.enabled = !this.muted;
      this.meter.follow(this.track);
    } catch {
      set(this.state, text('live-ch-no-microphone'));
      return;
    } finally {
      this.opening = false;
    }
    if (!this.channel) return this.close();
    this.epoch = epoch;
    this.voice?.close();
    const { hub, sessionId } = this.context;
    this.voice = new KeptPeer(
      stateChanged => new PublishingPeer({ audio: this.track, video: null }, 'voice', stateChanged),
      { make: offer => hub.invoke('Publish', sessionId, 'voice', offer), restart: (peerId, offer) => hub.invoke('Restart', sessionId, peerId, offer) },
      () => { this.element.dataset['voice'] = this.voice?.connected ? 'connected' : ''; });
  }
}

async function openMicrophone(): Promise<MediaStreamTrack> {
  const { microphone = '' } = JSON.parse(localStorage.getItem('room-devices') ?? '{}') as { microphone?: string };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: microphone === '' ? true : { deviceId: { ideal: microphone } } });
  const track = stream.getAudioTracks()[0];
  if (!track) throw new Error('No microphone.');
  return track;
}

function button(testid: string, className: string, words = ''): HTMLButtonElement {
  const element = Object.assign(make('button', className, words), { type: 'button' });
  element.dataset['testid'] = testid;
  return element;
}

/** A live region is spoken when its words change. */
function set(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
