// node join.mjs HUB PASSWORD ROOM WAY [TRANSPORT]: the GP in Firefox, with Firefox's own fake camera and microphone. Joins the room, prints one
// JSON line when 30 pictures and sound of the other person have come by this way (Relay, PeerToPeer), and stays until standard input ends.
// With a transport (udp, tcp) it hears of the hub's candidates of that kind only.
import { once } from 'node:events';
import { launch } from 'puppeteer-core';

const [hub, password, room, way, transport = ''] = process.argv.slice(2);
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
  if (transport) {
    await page.evaluateOnNewDocument(kept => {
      const other = new RegExp(`^a=candidate:\\S+ \\S+ (?!${kept} )`, 'i');
      const taught = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function (description) {
        const sdp = description.sdp.split('\r\n').filter(line => !other.test(line)).join('\r\n');
        return taught.call(this, { type: description.type, sdp });
      };
    }, transport);
  }
  await page.goto(hub);
  await page.type('[name=email]', 'gp@demo.casehub');
  await page.type('[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('[data-testid=sign-in]')]);
  await page.goto(hub + room);
  await page.waitForSelector('#room[data-link=connected]');
  await page.click('[data-testid=join]');
  const arrived = await page.waitForFunction(way => {
    const tile = document.querySelector('[data-testid=tile][data-source=camera]');
    const [pictures, energy] = [Number(tile?.dataset.frames ?? 0), Number(tile?.dataset.energy ?? 0)];
    const { shown } = document.querySelector('#room').dataset;
    return shown === way && pictures >= 30 && energy > 0.001 && { pictures, energy, shown };
  }, { timeout: 60_000, polling: 100 }, way);
  console.log(JSON.stringify(await arrived.jsonValue()));
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await browser.close();
}
