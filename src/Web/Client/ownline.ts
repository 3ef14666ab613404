// What oneself is told of one's own line, over one's own stage: nothing while it is good.
import { must } from './dom';
import { ownLine } from './line';
import type { PersonView } from './protocol';
import { text } from './texts';

/**
 * @param me undefined for who merely watches: of their line the hub tells nothing
 * @param savesPicture it carries no more than the voice
 */
export function showOwnLine(me: PersonView | undefined, savesPicture: boolean): void {
  const { quality, key, value } = ownLine(me?.upload ?? null, me?.download ?? null);
  const words = me && savesPicture ? text('room-line-voice-alone') : quality === 'good' ? '' : text(key, '', value);
  const line = must('#self-line');
  // A live region is spoken when its words change.
  if (line.textContent !== words) line.textContent = words;
}
