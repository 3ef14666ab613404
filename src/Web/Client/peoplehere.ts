// How many people sit at this device: said before the call, in the devices' dialog, and with the answer to being recorded.

const kept = 'people-here';

export class PeopleHere {
  private readonly inputs = [...document.querySelectorAll<HTMLInputElement>('input.people-here')];
  private readonly changed: () => void;

  /** @param changed told after the person has said another number */
  constructor(changed: () => void) {
    this.changed = changed;
    for (const input of this.inputs) input.addEventListener('change', () => this.take(input));
    this.show();
  }

  /** Of this tab, over reloads. */
  get count(): number { return Number(sessionStorage.getItem(kept) ?? 1); }

  private take(input: HTMLInputElement): void {
    const most = Number(input.max);
    const count = Math.min(most, Math.max(1, Math.floor(input.valueAsNumber) || 1));
    const before = this.count;
    sessionStorage.setItem(kept, String(count));
    this.show();
    if (count !== before) this.changed();
  }

  private show(): void {
    for (const input of this.inputs) input.value = String(this.count);
  }
}
