// What this page shows and how large, told to the hub: it sends those pictures and no others (docs/protocol.md, `Wish`).
import type { PictureWish } from './protocol';

const pauseMs = 400;
/** Heights are told in steps, so that a window that is being drawn larger does not tell each pixel. */
const stepPixels = 16;

/** A tile as it stands on the page. */
export interface SeenTile { publicationId: string | null; cssHeight: number; inSight: boolean; pinned: boolean }

/** The pinned first; the others as they stand. Tiles whose media does not go through the hub are not its business. */
export function wishesOf(tiles: readonly SeenTile[], pixelRatio: number): PictureWish[] {
  const wishes = tiles.flatMap(({ publicationId, cssHeight, inSight, pinned }) => {
    const height = inSight ? Math.ceil(cssHeight * pixelRatio / stepPixels) * stepPixels : 0;
    return publicationId === null ? [] : [{ publicationId, height, pinned }];
  });
  return [...wishes.filter(wish => wish.pinned), ...wishes.filter(wish => !wish.pinned)];
}

/** Tells wishes on, each once: the first at once, since a picture waits for it, the next ones a few times a second at most. */
export class WishTeller {
  private readonly tell: (wishes: PictureWish[]) => Promise<unknown>;
  private wishes: PictureWish[] = [];
  private told = '[]';
  private timer = 0;

  /** @param tell rejects when the hub has not heard it */
  constructor(tell: (wishes: PictureWish[]) => Promise<unknown>) { this.tell = tell; }

  set(wishes: PictureWish[]): void {
    this.wishes = wishes;
    if (this.timer === 0) this.send();
  }

  /** The hub may not know any more what it was told. */
  again(): void {
    this.told = '[]';
    this.set(this.wishes);
  }

  private send(): void {
    const now = JSON.stringify(this.wishes);
    if (now === this.told) return;
    this.told = now;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.send();
    }, pauseMs);
    // The next change, or joining again, tells it then.
    this.tell(this.wishes).catch(() => { this.told = ''; });
  }
}
