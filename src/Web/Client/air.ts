// Who sees whom: unmistakably whether one is on air, who is in the green room, and what the audience waits for.
import { must } from './dom';
import type { PersonView, RoomView } from './protocol';
import { text } from './texts';

type Air = 'off' | 'green' | 'ready' | 'on' | 'ended';

export class AirSign {
  private readonly sign = must('#air');
  private readonly greenRoom = must('#green-room');
  private readonly waiting = must('#waiting');

  update(room: RoomView, me: string): void {
    const stage = room.stage;
    if (!stage) return;
    const mine = room.people.find(person => person.participantId === me);
    const air = airOf(room, mine);
    show(this.sign, text(`live-air-${air === 'off' ? stage.state : air}`));
    this.sign.dataset['air'] = air;
    show(must('#watching'), stage.audience > 0 ? text('live-watching', stage.audience) : '');
    must('#locked').hidden = !stage.isLocked;
    const hidden = air !== 'green' && air !== 'ready';
    this.greenRoom.hidden = hidden;
    if (!hidden) show(this.greenRoom, this.greenWords(room, me));
    this.showWaiting(room, me);
  }

  /** The people whose tiles this browser shows. */
  shown(room: RoomView, me: string): RoomView {
    const mine = room.people.find(person => person.participantId === me);
    const live = room.stage?.state === 'Live';
    const seesGreen = mine?.place === 'Backstage' || (!live && mine !== undefined && mine.role !== 'Audience');
    const isShown = (person: PersonView) => person.place === 'Stage' ? live || seesGreen : person.place === 'Backstage' && seesGreen;
    return { ...room, people: room.people.filter(person => person.participantId === me || isShown(person)) };
  }

  private greenWords(room: RoomView, me: string): string {
    const others = room.people.filter(person => person.participantId !== me && (person.place === 'Backstage' || (room.stage?.state !== 'Live' && person.place === 'Stage')));
    const names = new Intl.ListFormat(document.documentElement.lang).format([...new Set(others.map(person => person.name))]);
    return names === '' ? text('live-green-alone') : text('live-green-with', names);
  }

  private showWaiting(room: RoomView, me: string): void {
    const state = room.stage?.state ?? 'Waiting';
    const someone = this.shown(room, me).people.some(person => person.participantId !== me);
    const slides = room.stage?.slides != null && state === 'Live';
    this.waiting.hidden = (someone || slides) && state !== 'Ended';
    if (this.waiting.hidden) return;
    const gone = state === 'Live';
    show(must('#waiting-text'), text(gone ? 'live-nobody' : `live-waiting-${state}`));
    show(must('#waiting-hint'), text(gone ? 'live-nobody-hint' : `live-waiting-${state}-hint`));
  }
}

function airOf(room: RoomView, mine: PersonView | undefined): Air {
  if (room.stage?.state === 'Ended') return 'ended';
  if (!mine || mine.place === 'Audience') return 'off';
  if (mine.place === 'Backstage') return 'green';
  return room.stage?.state === 'Live' ? 'on' : 'ready';
}

/** A live region is spoken when its words change. */
function show(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
