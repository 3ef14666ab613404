// Watching a recording while it still runs: asks the hub what there is by now, takes the next snapshot of a track before the last one ends,
// and changes to the stored files when the recording is over (docs/records.md).
import { must } from './dom';
import type { Player } from './player';
import { isDry, livePosition, pauseBeforeAsking, runsOut, shouldTake } from './snapshots';
import { text } from './texts';

interface Offered { id: string; url: string; startOffsetMs: number; durationMs: number; bytes: number; grows: boolean }

interface LiveView { state: string; nowMs: number; tracks: Offered[] }

/** What the page says beside the tracks is brought up to date that often. */
const partsMs = 20_000;

export class LiveWatch {
  private readonly player: Player;
  private readonly address: string;
  private readonly liveButton: HTMLButtonElement;
  private partsAt = performance.now();

  constructor(player: Player) {
    this.player = player;
    this.address = `/api/recordings/${player.element.dataset['recording']}/live`;
    this.liveButton = must('[data-testid=go-live]', player.element);
    this.liveButton.hidden = false;
    this.liveButton.addEventListener('click', () => void this.goLive());
    this.soon();
  }

  private soon(): void {
    const { player } = this;
    window.setTimeout(() => void this.goOn(), pauseBeforeAsking(player.tracks, player.position, player.rate));
  }

  private async goOn(): Promise<void> {
    if (await this.ask()) this.soon();
    else this.liveButton.hidden = true;
  }

  /** Takes what the hub has of the newest moment, and plays there. */
  private async goLive(): Promise<void> {
    const view = await this.look();
    if (!view) return;
    this.take(view, true);
    this.player.seek(livePosition(view.tracks.map(heldOf), this.player.duration));
    this.player.play();
  }

  /** @returns false when there is nothing more to ask for */
  private async ask(): Promise<boolean> {
    const view = await this.look();
    if (!view) return true;
    if (view.state === 'completed' || view.state === 'interrupted') return !await this.settle();
    if (view.state === 'deleted') {
      location.reload();
      return false;
    }

    this.take(view, false);
    await this.bringPartsUpToDate(view);
    return true;
  }

  private async look(): Promise<LiveView | null> {
    const answer = await fetch(this.address).catch(() => null);
    return answer?.ok ? (await answer.json()) as LiveView : null;
  }

  private take(view: LiveView, atOnce: boolean): void {
    const { player } = this;
    for (const offered of view.tracks) {
      const track = player.tracks.find(one => one.id === offered.id);
      if (!track || track.isOpening) continue;
      const next = heldOf(offered);
      const needed = atOnce ? next.bytes > track.bytes : shouldTake(track, next, player.position, player.rate);
      if (needed || track.failed || (track.grows && !next.grows && (runsOut(track, player.position, player.rate) || isDry(track, player.position))))
        track.replace(dataOf(offered), offered.url, () => player.position);
    }

    player.grow(Math.max(player.duration, ...view.tracks.map(one => heldOf(one).end)));
  }

  /** Fetches the page itself when somebody's track is new, and now and then for its chapters. */
  private async bringPartsUpToDate(view: LiveView): Promise<void> {
    const isNew = view.tracks.some(offered => !this.player.tracks.some(track => track.id === offered.id));
    if (!isNew && performance.now() - this.partsAt < partsMs) return;
    this.partsAt = performance.now();
    const fresh = await this.freshPlayer();
    if (fresh) this.exchange(fresh);
  }

  /** The recording is in the store: the same place of the stored files, and all that is known only now. */
  private async settle(): Promise<boolean> {
    const fresh = await this.freshPlayer();
    if (!fresh) return false;
    const { player } = this;
    for (const figure of fresh.querySelectorAll<HTMLElement>('.player-track')) {
      const url = must<HTMLMediaElement>('video, audio', figure).getAttribute('src') ?? '';
      const track = player.tracks.find(one => one.id === figure.dataset['track']);
      track?.replace(figure.dataset, url, () => player.position);
    }

    this.exchange(fresh);
    player.grow(Number(fresh.dataset['duration']) / 1000);
    player.element.dataset['recorded'] = fresh.dataset['recorded'] ?? '';
    must('#player-news').textContent = text('playback-now-stored');
    return true;
  }

  private async freshPlayer(): Promise<HTMLElement | null> {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.querySelector<HTMLElement>(`.player[data-recording="${this.player.element.dataset['recording']}"]`);
  }

  private exchange(fresh: HTMLElement): void {
    const { element } = this.player;
    for (const part of fresh.querySelectorAll<HTMLElement>('[data-part]')) {
      const old = element.querySelector(`[data-part="${part.dataset['part']}"]`);
      if (old && !old.isEqualNode(part) && !old.contains(document.activeElement)) old.replaceWith(part);
    }

    const tracks = must('.player-tracks', element);
    for (const figure of fresh.querySelectorAll<HTMLElement>('.player-track')) {
      if (this.player.tracks.some(track => track.id === figure.dataset['track'])) continue;
      tracks.append(figure);
      this.player.add(figure);
    }

    this.player.rereadChapters();
  }
}

function heldOf(offered: Offered): { bytes: number; end: number; grows: boolean } {
  return { bytes: offered.bytes, end: (offered.startOffsetMs + offered.durationMs) / 1000, grows: offered.grows };
}

/** As the page writes it on a figure. */
function dataOf(offered: Offered): DOMStringMap {
  const told: DOMStringMap = { offset: String(offered.startOffsetMs), duration: String(offered.durationMs), bytes: String(offered.bytes), speech: '' };
  if (offered.grows) told['grows'] = 'true';
  return told;
}
