// One's own answer to being recorded: asked for by itself once, and again when a yes no longer stands; changed by the banner's button.
import { must } from './dom';
import type { ConsentView, RecordingView } from './protocol';
import { text } from './texts';

export interface ConsentOwner {
  nameOf(clinicianId: string): string;
  answer(agrees: boolean): void;
}

export class ConsentDialog {
  private readonly owner: ConsentOwner;
  private readonly dialog = must<HTMLDialogElement>('#consent-dialog');
  private readonly people = must('#consent-people');
  private askedFor = '';
  /** Opened by itself: it also closes by itself, when another tab of the same person has answered. */
  private byItself = false;

  constructor(owner: ConsentOwner) {
    this.owner = owner;
    must('#consent-yes').addEventListener('click', () => this.answer(true));
    must('#consent-no').addEventListener('click', () => this.answer(false));
  }

  update(recording: RecordingView | null, me: string): void {
    const mine = recording?.answers.find(answer => answer.clinicianId === me) ?? null;
    if (!recording || recording.state === 'closing') this.dialog.close();
    else this.follow(recording, me, mine);
    this.showPeople(mine);
  }

  open(recording: RecordingView, me: string): void {
    const own = recording.askedBy === me;
    must('#consent-who').textContent = text(own ? 'room-consent-own' : 'room-consent-who', this.owner.nameOf(recording.askedBy));
    must('#consent-class').textContent = text(`room-consent-${recording.class}`);
    this.byItself = false;
    if (!this.dialog.open) this.dialog.showModal();
  }

  private follow(recording: RecordingView, me: string, mine: ConsentView | null): void {
    if (mine?.answer !== 'asked') {
      this.askedFor = '';
      if (this.byItself) this.dialog.close();
      return;
    }

    if (this.askedFor === recording.recordingId) return;
    this.askedFor = recording.recordingId;
    this.open(recording, me);
    this.byItself = true;
  }

  private showPeople(mine: ConsentView | null): void {
    this.people.hidden = (mine?.people ?? 1) < 2;
    this.people.textContent = text('room-consent-people', mine?.people ?? 1);
  }

  private answer(agrees: boolean): void {
    this.dialog.close();
    this.owner.answer(agrees);
  }
}
