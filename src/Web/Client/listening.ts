// What one hears of a briefing: the floor alone, or a language with the floor quietly behind. Where nobody is on air the floor is as loud as ever.
import type { BriefingContext } from './briefingcontext';
import { duck, duckedBy, hear, heardLanguage, wasChosen } from './heard';
import { factorOf } from './loudness';
import type { ChannelView, RoomView } from './protocol';
import { call } from './rest';

export class Listening {
  decibels = duckedBy();
  /** BCP 47; null for the floor alone. Remembered for the next briefing. */
  language = heardLanguage();
  private readonly context: BriefingContext;
  private readonly failed: (error: unknown) => void;
  private channels: ChannelView[] = [];
  private told = '';
  private profile: Promise<string[]> | null = null;

  constructor(context: BriefingContext, failed: (error: unknown) => void) {
    this.context = context;
    this.failed = failed;
    context.setVolumes(media => this.volumeOf(media.source));
  }

  follow(room: RoomView): void {
    this.channels = room.stage?.channels ?? [];
    // Each stay in each room of the hub has to be told once.
    const stay = `${room.epoch}/${this.heard?.language ?? ''}/${this.context.stay}`;
    if (stay !== this.told) void this.tell(stay);
    this.context.refreshVoices();
  }

  choose(language: string | null): void {
    this.language = language;
    hear(language);
  }

  duck(decibels: number): void {
    this.decibels = decibels;
    duck(decibels);
    this.context.refreshVoices();
  }

  /** @returns the first language of one's profile among these; null once anything was chosen in this browser */
  async suggested(languages: string[]): Promise<string | null> {
    if (wasChosen() || languages.length === 0) return null;
    this.profile ??= call<{ languages?: string[] }>('GET', '/api/me/profile').then(profile => profile.languages ?? [], () => []);
    const own = (await this.profile)[0];
    return own === undefined ? null : languages.find(language => language.split('-')[0] === own.split('-')[0]) ?? null;
  }

  private get heard(): ChannelView | undefined { return this.channels.find(channel => channel.language === this.language); }

  private volumeOf(source: string): number {
    const interprets = this.heard?.publicationId != null;
    if (source === 'voice') return interprets ? 1 : 0;
    return interprets ? factorOf(this.decibels) : 1;
  }

  private async tell(stay: string): Promise<void> {
    this.told = stay;
    try {
      await this.context.hub.invoke('Listen', this.context.sessionId, this.heard?.language ?? null);
    } catch (error) {
      this.told = '';
      this.failed(error);
    }
  }
}
