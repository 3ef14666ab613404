// Recording as everybody sees it: who asked, who answered what, since when it runs, and who is left out.
import { clockText, must, timeText } from './dom';
import type { LiveLink } from './hub';
import type { ConsentBasis, RecordingView, RoomView } from './protocol';
import { text } from './texts';

export interface RecordingOwner {
  nameOf(clinicianId: string): string;
  failed(error: unknown): void;
}

export class Recording {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly owner: RecordingOwner;
  private readonly banner = must('#recording-banner');
  private readonly word = must('#recording-word');
  private readonly clock = must('#recording-clock');
  private readonly detail = must('#recording-detail');
  private readonly change = must<HTMLButtonElement>('#change-answer');
  private readonly stop = must<HTMLButtonElement>('#stop-recording');
  private readonly ask = must<HTMLDialogElement>('#record-dialog');
  private readonly consent = must<HTMLDialogElement>('#consent-dialog');
  private me = '';
  private now: RecordingView | null = null;
  private askedFor = '';

  constructor(link: LiveLink, sessionId: string, owner: RecordingOwner) {
    this.link = link;
    this.sessionId = sessionId;
    this.owner = owner;
    must<HTMLFormElement>('#record-form').addEventListener('submit', event => void this.confirm(event));
    must('#patient-basis').addEventListener('change', () => this.followBasis());
    must('#cancel-recording').addEventListener('click', () => this.ask.close());
    must('#consent-yes').addEventListener('click', () => void this.answer(true));
    must('#consent-no').addEventListener('click', () => void this.answer(false));
    this.change.addEventListener('click', () => this.openConsent());
    this.stop.addEventListener('click', () => void this.send(() => this.link.invoke('StopRecording', this.sessionId)));
    window.setInterval(() => this.tick(), 500);
  }

  openAsk(): void {
    must('#record-problem').textContent = '';
    this.followBasis();
    this.ask.showModal();
  }

  update(room: RoomView, me: string): void {
    this.me = me;
    this.now = room.recording;
    const recording = this.now;
    this.banner.hidden = recording === null;
    if (recording) this.describe(recording);
    if (recording && this.mine(recording) === 'asked') this.askMe(recording);
    if (!recording || recording.state === 'closing') this.consent.close();
  }

  private describe(recording: RecordingView): void {
    this.banner.dataset['state'] = recording.state;
    this.word.textContent = this.wordsFor(recording);
    this.detail.textContent = this.whoAnswered(recording);
    const answered = this.mine(recording);
    this.change.hidden = recording.state === 'closing' || answered === null;
    this.change.textContent = text(`room-answer-${answered ?? 'asked'}`);
    this.stop.hidden = recording.state === 'closing';
    this.stop.textContent = text(recording.state === 'asking' ? 'room-stop-asking' : 'room-stop-recording');
    this.tick();
  }

  private wordsFor(recording: RecordingView): string {
    if (recording.state === 'recording' && recording.startedAt) return text('room-recording-recording', timeText(new Date(recording.startedAt)));
    if (recording.state === 'asking' && recording.askedBy === this.me) return text('room-recording-asking-you');
    return text(`room-recording-${recording.state}`, this.owner.nameOf(recording.askedBy));
  }

  private whoAnswered(recording: RecordingView): string {
    const names = (answer: string) => recording.answers.filter(one => one.answer === answer).map(one => this.owner.nameOf(one.clinicianId));
    const parts = [];
    if (names('no').length > 0) parts.push(text('room-left-out', listOf(names('no'))));
    if (names('asked').length > 0) parts.push(text('room-not-answered', listOf(names('asked'))));
    return parts.join(' · ');
  }

  private mine(recording: RecordingView): 'asked' | 'yes' | 'no' | null {
    return recording.answers.find(answer => answer.clinicianId === this.me)?.answer ?? null;
  }

  /** Once a recording by itself; after that by the banner's button. */
  private askMe(recording: RecordingView): void {
    if (this.askedFor === recording.recordingId || recording.state === 'closing') return;
    this.askedFor = recording.recordingId;
    this.openConsent();
  }

  private openConsent(): void {
    if (!this.now) return;
    must('#consent-who').textContent = text(this.now.askedBy === this.me ? 'room-consent-own' : 'room-consent-who', this.owner.nameOf(this.now.askedBy));
    if (!this.consent.open) this.consent.showModal();
  }

  private async answer(recording: boolean): Promise<void> {
    this.consent.close();
    await this.send(() => this.link.invoke('Consent', this.sessionId, recording));
  }

  private async confirm(event: Event): Promise<void> {
    event.preventDefault();
    const basis = must<HTMLSelectElement>('#patient-basis').value as ConsentBasis;
    const how = must<HTMLInputElement>('#patient-how').value.trim();
    const reference = must<HTMLInputElement>('#patient-reference').value.trim();
    try {
      await this.link.invoke('AskToRecord', this.sessionId, basis, how, reference);
      this.ask.close();
    } catch (error) {
      must('#record-problem').textContent = error instanceof Error ? error.message : '';
    }
  }

  /** Where no patient is involved nobody was asked, so there is nothing to say about how. */
  private followBasis(): void {
    must('#patient-consent').hidden = must<HTMLSelectElement>('#patient-basis').value === 'no-patient';
  }

  private async send(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      this.owner.failed(error);
    }
  }

  private tick(): void {
    const startedAt = this.now?.startedAt;
    this.clock.textContent = startedAt ? clockText((Date.now() - Date.parse(startedAt)) / 1000) : '';
  }
}

function listOf(names: string[]): string {
  return new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(names);
}
