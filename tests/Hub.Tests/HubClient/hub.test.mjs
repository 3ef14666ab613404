// The live hub as a program of someone else's sees it: @microsoft/signalr with Identity's bearer token.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Hub, until } from './hub.mjs';

let hub, gp, specialist, stranger, session;

before(async () => {
  hub = await Hub.start();
  gp = await hub.signIn('gp@demo.casehub');
  specialist = await hub.signIn('specialist@demo.casehub');
  stranger = await hub.signIn('viewer@demo.casehub');
  session = await hub.session(gp, specialist);
});

after(() => hub.stop());

test('a message posted three times under one client id is stored and delivered once', async () => {
  const [from, to] = [await gp.follow(session.id), await specialist.follow(session.id)];
  const clientId = randomUUID();
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await from.post(clientId, 'once'));
  await to.post(randomUUID(), 'after it');
  await until('both messages arrive', () => to.chat.length >= 2 && from.chat.length >= 2);

  assert.equal(new Set(answers.map(answer => JSON.stringify(answer))).size, 1);
  assert.deepEqual(to.chat.map(entry => entry.body.text), ['once', 'after it']);
  assert.deepEqual([...from.log.keys()].sort((a, b) => a - b), Array.from({ length: from.seq }, (_, i) => i + 1));
  await Promise.all([from.stop(), to.stop()]);
});

test('messages sent through REST and through the hub share one log', async () => {
  const reader = await specialist.follow(session.id);
  const post = { clientId: randomUUID(), type: 'chat', text: 'by REST' };
  const first = await gp.send('POST', `/api/sessions/${session.id}/log`, post);
  const again = await gp.send('POST', `/api/sessions/${session.id}/log`, post);
  await until('it arrives', () => reader.chat.some(entry => entry.body.text === 'by REST'));

  assert.equal(again.seq, first.seq);
  assert.equal(reader.chat.filter(entry => entry.body.clientId === post.clientId).length, 1);
  await reader.stop();
});

test('the welcome says whether a page that is older has missed news', async () => {
  const person = await gp.follow(session.id);
  const page = await gp.newsOfPage();
  assert.equal((await person.hello()).news, page);
  const notices = [];
  person.connection.on('Notice', notice => notices.push(notice));
  const { cases } = await gp.send('GET', `/api/sessions/${session.id}`);
  await specialist.send('POST', `/api/cases/${cases[0].id}/notes`, { markdown: 'Seen.' });
  await until('the notice arrives', () => notices.length > 0);

  assert.notEqual((await person.hello()).news, page);
  await person.stop();
});

test('a hub that is killed and started again loses, doubles and reorders no acknowledged message', async () => {
  const [from, to] = [await gp.follow(session.id), await specialist.follow(session.id)];
  const acknowledged = [];
  let posting = true;
  const poster = (async () => {
    for (let n = 0; posting || acknowledged.length < 40; n++) {
      const [clientId, text] = [randomUUID(), `message ${n}`];
      // As a page does: the same id again until it is acknowledged.
      await until(`${text} is acknowledged`, () => from.post(clientId, text).then(() => true, () => false), 60_000);
      acknowledged.push(text);
    }
  })();
  await until('some are acknowledged', () => acknowledged.length >= 20);
  await hub.kill();
  await hub.startAgain();
  await until('more are acknowledged after the restart', () => acknowledged.length >= 40, 60_000);
  posting = false;
  await poster;
  const arrived = () => to.chat.map(entry => entry.body.text).filter(text => text.startsWith('message '));
  await until('all arrive', () => arrived().length >= acknowledged.length);

  assert.deepEqual(arrived(), acknowledged);
  await Promise.all([from.stop(), to.stop()]);
});

test('a recording is asked for, answered, paused and marked by either door, and everybody hears of it', async () => {
  const { id } = await hub.session(gp, specialist);
  const [asker, other] = [await gp.follow(id), await specialist.follow(id)];
  let seen = null;
  other.connection.off('Room');
  other.connection.on('Room', (_, room) => { seen = room.recording; });
  for (const one of [asker, other]) await one.ask('Join', id, randomUUID(), randomUUID(), false, false);
  await asker.ask('PeopleHere', id, 2);
  await assert.rejects(asker.ask('Mark', id, ''), { message: 'nothing-to-mark' });
  await assert.rejects(asker.ask('AskToRecordAs', id, 'souvenir', 'patient', 'aloud', null, ''), { message: 'invalid' });
  await asker.ask('AskToRecordAs', id, 'teaching', 'patient', 'aloud', new Date().toISOString(), 'form 12');
  await until('it is asked for', () => seen?.state === 'asking' && seen.class === 'teaching');

  await gp.send('PUT', `/api/sessions/${id}/consent`, { recording: true });
  await until('it records, for two', () => seen?.state === 'recording' && seen.answers.some(answer => answer.answer === 'yes' && answer.people === 2));
  await other.ask('PauseRecording', id);
  await until('it is paused', () => seen?.paused);
  await gp.send('POST', `/api/sessions/${id}/recording/resume`);
  await until('it goes on', () => seen?.paused === false);
  const mark = await asker.ask('Mark', id, null);
  await asker.ask('NameMark', id, mark.id, 'Rash');
  const second = await gp.send('POST', `/api/sessions/${id}/marks`, { text: 'by REST' });
  await gp.send('PUT', `/api/sessions/${id}/people-here`, { count: 3 });
  await until('the third is asked for', () => seen?.answers.some(answer => answer.answer === 'asked' && answer.people === 3));
  await other.ask('StopRecording', id);

  assert.ok(second.atMs >= mark.atMs);
  const types = () => [...other.log.values()].sort((a, b) => a.seq - b.seq).map(entry => entry.type);
  await until('all is in the log', () => types().includes('recording-completed'));
  assert.deepEqual(
    types().filter(type => !['joined', 'left', 'topology', 'recording-completed'].includes(type)),
    ['people-here', 'recording-asked', 'consent', 'recording-started', 'recording-paused', 'recording-resumed', 'mark', 'mark-named', 'mark', 'people-here', 'consent', 'recording-stopped']);
  await Promise.all([asker.stop(), other.stop()]);
});

test('a stranger learns nothing of a session', async () => {
  const answer = await fetch(`${hub.url}/api/sessions/${session.id}/log?since=0`, { headers: { authorization: `Bearer ${stranger.token}` } });
  assert.equal(answer.status, 404);
  await assert.rejects(async () => {
    const follower = await stranger.follow(session.id);
    await follower.ask('Join', session.id, randomUUID(), randomUUID(), false, false);
  });
});

test('signing out ends the live connections that came by that sign-in, and no others', async () => {
  const [staying, leaving] = [await gp.follow(session.id), await (await hub.signIn('gp@demo.casehub')).follow(session.id)];
  let ended = false;
  leaving.connection.onreconnecting(() => { ended = true; });
  leaving.connection.onclose(() => { ended = true; });
  await leaving.person.send('POST', '/api/identity/logout');
  await until('the connection ends', () => ended);

  await staying.post(randomUUID(), 'still here');
  await Promise.all([staying.stop(), leaving.stop()]);
});

test('nobody is connected without a token', async () => {
  const answer = await fetch(`${hub.url}/hubs/live/negotiate?negotiateVersion=1`, { method: 'POST' });
  assert.equal(answer.status, 401);
});
