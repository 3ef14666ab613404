// Before the call: see oneself, choose devices, try microphone and speaker. Nothing here is needed to join.
import { make, must } from './dom';
import type { LocalDevices } from './media';
import { LevelMeter, playTestTone } from './sound';
import { text } from './texts';

const selects = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const;

export class PreJoin {
  private readonly devices: LocalDevices;
  private readonly section = must('#prejoin');
  private readonly preview = must<HTMLVideoElement>('#preview');
  private readonly note = must('#device-note');
  private readonly meter = new LevelMeter(must<HTMLMeterElement>('#mic-level'));
  private metered: MediaStreamTrack | null = null;

  constructor(devices: LocalDevices, join: () => void) {
    this.devices = devices;
    must('#join').addEventListener('click', join);
    must('#test-speaker').addEventListener('click', () => void playTestTone(devices.choice.speaker));
    for (const name of Object.keys(selects) as (keyof typeof selects)[]) {
      const select = must<HTMLSelectElement>(`#${name}`);
      select.addEventListener('change', () => void devices.set({ [name]: select.value }));
    }

    this.check('#use-microphone', 'audio');
    this.check('#use-camera', 'video');
    this.check('#original-sound', 'originalSound');
  }

  async update(): Promise<void> {
    if (this.section.hidden) return;
    const { audio, video } = this.devices.media;
    if (this.metered !== audio) this.meter.follow(this.metered = audio);
    showIn(this.preview, video);
    must('#no-preview').hidden = video !== null;
    this.note.textContent = this.whatIsMissing();
    this.list(await this.devices.list());
  }

  problem(words: string): void {
    must('#join-problem').textContent = words;
  }

  close(): void {
    this.meter.stop();
    this.preview.srcObject = null;
    this.section.hidden = true;
  }

  private check(selector: string, key: 'audio' | 'video' | 'originalSound'): void {
    const box = must<HTMLInputElement>(selector);
    box.checked = this.devices.choice[key];
    box.addEventListener('change', () => void this.devices.set({ [key]: box.checked }));
  }

  private whatIsMissing(): string {
    const { audio, video } = this.devices.trouble;
    const parts = [];
    if (audio) parts.push(text(`room-trouble-audio-${audio}`));
    if (video && this.devices.choice.video) parts.push(text(`room-trouble-video-${video}`));
    return parts.join(' ');
  }

  private list(devices: MediaDeviceInfo[]): void {
    for (const [name, kind] of Object.entries(selects)) {
      const found = devices.filter(device => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default');
      const select = must<HTMLSelectElement>(`#${name}`);
      const chosen = this.devices.choice[name as keyof typeof selects];
      select.replaceChildren(option('', text('room-device-default')), ...found.map(device => option(device.deviceId, device.label)));
      select.value = found.some(device => device.deviceId === chosen) ? chosen : '';
      select.disabled = found.length === 0;
    }
  }
}

export function showIn(video: HTMLVideoElement, track: MediaStreamTrack | null): void {
  const now = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] ?? null : null;
  if (now === track) return;
  video.srcObject = track ? new MediaStream([track]) : null;
}

function option(value: string, label: string): HTMLOptionElement {
  const element = make('option', '', label);
  element.value = value;
  return element;
}
