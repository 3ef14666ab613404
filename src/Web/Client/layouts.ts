// How the stage is shown on this screen: as the hosts have chosen, or as this person wants it; on a thin line one picture alone.
import { must } from './dom';
import type { RoomView, StageLayout } from './protocol';
import type { Stage } from './stage';

const kept = 'briefing-layout';
const keptThrift = 'briefing-one-picture';

/** So much lost for so long is a line on which fewer pictures are better ones. */
const poorPercent = 8;
const patienceSeconds = 6;

interface ThinLine { effectiveType?: string; saveData?: boolean }

export class Layouts {
  private readonly board = must('#board');
  private readonly form = must<HTMLFormElement>('#own-layout-form');
  private readonly one = must<HTMLInputElement>('#one-picture');
  private room: RoomView | null = null;
  private poorSeconds = 0;

  /** @param said told when the line has chosen for the person, who can choose otherwise in the same dialog */
  constructor(private readonly stage: Stage, private readonly said: () => void) {
    stage.lossHeard = percent => this.heardLoss(percent);
    const dialog = must<HTMLDialogElement>('#layout-dialog');
    must('#own-layout').addEventListener('click', () => dialog.showModal());
    const own = sessionStorage.getItem(kept) ?? '';
    for (const radio of this.form.querySelectorAll<HTMLInputElement>('[name=own-layout]')) radio.checked = radio.value === own;
    const line = (navigator as { connection?: ThinLine }).connection;
    const isThin = line?.saveData === true || line?.effectiveType === '2g' || line?.effectiveType === 'slow-2g';
    this.one.checked = (sessionStorage.getItem(keptThrift) ?? (isThin ? 'yes' : '')) === 'yes';
    this.form.addEventListener('change', () => this.keep());
    this.form.addEventListener('submit', event => event.preventDefault());
  }

  show(room: RoomView): void {
    this.room = room;
    const stage = room.stage;
    if (!stage) return;
    const layout = this.own || stage.layout;
    this.board.dataset['layout'] = layout;
    const large = layout === 'Grid' ? null : room.people.find(person => person.clinicianId === stage.spotlight)?.participantId ?? 'speaker';
    this.stage.arrangeAs(large, this.one.checked || layout === 'Slides');
  }

  /** Once: who then wants all pictures has them. */
  private heardLoss(percent: number): void {
    this.poorSeconds = percent > poorPercent ? this.poorSeconds + 1 : 0;
    if (this.poorSeconds < patienceSeconds || this.one.checked || sessionStorage.getItem(keptThrift) !== null) return;
    this.one.checked = true;
    this.keep();
    this.said();
  }

  private get own(): StageLayout | '' { return (new FormData(this.form).get('own-layout') ?? '') as StageLayout | ''; }

  private keep(): void {
    sessionStorage.setItem(kept, this.own);
    sessionStorage.setItem(keptThrift, this.one.checked ? 'yes' : 'no');
    if (this.room) this.show(this.room);
  }
}
