// Before the call: one's own picture, what is missing, and the button. Nothing here is needed to join.
import type { DevicePanel } from './devicepanel';
import { must } from './dom';
import type { LocalDevices } from './media';
import { text } from './texts';

export class PreJoin {
  private readonly devices: LocalDevices;
  private readonly panel: DevicePanel;
  private readonly section = must('#prejoin');
  private readonly preview = must<HTMLVideoElement>('#preview');

  constructor(devices: LocalDevices, panel: DevicePanel, join: () => void) {
    this.devices = devices;
    this.panel = panel;
    const button = must<HTMLButtonElement>('#join');
    button.addEventListener('click', join);
    // Not before there is somebody to hear the click.
    button.disabled = false;
  }

  update(): void {
    if (this.section.hidden) return;
    const { video } = this.devices.media;
    showIn(this.preview, video);
    must('#no-preview').hidden = video !== null;
    must('#device-note').textContent = this.whatIsMissing();
  }

  problem(words: string): void {
    must('#join-problem').textContent = words;
  }

  close(): void {
    this.panel.rest();
    this.preview.srcObject = null;
    this.section.hidden = true;
  }

  private whatIsMissing(): string {
    const { audio, video } = this.devices.trouble;
    const parts = [];
    if (audio) parts.push(text(`room-trouble-audio-${audio}`));
    if (video && this.devices.choice.video) parts.push(text(`room-trouble-video-${video}`));
    return parts.join(' ');
  }
}

export function showIn(video: HTMLVideoElement, track: MediaStreamTrack | null): void {
  const now = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] ?? null : null;
  if (now === track) return;
  video.srcObject = track ? new MediaStream([track]) : null;
}
