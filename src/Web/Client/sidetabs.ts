// The panels beside a briefing's stage, one at a time (WAI-ARIA tabs: arrows go from tab to tab, which opens at once).
import { must } from './dom';

export class SideTabs {
  private readonly list = must('[role=tablist]');
  private readonly opened: (panel: string) => void;

  /** @param opened told which panel is open, for what is unread in it */
  constructor(opened: (panel: string) => void) {
    this.opened = opened;
    for (const tab of this.all()) tab.addEventListener('click', () => this.open(nameOf(tab)));
    this.list.addEventListener('keydown', event => this.key(event));
    this.refresh();
  }

  get current(): string { return nameOf(must<HTMLButtonElement>('[aria-selected=true]', this.list)); }

  /** A panel without content has no tab. */
  refresh(): void {
    for (const tab of this.all()) tab.hidden = must(`#panel-${nameOf(tab)}`).childElementCount === 0;
  }

  open(name: string): void {
    for (const tab of this.all()) {
      const is = nameOf(tab) === name;
      tab.ariaSelected = String(is);
      tab.tabIndex = is ? 0 : -1;
      must(`#panel-${nameOf(tab)}`).hidden = !is;
    }
    this.opened(name);
  }

  count(name: string, count: number): void {
    const place = must('.tab-count', must(`#tab-${name}`));
    place.textContent = count > 0 ? ` ${count}` : '';
  }

  mark(name: string, unread: boolean): void {
    must(`#tab-${name}`).classList.toggle('unread', unread && this.current !== name);
  }

  private key(event: KeyboardEvent): void {
    const shown = this.all().filter(tab => !tab.hidden);
    const at = shown.indexOf(document.activeElement as HTMLButtonElement);
    const along = document.documentElement.dir === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + along, ArrowLeft: at - along, Home: 0, End: shown.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = shown[(to + shown.length) % shown.length];
    if (!tab) return;
    this.open(nameOf(tab));
    tab.focus();
  }

  private all(): HTMLButtonElement[] { return [...this.list.querySelectorAll<HTMLButtonElement>('[role=tab]')]; }
}

const nameOf = (tab: Element) => tab.id.slice('tab-'.length);
