// Records a spoken opinion into the file field of its form: at most so many seconds, by button and keyboard. Without this script a file that was
// recorded elsewhere can be chosen.
import { text } from './texts';

const type = 'audio/webm;codecs=opus';

/** Enough for speech, and ninety seconds stay well below what the server takes. */
const bitsPerSecond = 32_000;

export function improveSpoken(part: ParentNode): void {
  for (const field of part.querySelectorAll<HTMLElement>('[data-spoken]')) improve(field);
}

function improve(field: HTMLElement): void {
  const file = field.querySelector<HTMLInputElement>('input[type="file"]');
  if (!file || field.querySelector('[data-testid="record-voice"]')) return;
  const words = document.createElement('p');
  words.className = 'spoken-left';
  words.setAttribute('role', 'status');
  // Set only where it changes: it is read aloud.
  const says = (sentence: string): void => { if (words.textContent !== sentence) words.textContent = sentence; };
  if (typeof MediaRecorder === 'undefined' || !MediaRecorder.isTypeSupported(type) || !('mediaDevices' in navigator)) {
    says(text('spoken-cannot'));
    field.append(words);
    return;
  }

  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text('spoken-record');
  button.dataset['testid'] = 'record-voice';
  const player = document.createElement('audio');
  player.controls = true;
  player.hidden = true;
  player.setAttribute('aria-label', text('spoken-player'));
  // The seconds that are left, for the eye each second; said aloud only now and then.
  const clock = document.createElement('span');
  clock.className = 'spoken-left';
  clock.setAttribute('aria-hidden', 'true');
  clock.dataset['testid'] = 'voice-left';
  const actions = document.createElement('div');
  actions.className = 'actions';
  actions.append(button, clock);
  field.append(actions, words, player);
  // The field itself stays for who has a file; what is recorded goes into it.
  let running: Recording | null = null;
  button.addEventListener('click', () => {
    if (running) {
      running.stop();
      return;
    }

    discard(file, player);
    void navigator.mediaDevices.getUserMedia({ audio: true }).then(stream => {
      button.textContent = text('spoken-stop');
      running = new Recording(stream, Number(field.dataset['spoken']), left => {
        clock.textContent = String(left);
        if (left <= 5 || left % 10 === 0) says(text('spoken-left', left));
      }, (sound, seconds, isFull) => {
        running = null;
        clock.textContent = '';
        keep(file, player, sound);
        button.textContent = text('spoken-discard');
        says(isFull ? text('spoken-full') : text('spoken-done', Math.round(seconds)));
      });
    }, () => { says(text('spoken-no-microphone')); });
  });
  // A form that is sent while it records would go without the sound.
  field.closest('form')?.addEventListener('submit', event => {
    if (!running) return;
    event.preventDefault();
    running.stop();
  }, { capture: true });
}

function keep(file: HTMLInputElement, player: HTMLAudioElement, sound: Blob): void {
  const files = new DataTransfer();
  files.items.add(new File([sound], 'voice.webm', { type: 'audio/webm' }));
  file.files = files.files;
  player.src = URL.createObjectURL(sound);
  player.hidden = false;
  player.focus();
}

function discard(file: HTMLInputElement, player: HTMLAudioElement): void {
  if (player.src) URL.revokeObjectURL(player.src);
  player.removeAttribute('src');
  player.hidden = true;
  file.value = '';
}

/** One recording, until it is stopped or its time is over. */
class Recording {
  private readonly recorder: MediaRecorder;
  private readonly pieces: Blob[] = [];
  private readonly since = performance.now();
  private readonly ticking: number;
  private isFull = false;

  constructor(private readonly stream: MediaStream, private readonly most: number, tick: (left: number) => void, done: (sound: Blob, seconds: number, isFull: boolean) => void) {
    this.recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitsPerSecond });
    this.recorder.addEventListener('dataavailable', event => this.pieces.push(event.data));
    this.recorder.addEventListener('stop', () => {
      for (const track of this.stream.getTracks()) track.stop();
      done(new Blob(this.pieces, { type: 'audio/webm' }), this.seconds, this.isFull);
    });
    this.recorder.start(1000);
    tick(most);
    this.ticking = window.setInterval(() => {
      const left = Math.max(0, Math.ceil(this.most - this.seconds));
      tick(left);
      if (this.seconds < this.most) return;
      this.isFull = true;
      this.stop();
    }, 200);
  }

  private get seconds(): number {
    return (performance.now() - this.since) / 1000;
  }

  stop(): void {
    window.clearInterval(this.ticking);
    if (this.recorder.state !== 'inactive') this.recorder.stop();
  }
}
