// node join.mjs HUB PASSWORD ROOM: the GP in Firefox, with Firefox's own fake camera and microphone. Joins the room, prints one JSON line when 30
// pictures and sound of the other person have come, and stays until standard input ends.
import { once } from 'node:events';
import { launch } from 'puppeteer-core';

const [hub, password, room] = process.argv.slice(2);
const browser = await launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  headless: true,
  extraPrefsFirefox: {
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    'media.peerconnection.ice.loopback': true,
    'media.autoplay.default': 0,
  },
});

try {
  const page = await browser.newPage();
  await page.goto(hub);
  await page.type('[name=email]', 'gp@demo.casehub');
  await page.type('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('[data-testid=sign-in]')]);
  await page.goto(hub + room);
  await page.waitForSelector('#room[data-link=connected]');
  await page.click('[data-testid=join]');
  const arrived = await page.waitForFunction(() => {
    const tile = document.querySelector('[data-testid=tile][data-source=camera]');
    const [pictures, energy] = [Number(tile?.dataset.frames ?? 0), Number(tile?.dataset.energy ?? 0)];
    return pictures >= 30 && energy > 0.001 && { pictures, energy, shown: document.querySelector('#room').dataset.shown };
  }, { timeout: 45_000, polling: 100 });
  console.log(JSON.stringify(await arrived.jsonValue()));
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await browser.close();
}
