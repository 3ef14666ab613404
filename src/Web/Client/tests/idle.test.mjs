import assert from 'node:assert/strict';
import test from 'node:test';
import { Idle } from '../idle';

const second = 1000;
const minute = 60 * second;

/** Tabs of one browser, their server and their one clock. */
class Browser {
  now = 1_000_000;
  serverSeenAt = 1_000_000;
  tabs = [];

  open(minutes) {
    const tab = { told: 0, warned: null, left: 0, call: false, asleep: false };
    tab.idle = new Idle(minutes, {
      inUse: () => tab.call,
      tell: () => { tab.told++; this.serverSeenAt = this.now; },
      share: at => { for (const other of this.tabs) if (other !== tab && !other.asleep) other.idle.heard(at); },
      warn: seconds => { tab.warned = seconds; },
      calm: () => { tab.warned = null; },
      remainingMs: async () => this.gone ? null : this.serverSeenAt + minutes * minute - this.now,
      leave: () => { tab.left++; },
    }, () => this.now);
    this.tabs.push(tab);
    return tab;
  }

  async pass(milliseconds) {
    for (const end = this.now + milliseconds; this.now < end;) {
      this.now += second;
      for (const tab of this.tabs) if (!tab.asleep) tab.idle.tick();
      await Promise.resolve();
      await Promise.resolve();
    }
  }
}

test('It asks a minute before the end, counts down, and leaves once when the time is over', async () => {
  const browser = new Browser();
  const tab = browser.open(5);

  await browser.pass(4 * minute - second);
  assert.equal(tab.warned, null);
  await browser.pass(second);
  assert.equal(tab.warned, 60);
  await browser.pass(50 * second);
  assert.equal(tab.warned, 10);
  assert.equal(tab.left, 0);
  await browser.pass(minute);
  assert.equal(tab.left, 1);
});

test('Typing and pointing begin the time anew, and the server is told once a minute, not each time', async () => {
  const browser = new Browser();
  const tab = browser.open(2);

  for (let i = 0; i < 600; i++) {
    tab.idle.touched();
    await browser.pass(second);
  }

  assert.equal(tab.warned, null);
  assert.equal(tab.left, 0);
  assert.equal(tab.told, 10);
});

test('Nobody there tells the server nothing', async () => {
  const browser = new Browser();
  const tab = browser.open(30);
  await browser.pass(10 * minute);
  assert.equal(tab.told, 0);
});

test('A last touch is told although no other follows, so that the server counts from there', async () => {
  const browser = new Browser();
  const tab = browser.open(30);
  await browser.pass(10 * second);
  tab.idle.touched();
  await browser.pass(5 * minute);
  assert.equal(tab.told, 1);
});

test('While the question stands, only its answer counts', async () => {
  const browser = new Browser();
  const tab = browser.open(2);
  await browser.pass(70 * second);
  tab.idle.touched();
  assert.equal(tab.warned, 50);

  tab.idle.stay();
  assert.equal(tab.warned, null);
  assert.equal(tab.told, 1);
  await browser.pass(59 * second);
  assert.equal(tab.warned, null);
  await browser.pass(second);
  assert.equal(tab.warned, 60);
});

test('What one tab sees counts for all, and takes their question away', async () => {
  const browser = new Browser();
  const [one, other] = [browser.open(2), browser.open(2)];
  await browser.pass(70 * second);
  assert.deepEqual([one.warned, other.warned], [50, 50]);

  one.idle.stay();

  assert.equal(other.warned, null);
  await browser.pass(50 * second);
  assert.deepEqual([one.left, other.left], [0, 0]);
});

test('A call is a sign of life for as long as it lasts', async () => {
  const browser = new Browser();
  const tab = browser.open(2);
  tab.call = true;
  await browser.pass(60 * minute);
  assert.deepEqual([tab.warned, tab.left], [null, 0]);
  assert.ok(tab.told >= 59);

  tab.call = false;
  await browser.pass(2 * minute);
  assert.equal(tab.left, 1);
});

test('A tab that slept asks the server before it leaves, and stays where another tab was used meanwhile', async () => {
  const browser = new Browser();
  const [sleeper, used] = [browser.open(5), browser.open(5)];
  sleeper.asleep = true;
  for (let i = 0; i < 20; i++) {
    used.idle.touched();
    await browser.pass(minute);
  }

  sleeper.asleep = false;
  await browser.pass(second);
  assert.deepEqual([sleeper.left, sleeper.warned], [0, null]);
  await browser.pass(6 * minute);
  assert.equal(sleeper.left, 1);
});

test('A tab that slept leaves at once where nobody is signed in any more', async () => {
  const browser = new Browser();
  const tab = browser.open(5);
  tab.asleep = true;
  await browser.pass(60 * minute);
  browser.gone = true;
  tab.asleep = false;
  await browser.pass(second);
  assert.equal(tab.left, 1);
});

test('A clock that jumps back in another tab keeps nobody signed in', async () => {
  const browser = new Browser();
  const tab = browser.open(2);
  tab.idle.heard(browser.now + 60 * minute);
  await browser.pass(2 * minute);
  assert.equal(tab.left, 1);
});
