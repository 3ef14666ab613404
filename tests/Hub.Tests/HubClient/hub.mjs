// The built program as a process of its own, and clients of it that are no browsers: REST with a bearer token, and SignalR.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

const web = resolve(import.meta.dirname, '../../../src/Web');
const program = join(web, 'bin', process.env.CASEHUB_CONFIGURATION ?? 'Release', 'net10.0', 'CaseHub.Web.dll');
const password = 'A demo password 4 tests';

/** Waits until `holds` answers something true; fails with `what` after a while. */
export async function until(what, holds, limitMs = 20_000) {
  for (const end = Date.now() + limitMs; ;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise(wake => setTimeout(wake, 20));
  }
}

export class Hub {
  output = '';

  static async start() {
    const hub = new Hub();
    hub.data = await mkdtemp(join(tmpdir(), 'casehub-client-'));
    hub.url = `http://localhost:${await freePort()}`;
    hub.mediaPort = await freePort();
    await hub.startAgain();
    return hub;
  }

  async startAgain() {
    this.process = spawn('dotnet', [program, '--demo'], {
      cwd: web,
      env: {
        ...process.env, CASEHUB_URLS: this.url, CASEHUB_DATA: this.data, CASEHUB_DEMO_PASSWORD: password,
        CaseHub__Media__Port: String(this.mediaPort), CaseHub__SignIn__AttemptsPerMinute: '1000',
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', text => { this.output += text; });
    await until('the hub is ready', async () => {
      if (this.process.exitCode !== null) throw new Error(`The hub ended with ${this.process.exitCode}:\n${this.output}`);
      return fetch(`${this.url}/health/ready`).then(answer => answer.ok, () => false);
    }, 60_000);
  }

  /** As a power cut: nothing is flushed. */
  async kill() {
    this.process.kill('SIGKILL');
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }

  async stop() {
    await this.kill();
    await rm(this.data, { recursive: true });
  }

  async signIn(email) {
    const { accessToken } = await send(`${this.url}/api/identity/login`, 'POST', { email, password });
    return new Person(this, accessToken);
  }

  /** A case that the specialist has accepted, with a session. */
  async session(gp, specialist) {
    const opened = await gp.send('POST', '/api/cases', {
      title: 'Rash after a new medicine', question: 'Is it safe to go on with the medicine?', specialty: 'dermatology', urgency: 'routine',
      summary: 'Red spots on both arms since two days.', age: { value: 44, unit: 'years' },
    });
    await gp.send('POST', `/api/cases/${opened.id}/request`);
    await specialist.send('POST', `/api/cases/${opened.id}/accept`);
    return gp.send('POST', `/api/cases/${opened.id}/sessions`);
  }
}

export class Person {
  constructor(hub, token) {
    this.hub = hub;
    this.token = token;
  }

  send(method, path, body) { return send(this.hub.url + path, method, body, this.token); }

  /** The stamp that a page carries: how far this person's news had come before it was made. */
  async newsOfPage() {
    const page = await fetch(this.hub.url, { headers: { authorization: `Bearer ${this.token}` } });
    return /data-news="([^"]+)"/.exec(await page.text())?.[1];
  }

  /** A connection that follows the session's log; `log` holds each entry by its number, `times` how often it came. */
  async follow(sessionId) {
    const connection = new HubConnectionBuilder()
      .withUrl(`${this.hub.url}/hubs/live`, { accessTokenFactory: () => this.token })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => 200 })
      .configureLogging(LogLevel.None)
      .build();
    const follower = new Follower(this, connection, sessionId);
    await connection.start();
    try {
      await follower.hello();
    } catch (refused) {
      // Else it would try to come back for ever after the hub has gone.
      await connection.stop();
      throw refused;
    }
    return follower;
  }
}

class Follower {
  log = new Map();

  constructor(person, connection, sessionId) {
    this.person = person;
    this.connection = connection;
    this.sessionId = sessionId;
    connection.on('Log', (_, entries) => { for (const entry of entries) this.log.set(entry.seq, entry); });
    for (const other of ['Room', 'Slots', 'Ring', 'RingEnded', 'Notice', 'PeerClosed', 'Signal']) connection.on(other, () => {});
    connection.onreconnected(() => this.hello());
  }

  get seq() { return Math.max(0, ...this.log.keys()); }

  get chat() { return [...this.log.values()].filter(entry => entry.type === 'chat').sort((a, b) => a.seq - b.seq); }

  hello() { return this.ask('Hello', 1, { sessionId: this.sessionId, seq: this.seq }); }

  post(clientId, text) { return this.ask('Post', this.sessionId, clientId, 'chat', text); }

  /** The value; a refusal is thrown, its code as the message. */
  async ask(method, ...args) {
    const { value, refusal } = await this.connection.invoke(method, ...args);
    if (refusal) throw new Error(refusal.code);
    return value;
  }

  stop() { return this.connection.stop(); }
}

async function send(url, method, body, token) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
