// Asking to record: what for, and what the patient agreed to. Without it nothing starts.
import { must } from './dom';
import { RefusalError, type LiveLink } from './hub';
import type { ConsentBasis, RecordingClass } from './protocol';
import { text } from './texts';

export class AskDialog {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly dialog = must<HTMLDialogElement>('#record-dialog');
  private readonly form = must<HTMLFormElement>('#record-form');
  private readonly basis = must<HTMLSelectElement>('#patient-basis');
  private readonly when = must<HTMLInputElement>('#patient-when');
  private readonly problem = must('#record-problem');

  constructor(link: LiveLink, sessionId: string) {
    this.link = link;
    this.sessionId = sessionId;
    this.form.addEventListener('submit', event => { event.preventDefault(); void this.confirm(); });
    this.basis.addEventListener('change', () => this.followBasis());
    must('#cancel-recording').addEventListener('click', () => this.dialog.close());
  }

  open(): void {
    this.problem.textContent = '';
    this.when.value = this.when.max = inThisZone(new Date());
    this.followBasis();
    this.dialog.showModal();
  }

  private async confirm(): Promise<void> {
    const kind = new FormData(this.form).get('record-class') as RecordingClass;
    const how = must<HTMLInputElement>('#patient-how').value.trim();
    const reference = must<HTMLInputElement>('#patient-reference').value.trim();
    const when = this.involvesPatient && this.when.value ? new Date(this.when.value).toISOString() : null;
    try {
      await this.link.invoke('AskToRecordAs', this.sessionId, kind, this.basis.value as ConsentBasis, how, when, reference);
      this.dialog.close();
    } catch (error) {
      this.problem.textContent = error instanceof RefusalError ? wordsOf(error) : text('room-not-sent');
    }
  }

  private get involvesPatient(): boolean { return this.basis.value !== 'no-patient'; }

  /** Where no patient is involved nobody was asked, so there is nothing to say about how and when. */
  private followBasis(): void {
    must('#patient-consent').hidden = !this.involvesPatient;
  }
}

function wordsOf(refusal: RefusalError): string {
  return [refusal.message, ...Object.values(refusal.fields)].join(' ');
}

/** As an input of type datetime-local has it: this zone's time, to the minute. */
function inThisZone(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
