// Which microphone, camera and speaker; before the call beside one's own picture, during it in a dialog. It is one form that moves.
import { make, must } from './dom';
import type { LocalDevices } from './media';
import { LevelMeter, playTestTone } from './sound';
import { text } from './texts';

const selects = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const;

export class DevicePanel {
  private readonly devices: LocalDevices;
  private readonly form = must<HTMLFormElement>('#devices');
  private readonly dialog = must<HTMLDialogElement>('#device-dialog');
  private readonly meter = new LevelMeter(must<HTMLMeterElement>('#mic-level'));
  private metered: MediaStreamTrack | null = null;

  constructor(devices: LocalDevices) {
    this.devices = devices;
    must('#test-speaker').addEventListener('click', () => void playTestTone(devices.choice.speaker));
    for (const name of Object.keys(selects) as (keyof typeof selects)[]) {
      const select = must<HTMLSelectElement>(`#${name}`);
      select.addEventListener('change', () => void devices.set({ [name]: select.value }));
    }

    this.check('#use-microphone', 'audio');
    this.check('#use-camera', 'video');
    this.check('#original-sound', 'originalSound');
    this.dialog.addEventListener('close', () => this.rest());
  }

  /** During the call: the form goes into its dialog. */
  open(): void {
    must('#device-place').append(this.form);
    this.dialog.showModal();
    void this.update();
  }

  /** Out of sight nothing is measured. */
  rest(): void {
    this.metered = null;
    this.meter.stop();
  }

  async update(): Promise<void> {
    if (!this.form.checkVisibility()) return;
    const { audio } = this.devices.media;
    if (this.metered !== audio) this.meter.follow(this.metered = audio);
    this.list(await this.devices.list());
  }

  private check(selector: string, key: 'audio' | 'video' | 'originalSound'): void {
    const box = must<HTMLInputElement>(selector);
    box.checked = this.devices.choice[key];
    box.addEventListener('change', () => void this.devices.set({ [key]: box.checked }));
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

function option(value: string, label: string): HTMLOptionElement {
  const element = make('option', '', label);
  element.value = value;
  return element;
}
