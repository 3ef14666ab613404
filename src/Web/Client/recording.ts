// Recording as everybody sees it: who asked, since when it runs or rests, who is left out, and the buttons for it.
import { AskDialog } from './asking';
import { ConsentDialog } from './consenting';
import { clockText, make, must, timeText } from './dom';
import { RefusalError, type LiveLink } from './hub';
import { Marks } from './marking';
import type { PersonView, RecordingView, RoomView } from './protocol';
import { text } from './texts';

const retryMs = 500;
/** Somebody else's pause, just come: whoever presses now wanted the same. */
const samePressMs = 2000;

export interface RecordingOwner {
  nameOf(clinicianId: string): string;
  say(words: string): void;
  /** @param words shown until the next; empty when all is well again */
  problem(words: string): void;
}

export class Recording {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly owner: RecordingOwner;
  private readonly ask: AskDialog;
  private readonly consent: ConsentDialog;
  readonly marks: Marks;
  private readonly banner = must('#recording-banner');
  private readonly word = must('#recording-word');
  private readonly clock = must('#recording-clock');
  private readonly detail = must('#recording-detail');
  private readonly trouble = must('#recording-trouble');
  private readonly pause = must<HTMLButtonElement>('#pause-recording');
  private readonly mark = must<HTMLButtonElement>('#mark-moment');
  private readonly change = must<HTMLButtonElement>('#change-answer');
  private readonly stop = must<HTMLButtonElement>('#stop-recording');
  private readonly devices = must('#own-devices');
  private me = '';
  private people: PersonView[] = [];
  private now: RecordingView | null = null;
  private pauseSeenAt = -Infinity;

  constructor(link: LiveLink, sessionId: string, owner: RecordingOwner) {
    this.link = link;
    this.sessionId = sessionId;
    this.owner = owner;
    this.ask = new AskDialog(link, sessionId);
    this.consent = new ConsentDialog({
      nameOf: clinicianId => owner.nameOf(clinicianId),
      answer: agrees => void this.send(() => link.invoke('Consent', sessionId, agrees)),
    });
    this.marks = new Marks(link, sessionId, { say: words => owner.say(words), failed: error => this.failed(error) });
    this.pause.addEventListener('click', () => void this.pauseOrResume());
    this.change.addEventListener('click', () => { if (this.now) this.consent.open(this.now, this.me); });
    this.stop.addEventListener('click', () => void this.send(() => link.invoke('StopRecording', sessionId)));
    window.setInterval(() => this.tick(), 500);
  }

  openAsk(): void { this.ask.open(); }

  update(room: RoomView, me: string): void {
    const before = this.now;
    this.me = me;
    this.people = room.people;
    this.now = room.recording;
    this.banner.hidden = this.now === null;
    this.consent.update(this.now, me);
    if (this.now) this.describe(this.now);
    // An alert: it is spoken when its words change, so once for each trouble.
    const trouble = this.now?.trouble;
    show(this.trouble, trouble ? text(`room-recording-trouble-${trouble}`) : '');
    if (before && this.now?.state !== 'recording') this.marks.end();
    this.tell(before, this.now);
  }

  private describe(recording: RecordingView): void {
    const runs = recording.state === 'recording';
    this.banner.dataset['state'] = runs && recording.paused ? 'paused' : recording.state;
    show(this.word, this.wordsFor(recording));
    show(this.detail, this.whoAnswered(recording));
    this.pause.hidden = this.mark.hidden = !runs;
    show(this.pause, text(recording.paused ? 'room-resume' : 'room-pause'));
    const answered = recording.answers.find(answer => answer.clinicianId === this.me)?.answer ?? null;
    this.change.hidden = recording.state === 'closing' || answered === null;
    show(this.change, text(`room-answer-${answered ?? 'asked'}`));
    this.stop.hidden = recording.state === 'closing';
    show(this.stop, text(recording.state === 'asking' ? 'room-stop-asking' : 'room-stop-recording'));
    this.showOwnDevices(recording);
    this.tick();
  }

  private wordsFor(recording: RecordingView): string {
    if (recording.state === 'recording' && recording.paused && recording.pausedAt) {
      const key = recording.pausedBy === this.me ? 'room-recording-paused-you' : 'room-recording-paused';
      return text(key, this.owner.nameOf(recording.pausedBy ?? ''), timeText(new Date(recording.pausedAt)));
    }

    if (recording.state === 'recording' && recording.startedAt) return text('room-recording-recording', timeText(new Date(recording.startedAt)));
    if (recording.state === 'asking' && recording.askedBy === this.me) return text('room-recording-asking-you');
    return text(`room-recording-${recording.state}`, this.owner.nameOf(recording.askedBy));
  }

  /** Of those who are here now: whoever left is neither recorded nor waited for. */
  private whoAnswered(recording: RecordingView): string {
    const parts = [];
    const left = this.leftOut(recording);
    if (recording.answers.some(one => one.clinicianId === this.me && one.answer === 'no')) parts.push(text('room-left-out-you'));
    if (left.length > 0) parts.push(text('room-left-out-voice', listOf(left)));
    const asked = this.namesOf(recording, 'asked');
    if (asked.length > 0) parts.push(text('room-not-answered', listOf(asked)));
    return parts.join(' · ');
  }

  /** The others who said no, and devices that are left out. */
  private leftOut(recording: RecordingView): string[] {
    const devices = recording.devices.filter(device => device.answer === 'no').flatMap(device => this.people.find(one => one.participantId === device.participantId)?.name ?? []);
    return [...this.namesOf(recording, 'no'), ...devices];
  }

  private namesOf(recording: RecordingView, answer: string): string[] {
    return recording.answers
      .filter(one => one.answer === answer && (answer !== 'no' || one.clinicianId !== this.me) && this.people.some(person => person.clinicianId === one.clinicianId))
      .map(one => this.owner.nameOf(one.clinicianId));
  }

  /** For those who listen: what the banner's first words do not say. */
  private tell(before: RecordingView | null, now: RecordingView | null): void {
    if (now?.paused && !before?.paused) this.pauseSeenAt = performance.now();
    if (!now || now.state !== 'recording') return;
    if (before?.trouble && !now.trouble) this.owner.say(text('room-recording-trouble-over'));
    if (before?.paused && !now.paused) this.owner.say(text('room-recording-goes-on'));
    const left = this.leftOut(now);
    const known = before ? this.leftOut(before) : [];
    if (left.some(name => !known.includes(name))) this.owner.say(text('room-left-out-voice', listOf(left)));
  }

  private async pauseOrResume(): Promise<void> {
    const { now } = this;
    if (!now?.paused) {
      await this.insist(() => this.link.invoke('PauseRecording', this.sessionId));
    } else if (now.pausedBy !== this.me && performance.now() - this.pauseSeenAt < samePressMs) {
      this.owner.say(text('room-paused-already', this.owner.nameOf(now.pausedBy ?? '')));
    } else {
      await this.send(() => this.link.invoke('ResumeRecording', this.sessionId));
    }
  }

  /** A pause that could not be said is said again until the hub has heard it, or says no. */
  private async insist(what: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await what();
        this.owner.problem('');
        return;
      } catch (error) {
        if (error instanceof RefusalError) {
          this.owner.problem(error.message);
          return;
        }

        this.owner.problem(text('room-pause-waits'));
        await new Promise(resolve => setTimeout(resolve, retryMs));
      }
    }
  }

  /** A button for each WHIP device of one's own: its answer came with its token. */
  private showOwnDevices(recording: RecordingView): void {
    const own = recording.devices.flatMap(device => {
      const person = this.people.find(one => one.participantId === device.participantId && one.clinicianId === this.me);
      return person ? [{ ...device, name: person.name }] : [];
    });
    const shape = JSON.stringify(own);
    if (this.devices.dataset['shape'] === shape) return;
    this.devices.dataset['shape'] = shape;
    this.devices.replaceChildren(...own.map(device => {
      const recorded = device.answer === 'yes';
      const button = make('button', '', text(recorded ? 'room-device-recorded' : 'room-device-left-out', device.name));
      button.addEventListener('click', () => void this.send(() => this.link.invoke('ConsentForDevice', this.sessionId, device.participantId, !recorded)));
      return button;
    }));
  }

  private async send(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
      this.owner.problem('');
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    this.owner.problem(error instanceof RefusalError ? error.message : text('room-not-sent'));
  }

  private tick(): void {
    const startedAt = this.now?.startedAt;
    this.clock.textContent = startedAt ? clockText((Date.now() - Date.parse(startedAt)) / 1000) : '';
  }
}

/** Only what differs: a live region would say the same again. */
function show(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

function listOf(names: string[]): string {
  return new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(names);
}
