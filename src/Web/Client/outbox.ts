// Posts that the hub has not acknowledged yet. They live in this browser, over reloads, until it has.

export interface Post { clientId: string; text: string }

export class Outbox {
  private readonly key: string;
  private readonly storage: Storage;

  /** @param me whose: on a shared machine the next person must not send what the last one wrote */
  constructor(me: string, sessionId: string, storage: Storage) {
    this.key = `outbox:${me}:${sessionId}`;
    this.storage = storage;
  }

  get posts(): Post[] { return JSON.parse(this.storage.getItem(this.key) ?? '[]') as Post[]; }

  add(post: Post): void { this.keep([...this.posts, post]); }

  /** Known to be stored by the hub, or refused by it. */
  remove(clientId: string): void { this.keep(this.posts.filter(post => post.clientId !== clientId)); }

  private keep(posts: Post[]): void {
    if (posts.length === 0) this.storage.removeItem(this.key);
    else this.storage.setItem(this.key, JSON.stringify(posts));
  }
}
