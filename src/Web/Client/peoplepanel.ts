// Who is here: hands first, then the stage, the green room and, for hosts, the audience; with what a host may do about each.
import type { BriefingContext } from './briefingcontext';
import { make, must } from './dom';
import type { PersonView, RoomView, StagePlace } from './protocol';
import { sure } from './sure';
import { text } from './texts';

/** As `/api/sessions/{id}/stage/seats` answers it. */
interface Seat { clinicianId: string; name: string; organisation: string; role: string; place: string; isHere: boolean }

interface Row { clinicianId: string; name: string; detail: string; place: StagePlace; isHost: boolean; people: PersonView[]; hand: boolean }

const quietMs = 2500;

export function peoplePanel(context: BriefingContext): void { new PeoplePanel(context); }

class PeoplePanel {
  private readonly section = must('#panel-people');
  private readonly list = make('div');
  private seats: Seat[] = [];
  private asked = -1;
  private askedAt = 0;
  private drawn = '';

  constructor(private readonly context: BriefingContext) {
    this.list.dataset['testid'] = 'people';
    this.section.append(this.list);
    context.onRoom(room => this.show(room));
  }

  private show(room: RoomView): void {
    const stage = room.stage;
    if (!stage) return;
    this.context.countTab('people', stage.hands.length);
    const rows = (people: PersonView[]) => byPerson(people).map(people => this.rowOf(room, people));
    const groups: [string, Row[]][] = [
      ['hands', stage.hands.map(hand => ({ clinicianId: hand.clinicianId, name: hand.name, detail: '', place: placeOf(room, hand.clinicianId), isHost: roleOf(room, hand.clinicianId) === 'Host', people: room.people.filter(person => person.clinicianId === hand.clinicianId), hand: true }))],
      ['stage', rows(room.people.filter(person => person.place === 'Stage'))],
      ['green', rows(room.people.filter(person => person.place === 'Backstage'))],
      ['seen', rows(room.people.filter(person => person.place === 'Audience'))],
    ];
    if (this.context.role === 'Host') groups.push(['audience', this.audience(room)]);
    this.draw(groups.filter(([, people]) => people.length > 0), stage.audience);
    if (this.context.role === 'Host' && stage.audience !== this.asked) void this.ask(stage.audience);
  }

  private rowOf(room: RoomView, people: PersonView[]): Row {
    const [person] = people as [PersonView];
    const details = [
      person.role && person.role !== 'Audience' ? text(`live-role-${person.role}`) : '',
      people.every(one => one.isAway) ? text('room-away') : '',
      people.every(one => !one.audio) ? text('room-muted') : '',
      people.some(one => one.isDevice) ? text('live-with-device') : '',
      room.stage?.spotlight === person.clinicianId ? text('live-in-spotlight') : '',
    ];
    return { clinicianId: person.clinicianId, name: person.name, detail: details.filter(word => word !== '').join(' · '), place: person.place, isHost: person.role === 'Host', people, hand: false };
  }

  private audience(room: RoomView): Row[] {
    const seen = new Set(room.people.map(person => person.clinicianId));
    return this.seats.filter(seat => seat.isHere && !seen.has(seat.clinicianId))
      .map(seat => ({ clinicianId: seat.clinicianId, name: seat.name, detail: seat.organisation, place: 'Audience', isHost: false, people: [], hand: false }));
  }

  /** Whoever merely watches is not in the room's own list: asked for when their number has changed, and not with each of five hundred. */
  private async ask(audience: number): Promise<void> {
    this.asked = audience;
    const wait = this.askedAt + quietMs - Date.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    if (this.asked !== audience) return;
    this.askedAt = Date.now();
    const answer = await fetch(`/api/sessions/${this.context.sessionId}/stage/seats`).catch(() => null);
    if (answer?.ok) this.seats = await answer.json() as Seat[];
    const room = this.context.room();
    if (answer?.ok && room) this.show(room);
  }

  private draw(groups: [string, Row[]][], audience: number): void {
    const now = JSON.stringify([groups, audience, this.context.role]);
    if (now === this.drawn) return;
    this.drawn = now;
    const focused = document.activeElement instanceof HTMLElement && this.list.contains(document.activeElement) ? document.activeElement.dataset['key'] : undefined;
    this.list.replaceChildren(...groups.flatMap(([name, rows]) => {
      const items = make('ul', 'people-list');
      items.append(...rows.map(row => this.item(row)));
      return [make('h2', '', text(`live-group-${name}`, rows.length)), items];
    }));
    if (groups.length === 0) this.list.append(make('p', 'hint', text('live-people-none', audience)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  private item(row: Row): HTMLElement {
    const item = make('li');
    item.dataset['testid'] = row.hand ? 'hand' : 'person';
    item.dataset['clinician'] = row.clinicianId;
    const who = make('div', 'who');
    const name = make('bdi', 'chat-name', row.name);
    who.append(name, make('span', 'hint', row.detail));
    item.append(who);
    if (this.context.role === 'Host') item.append(this.actions(row));
    return item;
  }

  private actions(row: Row): HTMLElement {
    const { hub, sessionId, me } = this.context;
    const actions = make('div', 'actions');
    const button = (key: string, press: () => Promise<unknown>) => {
      const one = make('button', '', text(`live-do-${key}`));
      one.type = 'button';
      one.dataset['testid'] = `do-${key}`;
      one.dataset['key'] = `${row.clinicianId}/${row.hand ? 'hand/' : ''}${key}`;
      one.ariaLabel = text('live-do-to', one.textContent, row.name);
      one.addEventListener('click', () => void press().then(() => this.context.problem(''), (error: unknown) => this.context.problem(error)));
      actions.append(one);
    };
    const id = row.clinicianId;
    const move = (to: StagePlace) => () => hub.invoke('MoveOnStage', sessionId, id, to, row.place);
    if (row.place !== 'Stage') button('stage', move('Stage'));
    if (row.place !== 'Backstage') button('green', move('Backstage'));
    if (row.place !== 'Audience') button('audience', move('Audience'));
    if (row.hand) button('lower', () => hub.invoke('LowerHand', sessionId, id));
    if (row.hand) return actions;
    if (row.place === 'Stage') this.addSpotlight(row, button);
    if (row.people.some(person => person.audio) && id !== me) button('mute', () => hub.invoke('HushPerson', sessionId, id, 'Sound'));
    if (row.people.some(person => person.video) && id !== me) button('picture', () => hub.invoke('HushPerson', sessionId, id, 'Picture'));
    button(row.isHost ? 'unhost' : 'host', () => hub.invoke('SetHost', sessionId, id, !row.isHost));
    if (id !== me && !row.isHost) button('remove', () => this.remove(row));
    return actions;
  }

  private addSpotlight(row: Row, button: (key: string, press: () => Promise<unknown>) => void): void {
    const { hub, sessionId } = this.context;
    const stage = this.context.room()?.stage;
    const is = stage?.spotlight === row.clinicianId;
    if (stage) button(is ? 'unspot' : 'spot', () => hub.invoke('ArrangeStage', sessionId, stage.layout, is ? null : row.clinicianId, stage.layout));
  }

  private async remove(row: Row): Promise<void> {
    if (!await sure(text('live-sure-remove', row.name), text('live-sure-remove-about'), text('live-do-remove'))) return;
    await this.context.hub.invoke('RemovePerson', this.context.sessionId, row.clinicianId);
  }
}

/** Several devices of one person are one row. */
function byPerson(people: PersonView[]): PersonView[][] {
  const found = new Map<string, PersonView[]>();
  for (const person of people) found.set(person.clinicianId, [...found.get(person.clinicianId) ?? [], person]);
  return [...found.values()];
}

const placeOf = (room: RoomView, clinicianId: string): StagePlace => room.people.find(person => person.clinicianId === clinicianId)?.place ?? 'Audience';
const roleOf = (room: RoomView, clinicianId: string) => room.people.find(person => person.clinicianId === clinicianId)?.role ?? 'Audience';
