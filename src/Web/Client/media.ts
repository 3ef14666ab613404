// This browser's microphone, camera and screen: opened with whatever there is, kept through unplugging, remembered for next time.
import type { LocalMedia } from './ways';

/** Why there is no microphone or no camera, as texts name it: `room-trouble-audio-denied` and so on. */
export type Trouble = 'denied' | 'missing' | 'busy' | 'insecure';

export interface Choice {
  /** Device ids; empty for the system's own choice. */
  microphone: string;
  camera: string;
  speaker: string;
  /** Wanted on, whether there is such a device or not. */
  audio: boolean;
  video: boolean;
  /** Sound as it is, without noise suppression: for a stethoscope, which it would take for noise. */
  originalSound: boolean;
}

type Kind = 'audio' | 'video';

const remembered = 'room-devices';
const untouched: Choice = { microphone: '', camera: '', speaker: '', audio: true, video: true, originalSound: false };

export class LocalDevices {
  choice: Choice = { ...untouched, ...(JSON.parse(localStorage.getItem(remembered) ?? '{}') as Partial<Choice>) };
  readonly trouble: Record<Kind, Trouble | null> = { audio: null, video: null };
  private readonly tracks: LocalMedia = { audio: null, video: null, screen: null };
  private readonly changed: () => void;
  /** One change after the other, however fast somebody presses. */
  private queue: Promise<void> = Promise.resolve();

  constructor(changed: () => void) {
    this.changed = changed;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.enqueue(() => this.replug()));
  }

  get media(): LocalMedia { return { ...this.tracks }; }

  /** True when the others can hear, or see, something. */
  get sendsAudio(): boolean { return this.tracks.audio !== null && this.choice.audio; }

  get sendsVideo(): boolean { return this.tracks.video !== null; }

  get sharesScreen(): boolean { return this.tracks.screen !== null; }

  /** Opens what is there: both, one, or nothing; never fails. */
  open(): Promise<void> {
    return this.enqueue(async () => {
      if (!await this.openTogether()) {
        await this.acquire('audio');
        if (this.choice.video) await this.acquire('video');
      }
    });
  }

  set(part: Partial<Choice>): Promise<void> {
    const before = this.choice;
    this.choice = { ...before, ...part };
    localStorage.setItem(remembered, JSON.stringify(this.choice));
    return this.enqueue(() => this.follow(before));
  }

  /** @throws when the person does not choose a screen. */
  async shareScreen(): Promise<void> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
    const screen = stream.getVideoTracks()[0] ?? null;
    if (!screen) return;
    screen.contentHint = 'detail';
    screen.addEventListener('ended', () => this.stopScreen());
    this.tracks.screen = screen;
    this.changed();
  }

  stopScreen(): void {
    this.tracks.screen?.stop();
    this.tracks.screen = null;
    this.changed();
  }

  close(): void {
    for (const kind of ['audio', 'video', 'screen'] as const) {
      this.tracks[kind]?.stop();
      this.tracks[kind] = null;
    }
  }

  async list(): Promise<MediaDeviceInfo[]> {
    return await navigator.mediaDevices?.enumerateDevices() ?? [];
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch(() => undefined).then(() => this.changed());
    return this.queue;
  }

  /** One question to the person instead of two. */
  private async openTogether(): Promise<boolean> {
    if (!this.choice.video) return false;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: this.audioWish(), video: this.videoWish() });
      this.keep('audio', stream.getAudioTracks()[0] ?? null);
      this.keep('video', stream.getVideoTracks()[0] ?? null);
      return true;
    } catch {
      return false;
    }
  }

  private async acquire(kind: Kind): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(kind === 'audio' ? { audio: this.audioWish() } : { video: this.videoWish() });
      this.keep(kind, stream.getTracks()[0] ?? null);
    } catch (error) {
      this.keep(kind, null);
      this.trouble[kind] = troubleOf(error);
    }
  }

  private keep(kind: Kind, track: MediaStreamTrack | null): void {
    this.tracks[kind]?.stop();
    this.tracks[kind] = track;
    this.trouble[kind] = null;
    if (!track) return;
    if (kind === 'audio') track.enabled = this.choice.audio;
    track.addEventListener('ended', () => void this.enqueue(() => this.acquire(kind)));
  }

  /** The microphone stays open while muted, so that it is there at once; the camera is let go, so that its light goes off. */
  private async follow(before: Choice): Promise<void> {
    const { choice, tracks } = this;
    if (choice.microphone !== before.microphone || choice.originalSound !== before.originalSound) await this.acquire('audio');
    if (choice.audio && !tracks.audio) await this.acquire('audio');
    if (tracks.audio) tracks.audio.enabled = choice.audio;
    if (!choice.video) this.keep('video', null);
    else if (!tracks.video || choice.camera !== before.camera) await this.acquire('video');
  }

  /** Something was plugged in where there was nothing; what was pulled out ends by itself. */
  private async replug(): Promise<void> {
    const devices = await this.list();
    if (!this.tracks.audio && devices.some(device => device.kind === 'audioinput')) await this.acquire('audio');
    if (!this.tracks.video && this.choice.video && devices.some(device => device.kind === 'videoinput')) await this.acquire('video');
  }

  private audioWish(): MediaTrackConstraints {
    const cleaned = !this.choice.originalSound;
    return { ...preferred(this.choice.microphone), echoCancellation: cleaned, noiseSuppression: cleaned, autoGainControl: cleaned };
  }

  private videoWish(): MediaTrackConstraints {
    return { ...preferred(this.choice.camera), width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 25, max: 30 } };
  }
}

/** A preference, not a condition: a remembered device that is not there today must not stop anybody. */
function preferred(deviceId: string): MediaTrackConstraints {
  return deviceId === '' ? {} : { deviceId: { ideal: deviceId } };
}

function troubleOf(error: unknown): Trouble {
  if (!window.isSecureContext) return 'insecure';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}
