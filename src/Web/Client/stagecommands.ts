// What hosts press: begin and end, layout, lock, chat. Each button says what is to be, so that two hosts who press at once are both answered.
import type { BriefingContext } from './briefingcontext';
import { must } from './dom';
import type { RoomView, StageLayout, StageView } from './protocol';
import { sure } from './sure';
import { text } from './texts';

export function hostBar(context: BriefingContext): void {
  const bar = document.querySelector('#host-bar');
  if (!bar) return;
  const { hub, sessionId } = context;
  const begin = must<HTMLButtonElement>('#start-briefing');
  const end = must<HTMLButtonElement>('#end-briefing');
  const lock = must<HTMLButtonElement>('#lock');
  const chat = must<HTMLButtonElement>('#chat-off');
  const layout = must<HTMLSelectElement>('#layout');
  const stage = (): StageView | null => context.room()?.stage ?? null;
  const send = (command: Promise<unknown>) => void command.then(() => context.problem(''), (error: unknown) => { context.problem(error); show(context.room()); });

  begin.addEventListener('click', () => send(hub.invoke('BeginBriefing', sessionId)));
  end.addEventListener('click', () => void sure(text('live-sure-end'), text('live-sure-end-about'), text('live-sure-end-yes')).then(yes => { if (yes) send(hub.invoke('EndBriefing', sessionId)); }));
  lock.addEventListener('click', () => send(hub.invoke('LockBriefing', sessionId, !stage()?.isLocked)));
  chat.addEventListener('click', () => send(hub.invoke('SwitchChat', sessionId, !stage()?.isChatOff)));
  layout.addEventListener('change', () => {
    const now = stage();
    send(hub.invoke('ArrangeStage', sessionId, layout.value as StageLayout, now?.spotlight ?? null, now?.layout ?? null));
  });

  function show(room: RoomView | null): void {
    const now = room?.stage;
    if (!now) return;
    begin.hidden = now.state !== 'Waiting';
    end.hidden = now.state !== 'Live';
    lock.ariaPressed = String(now.isLocked);
    chat.ariaPressed = String(now.isChatOff);
    if (layout.value !== now.layout) layout.value = now.layout;
  }

  context.onRoom(show);
}
