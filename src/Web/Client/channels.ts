// The panel of a briefing's languages: what one listens to, the interpreter's console, and for hosts who interprets into what.
import type { BriefingContext } from './briefingcontext';
import { Booth } from './booth';
import { make } from './dom';
import { quietest } from './heard';
import { RefusalError } from './hub';
import { languageName, languageSelect, option } from './languages';
import { Listening } from './listening';
import type { ChannelView, RoomView } from './protocol';
import { call } from './rest';
import { text } from './texts';

class ChannelsPanel {
  private readonly context: BriefingContext;
  private readonly panel: HTMLElement;
  private readonly listening: Listening;
  private readonly booth: Booth;
  private readonly listen = make('div', 'stack');
  private readonly light = make('p', 'channel-light');
  private readonly desk = make('div', 'channel-desk');
  private readonly problem = make('p', 'field-error');
  private readonly choice = languageSelect('listen-to', 'listen', [], text('live-ch-floor'), text('live-ch-listen'));
  private readonly duck = make('p', 'field');
  private readonly suggestion = Object.assign(make('button', 'quiet', ''), { type: 'button', hidden: true });
  private languages = '';

  constructor(context: BriefingContext, panel: HTMLElement) {
    this.context = context;
    this.panel = panel;
    this.listening = new Listening(context, error => this.say(error));
    this.booth = new Booth(context, error => this.say(error));
    this.problem.setAttribute('role', 'alert');
    this.light.setAttribute('role', 'status');
    this.light.dataset['testid'] = 'channel-light';
    this.suggestion.dataset['testid'] = 'listen-suggestion';
    this.select.addEventListener('change', () => this.choose(this.select.value));
    this.suggestion.addEventListener('click', () => { this.choose(this.suggestion.value); this.select.focus(); });
    this.listen.append(this.choice, this.suggestion, this.light, this.slider());
    context.onRoom(room => this.show(room));
  }

  private get select(): HTMLSelectElement { return this.choice.querySelector('select') as HTMLSelectElement; }

  private show(room: RoomView): void {
    const channels = room.stage?.channels ?? [];
    const mine = room.people.find(person => person.clinicianId === this.context.me && person.role === 'Interpreter');
    const isHost = this.context.role === 'Host';
    if (channels.length === 0 && !isHost) {
      this.panel.replaceChildren();
      this.booth.close();
      return this.listening.follow(room);
    }
    if (this.panel.childElementCount === 0) this.panel.append(this.problem, this.booth.element, this.listen, this.desk);
    const languages = channels.map(channel => channel.language).join(' ');
    if (languages !== this.languages) this.offer(channels);
    this.languages = languages;
    this.listening.follow(room);
    this.showLight(channels);
    this.booth.follow(room, mine ? channels.find(channel => channel.interpreters.includes(this.context.me)) ?? null : null);
    this.showDesk(room, channels, isHost);
    void this.suggest(channels);
  }

  private offer(channels: ChannelView[]): void {
    this.listen.hidden = channels.length === 0;
    this.select.replaceChildren(option('', text('live-ch-floor')), ...channels.map(channel => option(channel.language, languageName(channel.language))));
    this.select.value = channels.some(channel => channel.language === this.listening.language) ? this.listening.language ?? '' : '';
  }

  private choose(language: string): void {
    this.select.value = language;
    this.listening.choose(language === '' ? null : language);
    const room = this.context.room();
    if (room) this.show(room);
  }

  /** Whether somebody interprets into the chosen language now; where nobody does the floor is heard as if nothing were chosen. */
  private showLight(channels: ChannelView[]): void {
    const chosen = channels.find(channel => channel.language === this.listening.language);
    this.duck.hidden = chosen === undefined;
    const state = !chosen ? 'floor' : chosen.publicationId ? 'on' : 'nobody';
    this.light.dataset['state'] = state;
    const words = chosen ? text(`live-ch-light-${state}`, languageName(chosen.language), this.context.nameOf(chosen.onAir ?? '')) : '';
    if (this.light.textContent !== words) this.light.textContent = words;
  }

  private slider(): HTMLElement {
    const range = Object.assign(make('input'), { id: 'duck', type: 'range', min: String(quietest), max: '0', step: '1', value: String(this.listening.decibels) });
    range.dataset['testid'] = 'duck';
    const show = () => {
      const words = this.listening.decibels <= quietest ? text('live-ch-duck-off') : text('live-ch-duck-now', this.listening.decibels);
      range.setAttribute('aria-valuetext', words);
      now.textContent = ` ${words}`;
    };
    const now = make('span', 'hint');
    now.dir = 'ltr';
    range.addEventListener('input', () => { this.listening.duck(Number(range.value)); show(); });
    this.duck.append(Object.assign(make('label', '', text('live-ch-duck')), { htmlFor: range.id }), range, now);
    show();
    return this.duck;
  }

  /** The first language of one's profile that the briefing has, until something was chosen once. */
  private async suggest(channels: ChannelView[]): Promise<void> {
    const own = await this.listening.suggested(channels.map(channel => channel.language));
    this.suggestion.hidden = own === null;
    if (own === null) return;
    this.suggestion.value = own;
    this.suggestion.textContent = text('live-ch-suggest', languageName(own));
  }

  /** For hosts: languages, who interprets, and the people who could. */
  private showDesk(room: RoomView, channels: ChannelView[], isHost: boolean): void {
    this.desk.hidden = !isHost;
    if (!isHost) return;
    const people = [...new Map(room.people.filter(person => person.role !== 'Host' && !person.isDevice).map(person => [person.clinicianId, person])).values()];
    const shown = JSON.stringify([channels, people.map(person => [person.clinicianId, person.name])]);
    if (this.desk.dataset['shown'] === shown || this.desk.contains(document.activeElement)) return;
    this.desk.dataset['shown'] = shown;
    this.desk.replaceChildren(make('h2', '', text('live-ch-desk')), this.adding(), ...channels.map(channel => this.channel(channel, people)));
  }

  private adding(): HTMLElement {
    const form = make('form', 'field-row');
    const input = Object.assign(make('input'), { id: 'new-channel', name: 'language', maxLength: 35, required: true, dir: 'ltr', autocomplete: 'off' });
    input.dataset['testid'] = 'new-channel';
    const button = make('button', '', text('live-ch-add'));
    button.dataset['testid'] = 'add-channel';
    const field = make('p', 'field');
    field.append(Object.assign(make('label', '', text('live-ch-new')), { htmlFor: input.id }), input);
    form.append(field, button);
    form.addEventListener('submit', event => {
      event.preventDefault();
      void this.send(() => call('POST', this.path, { language: input.value.trim() })).then(done => { if (done) input.value = ''; });
    });
    return form;
  }

  private channel(channel: ChannelView, people: RoomView['people']): HTMLElement {
    const name = languageName(channel.language);
    const element = make('section', 'channel-row');
    element.dataset['language'] = channel.language;
    const head = make('p');
    head.append(make('strong', '', name), ' ', make('span', 'hint', channel.interpreters.map(id => this.context.nameOf(id)).join(', ')));
    const give = languageSelect(`give-${channel.language}`, 'person', [], text('live-ch-nobody'), text('live-ch-give', name));
    const select = give.querySelector('select') as HTMLSelectElement;
    select.append(...people.filter(person => !channel.interpreters.includes(person.clinicianId)).map(person => option(person.clinicianId, person.name)));
    select.addEventListener('change', () => { if (select.value) void this.send(() => call('PUT', `${this.path}/interpreters/${select.value}`, { language: channel.language })); });
    const tools = make('p', 'actions');
    for (const id of channel.interpreters) tools.append(this.button(text('live-ch-take-back', this.context.nameOf(id)), () => call('DELETE', `${this.path}/interpreters/${id}`)));
    tools.append(this.button(text('live-ch-remove', name), () => call('DELETE', `${this.path}/${channel.language}`)));
    element.append(head, give, tools);
    return element;
  }

  private button(words: string, doing: () => Promise<unknown>): HTMLButtonElement {
    const button = Object.assign(make('button', 'quiet', words), { type: 'button' });
    button.addEventListener('click', () => { button.blur(); void this.send(doing); });
    return button;
  }

  private get path(): string { return `/api/sessions/${this.context.sessionId}/channels`; }

  private async send(doing: () => Promise<unknown>): Promise<boolean> {
    this.say(null);
    try {
      await doing();
      return true;
    } catch (error) {
      this.say(error);
      return false;
    }
  }

  private say(error: unknown): void {
    this.problem.textContent = error === null ? '' : error instanceof RefusalError ? error.message : text('live-q-not-sent');
  }
}

export function channels(context: BriefingContext): void {
  const panel = document.querySelector<HTMLElement>('#panel-channels');
  if (panel) new ChannelsPanel(context, panel);
}
