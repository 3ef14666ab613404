// The row of buttons below the picture, and the keys that press them.
import { must, setIcon } from './dom';
import type { LocalDevices } from './media';
import { text } from './texts';

const keysKept = 'room-keys';

export interface ControlsOwner {
  devices: LocalDevices;
  leave(): void;
  askToRecord(): void;
  openChat(): void;
  openDevices(): void;
  nameMark(): void;
  failed(words: string): void;
}

export class Controls {
  private readonly owner: ControlsOwner;
  private readonly microphone = must<HTMLButtonElement>('#toggle-mic');
  private readonly camera = must<HTMLButtonElement>('#toggle-camera');
  private readonly screen = must<HTMLButtonElement>('#share-screen');
  private readonly record = document.querySelector<HTMLButtonElement>('#start-recording');
  private readonly help = must<HTMLDialogElement>('#help');
  private readonly keysOn = must<HTMLInputElement>('#keys-on');

  constructor(owner: ControlsOwner) {
    this.owner = owner;
    const { devices } = owner;
    press(this.microphone, () => void devices.set({ audio: !devices.choice.audio }));
    press(this.camera, () => void devices.set({ video: !devices.choice.video }));
    press(this.screen, () => void this.toggleScreen());
    if (this.record) press(this.record, () => owner.askToRecord());
    press(must('#toggle-chat'), () => owner.openChat());
    press(must('#open-devices'), () => owner.openDevices());
    press(must('#open-help'), () => this.help.showModal());
    press(must('#leave'), () => owner.leave());
    this.screen.hidden = !('getDisplayMedia' in (navigator.mediaDevices ?? {}));
    this.keysOn.checked = localStorage.getItem(keysKept) !== 'off';
    this.keysOn.addEventListener('change', () => localStorage.setItem(keysKept, this.keysOn.checked ? 'on' : 'off'));
    document.addEventListener('keydown', event => this.key(event));
  }

  update(recordingNow: boolean): void {
    const { devices } = this.owner;
    this.set(this.microphone, devices.sendsAudio, 'mic', devices.trouble.audio !== null);
    this.set(this.camera, devices.sendsVideo, 'camera', devices.trouble.video !== null);
    this.screen.ariaPressed = String(devices.sharesScreen);
    if (this.record) this.record.disabled = recordingNow;
  }

  /** The word stays; whether it is on is told by aria-pressed and by the drawing. */
  private set(button: HTMLButtonElement, on: boolean, drawing: string, trouble: boolean): void {
    button.ariaPressed = String(on);
    button.classList.toggle('trouble', trouble);
    setIcon(button, on ? drawing : `${drawing}-off`);
  }

  private async toggleScreen(): Promise<void> {
    const { devices } = this.owner;
    if (devices.sharesScreen) {
      devices.stopScreen();
      return;
    }

    try {
      await devices.shareScreen();
    } catch {
      this.owner.failed(text('room-screen-refused'));
    }
  }

  /** Single keys, as the help sheet lists them; they can be switched off there (WCAG 2.1.4). */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    // That somebody came in cannot wait for a dialog.
    if ((event.key !== 'p' && document.querySelector('dialog[open]')) || must('#call').hidden) return;
    if (event.key === '?') this.help.showModal();
    if (!this.keysOn.checked) return;
    const press = this.pressOf(event.key);
    if (!press) return;
    event.preventDefault();
    press();
  }

  private pressOf(key: string): (() => void) | null {
    if (key === 'n') return () => this.owner.nameMark();
    const button = {
      m: this.microphone, v: this.camera, s: this.screen, r: this.record, c: must<HTMLButtonElement>('#toggle-chat'),
      p: must<HTMLButtonElement>('#pause-recording'), k: must<HTMLButtonElement>('#mark-moment'),
    }[key];
    return button ? () => button.click() : null;
  }
}

function press(button: Element, action: () => void): void {
  button.addEventListener('click', action);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null;
}
