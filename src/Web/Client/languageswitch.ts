// The same choice in a player as live: the floor alone, or an interpreter with the floor quietly behind. The server writes it where there are interpreters' tracks.
import { duck, duckedBy, hear, heardLanguage, quietest } from './heard';
import { factorOf } from './loudness';
import { text } from './texts';

/** What it needs of a track. */
export interface Mixed {
  /** Null for the floor. */
  readonly language: string | null;
  covers(position: number): boolean;
  setMix(mix: number): void;
}

export class LanguageSwitch {
  private readonly select: HTMLSelectElement | null;
  private readonly range: HTMLInputElement | null;
  private decibels = duckedBy();

  constructor(player: HTMLElement, changed: () => void) {
    this.select = player.querySelector('[data-testid=play-language]');
    this.range = player.querySelector('[data-testid=play-duck]');
    const { select, range } = this;
    if (!select || !range) return;
    const kept = heardLanguage() ?? '';
    if ([...select.options].some(option => option.value === kept)) select.value = kept;
    range.value = String(this.decibels);
    this.show();
    select.addEventListener('change', () => { hear(select.value || null); this.show(); changed(); });
    range.addEventListener('input', () => { this.decibels = Number(range.value); duck(this.decibels); this.show(); changed(); });
  }

  /** While nobody interprets into the chosen language the floor is as loud as ever. */
  mix(tracks: readonly Mixed[], position: number): void {
    if (!this.select) return;
    const language = this.select.value;
    const interprets = language !== '' && tracks.some(track => track.language === language && track.covers(position));
    for (const track of tracks) {
      if (track.language === null) track.setMix(interprets ? factorOf(this.decibels) : 1);
      else track.setMix(track.language === language ? 1 : 0);
    }
  }

  private show(): void {
    const words = this.decibels <= quietest ? text('playback-duck-off') : text('playback-duck-now', this.decibels);
    this.range?.setAttribute('aria-valuetext', words);
    const label = this.range?.closest('label');
    if (label) label.hidden = this.select?.value === '';
  }
}
