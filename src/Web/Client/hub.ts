// The connection to /hubs/live: it comes back by itself for ever, says Hello each time, and turns refusals into errors.
import { HttpError, HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { protocolVersion, type HubMessages, type HubMethods, type RefusalView, type Reply, type Since, type Welcome } from './protocol';

export type LinkState = 'connecting' | 'connected' | 'reconnecting';

/** The hub understood and says no: the code is for programs, the message for people. */
export class RefusalError extends Error {
  readonly code: string;
  readonly fields: Record<string, string>;

  constructor(refusal: RefusalView) {
    super(refusal.text);
    this.name = 'RefusalError';
    this.code = refusal.code;
    this.fields = refusal.fields;
  }
}

/** What the owner of a link is told, and asked. */
export interface LinkOwner {
  /** What the page already has; asked before each Hello, so that a dropped link loses nothing. */
  since?(): Since | null;
  /** After each Hello, the first one and every one after a dropped link. */
  welcomed?(welcome: Welcome): void;
  linkChanged?(state: LinkState): void;
  /** The hub does not want this page any more (signed out, too old a version); the link no longer tries. */
  refused?(error: Error): void;
}

/** Milliseconds before the n-th try to come back; the last one is repeated for ever. */
const retryAfterMs = [0, 200, 500, 1000, 1000, 2000];

/** The hub speaks at least every 7 s (Door/DoorServices.cs); after twice that the link is dead, whatever the socket says. */
const silenceMs = 15_000;
const keepAliveMs = 5_000;

export class LiveLink {
  private readonly connection: HubConnection;
  private readonly owner: LinkOwner;
  private stopped = false;
  private connecting = false;
  private wake: (() => void) | null = null;

  constructor(owner: LinkOwner, url = '/hubs/live') {
    this.owner = owner;
    this.connection = new HubConnectionBuilder()
      .withUrl(url, HttpTransportType.WebSockets | HttpTransportType.LongPolling)
      .configureLogging(LogLevel.None)
      .build();
    this.connection.keepAliveIntervalInMilliseconds = keepAliveMs;
    this.connection.serverTimeoutInMilliseconds = silenceMs;
    this.connection.onclose(() => { if (!this.stopped && !this.connecting) void this.connect('reconnecting'); });
    window.addEventListener('online', () => void this.renew());
  }

  on<Name extends keyof HubMessages>(name: Name, handler: HubMessages[Name]): void {
    this.connection.on(name, handler as (...values: unknown[]) => void);
  }

  start(): Promise<void> {
    return this.connect('connecting');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.connection.stop();
  }

  /** @throws RefusalError when the hub says no, another error when the link is down. */
  async invoke<Name extends keyof HubMethods>(name: Name, ...values: Parameters<HubMethods[Name]>): Promise<ReturnType<HubMethods[Name]>> {
    const reply = await this.connection.invoke<Reply<ReturnType<HubMethods[Name]>>>(name, ...values);
    if (reply.refusal) throw new RefusalError(reply.refusal);
    return reply.value as ReturnType<HubMethods[Name]>;
  }

  private async connect(state: LinkState): Promise<void> {
    this.connecting = true;
    this.owner.linkChanged?.(state);
    for (let attempt = 0; !this.stopped; attempt++) {
      await this.pause(retryAfterMs[Math.min(attempt, retryAfterMs.length - 1)] ?? 0);
      try {
        await this.enter();
        break;
      } catch (error) {
        await this.connection.stop();
        if (isFinal(error)) this.stopped = true;
        if (isFinal(error)) this.owner.refused?.(error);
      }
    }
    this.connecting = false;
  }

  private async enter(): Promise<void> {
    await this.connection.start();
    const welcome = await this.invoke('Hello', protocolVersion, this.owner.since?.() ?? null);
    this.owner.linkChanged?.('connected');
    this.owner.welcomed?.(welcome);
  }

  /** A network that has just come back may have left the old socket behind: a new one is quicker than finding out. */
  private async renew(): Promise<void> {
    if (this.wake) this.wake();
    else await this.connection.stop();
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => { clearTimeout(timer); this.wake = null; resolve(); };
      const timer = setTimeout(done, milliseconds);
      this.wake = done;
    });
  }
}

function isFinal(error: unknown): error is Error {
  return error instanceof RefusalError || (error instanceof HttpError && (error.statusCode === 401 || error.statusCode === 403));
}
