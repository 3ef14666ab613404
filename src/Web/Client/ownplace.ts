// One's own place: the hand, being brought on stage and choosing what the others get of one, stepping down, and a host who switches something off.
import type { BriefingContext } from './briefingcontext';
import { must } from './dom';
import type { LocalDevices } from './media';
import type { Hushed, RoomView, StagePlace } from './protocol';
import { text } from './texts';

export class OwnPlace {
  private readonly invited = must<HTMLDialogElement>('#invited');
  private readonly hand = must<HTMLButtonElement>('#raise-hand');
  private was: StagePlace | null = null;

  /** @param asked true for who has looked at their devices before coming in */
  constructor(private readonly context: BriefingContext, private readonly devices: LocalDevices, private asked: boolean) {
    const { hub, sessionId } = context;
    hub.on('Hushed', (session, what, by) => { if (session === sessionId) this.hush(what, by); });
    this.hand.addEventListener('click', () => this.send(hub.invoke('RaiseHand', sessionId, this.hand.ariaPressed !== 'true')));
    must('#leave-stage').addEventListener('click', () => this.send(hub.invoke('StepDown', sessionId)));
    must('#invited-both').addEventListener('click', () => void this.come({ audio: true, video: true }));
    must('#invited-voice').addEventListener('click', () => void this.come({ audio: true, video: false }));
    must('#invited-no').addEventListener('click', () => this.decline());
    this.invited.addEventListener('cancel', () => this.decline());
    document.addEventListener('keydown', event => { if (event.key === 'h' && isFree(event) && this.hand.checkVisibility()) this.hand.click(); });
    context.onRoom(room => this.show(room));
  }

  private show(room: RoomView): void {
    const raised = room.stage?.hands.some(hand => hand.clinicianId === this.context.me) ?? false;
    this.hand.ariaPressed = String(raised);
    const { place } = this.context;
    if (this.was !== null && this.was !== place) this.moved(place);
    else if (this.was === null && place !== 'Audience' && !this.asked) this.invite(place);
    this.was = place;
  }

  private moved(place: StagePlace): void {
    this.context.say(text(`live-moved-${place}`));
    if (place !== 'Audience' && !this.asked) this.invite(place);
    if (place !== 'Audience') return;
    this.invited.close();
    if (this.context.role === 'Interpreter') return;
    // Nothing is sent from the audience: the camera's light goes off.
    this.devices.close();
    this.asked = false;
  }

  private invite(place: StagePlace): void {
    must('#invited-title').textContent = text(`live-invited-${place}`);
    must('#invited-problem').textContent = '';
    if (!this.invited.open) this.invited.showModal();
  }

  private async come(choice: { audio: boolean; video: boolean }): Promise<void> {
    Object.assign(this.devices.choice, choice);
    await this.devices.open();
    this.asked = true;
    const { audio, video } = this.devices.trouble;
    const words = [audio ? text(`room-trouble-audio-${audio}`) : '', video && choice.video ? text(`room-trouble-video-${video}`) : ''].join(' ').trim();
    this.context.problem(words);
    this.invited.close();
  }

  private decline(): void {
    this.invited.close();
    this.send(this.context.hub.invoke('StepDown', this.context.sessionId));
  }

  private hush(what: Hushed, by: string): void {
    void this.devices.set(what === 'Sound' ? { audio: false } : { video: false });
    if (what === 'Picture') this.devices.stopScreen();
    const words = text(`live-hushed-${what}`, by);
    this.context.problem(words);
    this.context.say(words);
  }

  private send(command: Promise<unknown>): void {
    command.then(() => this.context.problem(''), (error: unknown) => this.context.problem(error));
  }
}

function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector('dialog[open]')) return false;
  return !(event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]'));
}
