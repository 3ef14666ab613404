// The only file with RTCPeerConnection: what a connection sends, receives and measures. Who makes and closes them: relay.ts, direct.ts.
// Sound is Opus and pictures are VP8 everywhere, because recordings and viewers get what was sent, never transcoded.
import { show, speak } from './encoding';
import type { SignalMessage, Source } from './protocol';
import { Thrift } from './thrift';
import type { Uplink } from './voice';

/** Slots of a viewing connection, offered up front so that nothing renegotiates (docs/protocol.md, `View`). */
const audioSlots = 3;
/** In a briefing an interpreter is heard besides. */
export const briefingAudioSlots = 4;
const cameraSlots = 9;

const cameraBitsPerSecond = 1_500_000;
const fitEveryMs = 2000;

/** What the relay is sent of one picture, the smallest first (RFC 8853): it gives each viewer the layer that fits tile and line. */
const layers: Record<Source, RTCRtpEncodingParameters[]> = {
  camera: [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: cameraBitsPerSecond },
  ],
  // A screen is there to be read: the smaller layer is for lines that carry no more, and gives up motion first.
  screen: [
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, maxFramerate: 5 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
  ],
  voice: [],
};

/** Null where there is no such device, or where it is off. */
export interface LocalTracks { audio: MediaStreamTrack | null; video: MediaStreamTrack | null }

/** What arrived of one track so far (W3C webrtc-stats, inbound-rtp). */
export interface Inbound {
  packetsReceived: number;
  packetsLost: number;
  framesDecoded: number;
  /** Of the sound as it was played; stays 0 while its element is muted. */
  totalAudioEnergy: number;
}

export type PeerState = RTCPeerConnectionState;

/** A connection to the relay that only sends: microphone and camera, a screen, or an interpreter's voice. */
export class PublishingPeer {
  readonly connection: RTCPeerConnection;
  private readonly audio: RTCRtpTransceiver | null;
  private readonly video: RTCRtpTransceiver | null;
  private readonly timer: number;
  private readonly thrift = new Thrift();
  private readonly savingChanged: () => void;
  /** The line carries no more than the voice: the picture is left out for now. */
  saves = false;

  constructor(tracks: LocalTracks, source: Source, stateChanged: (state: PeerState) => void, savingChanged: () => void = () => undefined) {
    this.savingChanged = savingChanged;
    this.connection = watched(new RTCPeerConnection(bundled), stateChanged);
    this.audio = source !== 'screen' || tracks.audio ? addOpus(this.connection, tracks.audio ?? 'audio', 'sendonly') : null;
    this.video = source === 'voice' ? null : addVp8(this.connection, tracks.video ?? 'video', 'sendonly', layers[source]);
    if (this.video) void prefer(this.video.sender, source === 'camera' ? 'balanced' : 'maintain-resolution');
    this.timer = window.setInterval(() => void this.fit(), fitEveryMs);
  }

  offer(): Promise<string> { return localOffer(this.connection); }

  /** An offer with new ICE credentials: a new way for the same connection. */
  restart(): Promise<string> { return restartOffer(this.connection); }

  answer(sdp: string): Promise<void> { return this.connection.setRemoteDescription({ type: 'answer', sdp }); }

  async replace(tracks: LocalTracks): Promise<void> {
    await Promise.all([this.audio?.sender.replaceTrack(tracks.audio), this.video?.sender.replaceTrack(tracks.video)]);
  }

  close(): void {
    clearInterval(this.timer);
    shut(this.connection);
  }

  /** Sound comes first: it is made to fit the line, and the picture waits where there is no room for both. */
  private async fit(): Promise<void> {
    if (!this.audio || this.connection.connectionState !== 'connected') return;
    const uplink = await readUplink(this.connection);
    await speak(this.audio.sender, uplink).catch(() => undefined);
    if (!this.video?.sender.track || !this.audio.sender.track) return;
    const saves = this.thrift.look(uplink, performance.now());
    if (saves === this.saves) return;
    this.saves = saves;
    await show(this.video.sender, !saves).catch(() => undefined);
    this.savingChanged();
  }
}

/** The connection to the relay by which this browser sees and hears everybody else. */
export class ViewingPeer {
  readonly connection: RTCPeerConnection;

  constructor(stateChanged: (state: PeerState) => void, slots = audioSlots) {
    this.connection = watched(new RTCPeerConnection(bundled), stateChanged);
    for (let slot = 0; slot < slots; slot++) addOpus(this.connection, 'audio', 'recvonly');
    for (let slot = 0; slot < cameraSlots + 1; slot++) addVp8(this.connection, 'video', 'recvonly');
  }

  offer(): Promise<string> { return localOffer(this.connection); }

  /** An offer with new ICE credentials: a new way for the same connection. */
  restart(): Promise<string> { return restartOffer(this.connection); }

  answer(sdp: string): Promise<void> { return this.connection.setRemoteDescription({ type: 'answer', sdp }); }

  receiver(mid: string): RTCRtpReceiver | null {
    return this.connection.getTransceivers().find(transceiver => transceiver.mid === mid)?.receiver ?? null;
  }

  close(): void { shut(this.connection); }
}

/** What a direct peer tells its owner. */
export interface DirectOwner {
  send(message: SignalMessage): void;
  stateChanged(state: PeerState): void;
  /** The other begins or ends to share a screen, or a description was agreed on. */
  agreed(): void;
}

/**
 * The connection to the other browser: microphone, camera and screen in three fixed sections. The impolite side makes the first offer;
 * after that either may, by perfect negotiation (W3C webrtc §10.7).
 */
export class DirectPeer {
  readonly connection: RTCPeerConnection;
  private readonly owner: DirectOwner;
  private readonly polite: boolean;
  private makingOffer = false;
  private ignoringOffer = false;
  private camera: LocalTracks;
  private screen: MediaStreamTrack | null;
  /** Signals are taken one after the other: a candidate must not overtake its description. */
  private queue: Promise<void> = Promise.resolve();

  constructor(camera: LocalTracks, screen: MediaStreamTrack | null, polite: boolean, iceServers: RTCIceServer[], owner: DirectOwner) {
    this.owner = owner;
    this.polite = polite;
    this.camera = camera;
    this.screen = screen;
    this.connection = watched(new RTCPeerConnection({ ...bundled, iceServers }), state => owner.stateChanged(state));
    this.connection.onicecandidate = ({ candidate }) => { if (candidate) owner.send({ candidate: candidate.toJSON() }); };
    this.connection.onnegotiationneeded = () => void this.offer();
    if (polite) return;
    addOpus(this.connection, camera.audio ?? 'audio', 'sendrecv');
    addVp8(this.connection, camera.video ?? 'video', 'sendrecv');
    addVp8(this.connection, screen ?? 'video', screenDirection(screen));
  }

  receive(message: SignalMessage): void {
    this.queue = this.queue
      .then(() => ('description' in message ? this.takeDescription(message.description) : this.takeCandidate(message.candidate)))
      .catch(() => this.owner.stateChanged('failed'));
  }

  async replace(camera: LocalTracks, screen: MediaStreamTrack | null): Promise<void> {
    this.camera = camera;
    this.screen = screen;
    await this.attachLocal();
  }

  get microphone(): RTCRtpReceiver | null { return this.connection.getTransceivers()[0]?.receiver ?? null; }

  get picture(): RTCRtpReceiver | null { return this.connection.getTransceivers()[1]?.receiver ?? null; }

  /** Null while the other shares no screen. */
  get sharedScreen(): RTCRtpReceiver | null {
    const transceiver = this.connection.getTransceivers()[2];
    return transceiver?.currentDirection === 'sendrecv' || transceiver?.currentDirection === 'recvonly' ? transceiver.receiver : null;
  }

  /** Both descriptions as agreed on; null before. */
  get descriptions(): { local: string; remote: string } | null {
    const { currentLocalDescription: local, currentRemoteDescription: remote } = this.connection;
    return local && remote ? { local: local.sdp, remote: remote.sdp } : null;
  }

  close(): void { shut(this.connection); }

  private async offer(): Promise<void> {
    if (this.connection.getTransceivers().length === 0) return;
    try {
      this.makingOffer = true;
      await this.connection.setLocalDescription();
      this.sendDescription();
    } catch {
      // Overtaken by the other's offer or by closing: the next negotiationneeded, or nothing, is due.
    } finally {
      this.makingOffer = false;
    }
  }

  private async takeDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const collision = description.type === 'offer' && (this.makingOffer || this.connection.signalingState !== 'stable');
    this.ignoringOffer = !this.polite && collision;
    if (this.ignoringOffer) return;

    await this.connection.setRemoteDescription(description);
    if (description.type === 'offer') {
      await this.attachLocal();
      await this.connection.setLocalDescription();
      this.sendDescription();
    }
    this.owner.agreed();
  }

  private async takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.ignoringOffer) throw error;
    }
  }

  private async attachLocal(): Promise<void> {
    const [microphone, picture, screen] = this.connection.getTransceivers();
    if (!microphone || !picture || !screen) return;
    microphone.direction = 'sendrecv';
    picture.direction = 'sendrecv';
    screen.direction = screenDirection(this.screen);
    await Promise.all([
      microphone.sender.replaceTrack(this.camera.audio),
      picture.sender.replaceTrack(this.camera.video),
      screen.sender.replaceTrack(this.screen),
    ]);
  }

  private sendDescription(): void {
    if (this.connection.localDescription) this.owner.send({ description: this.connection.localDescription.toJSON() });
  }
}

/** @returns what arrived so far, by the id of the receiver's track. */
export async function readInbound(connection: RTCPeerConnection): Promise<Map<string, Inbound>> {
  const found = new Map<string, Inbound>();
  for (const entry of (await connection.getStats()).values()) {
    const report = entry as Partial<Inbound> & { type: string; trackIdentifier?: string };
    if (report.type !== 'inbound-rtp' || report.trackIdentifier === undefined) continue;
    found.set(report.trackIdentifier, {
      packetsReceived: report.packetsReceived ?? 0,
      packetsLost: report.packetsLost ?? 0,
      framesDecoded: report.framesDecoded ?? 0,
      totalAudioEnergy: report.totalAudioEnergy ?? 0,
    });
  }
  return found;
}

/** @returns how loud it is played at the moment, 0–1; where the relay forwards it, no packet says that (RFC 6464) to the browser. */
export async function readLevel(receiver: RTCRtpReceiver): Promise<number> {
  for (const entry of (await receiver.getStats()).values()) {
    const report = entry as { type: string; audioLevel?: number };
    if (report.type === 'inbound-rtp') return report.audioLevel ?? 0;
  }
  return 0;
}

/** @returns what the connection's other end says of our sound, and what the browser believes that the line carries. */
async function readUplink(connection: RTCPeerConnection): Promise<Uplink> {
  const uplink: Uplink = { loss: 0, bitsPerSecond: null };
  for (const entry of (await connection.getStats()).values()) {
    const report = entry as { type: string; kind?: string; fractionLost?: number; nominated?: boolean; availableOutgoingBitrate?: number };
    if (report.type === 'remote-inbound-rtp' && report.kind === 'audio') uplink.loss = report.fractionLost ?? 0;
    if (report.type === 'candidate-pair' && report.nominated) uplink.bitsPerSecond = report.availableOutgoingBitrate ?? null;
  }
  return uplink;
}

const bundled: RTCConfiguration = { bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' };

function watched(connection: RTCPeerConnection, stateChanged: (state: PeerState) => void): RTCPeerConnection {
  connection.onconnectionstatechange = () => stateChanged(connection.connectionState);
  return connection;
}

/** The relay is ICE-lite and needs no candidate of ours (RFC 8445 §2.5): the offer goes out without waiting for any. */
async function localOffer(connection: RTCPeerConnection): Promise<string> {
  const { sdp = '' } = await connection.createOffer();
  // A browser that does not take the change makes the offer as it would have been.
  await connection.setLocalDescription({ type: 'offer', sdp: askingForLostSound(sdp) }).catch(() => connection.setLocalDescription());
  return connection.localDescription?.sdp ?? '';
}

function restartOffer(connection: RTCPeerConnection): Promise<string> {
  connection.restartIce();
  return localOffer(connection);
}

/** Browsers resend sound on request (RFC 4585 §6.2.1), but ask for it only where the description says so, which no API writes. */
function askingForLostSound(sdp: string): string {
  return sdp.replace(/^a=rtpmap:(\d+) opus\/48000\/2\r\n/gm, (line: string, type: string) => {
    const request = `a=rtcp-fb:${type} nack\r\n`;
    return sdp.includes(request) ? line : line + request;
  });
}

function addOpus(connection: RTCPeerConnection, track: MediaStreamTrack | 'audio', direction: RTCRtpTransceiverDirection): RTCRtpTransceiver {
  // On the relay each packet can take the one before it along (RFC 2198), which voice.ts decides.
  return preferring('audio', direction === 'sendrecv' ? ['audio/opus'] : ['audio/opus', 'audio/red'], connection.addTransceiver(track, { direction }));
}

function addVp8(
  connection: RTCPeerConnection, track: MediaStreamTrack | 'video', direction: RTCRtpTransceiverDirection,
  encodings: RTCRtpEncodingParameters[] = [{ maxBitrate: cameraBitsPerSecond }],
): RTCRtpTransceiver {
  const sendEncodings = direction === 'recvonly' ? [] : encodings;
  // With resends of their own (RFC 4588), which carry what a line is probed with too.
  return preferring('video', ['video/vp8', 'video/rtx'], connection.addTransceiver(track, { direction, sendEncodings }));
}

function preferring(kind: 'audio' | 'video', mimeTypes: string[], transceiver: RTCRtpTransceiver): RTCRtpTransceiver {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  transceiver.setCodecPreferences(mimeTypes.flatMap(mimeType => codecs.filter(codec => codec.mimeType.toLowerCase() === mimeType)));
  return transceiver;
}

/** What a sender gives up last when line or processor are short; a browser that does not know the wish goes its own way. */
async function prefer(sender: RTCRtpSender, degradationPreference: RTCDegradationPreference): Promise<void> {
  await sender.setParameters({ ...sender.getParameters(), degradationPreference }).catch(() => undefined);
}

function screenDirection(screen: MediaStreamTrack | null): RTCRtpTransceiverDirection {
  return screen ? 'sendrecv' : 'recvonly';
}

function shut(connection: RTCPeerConnection): void {
  connection.onconnectionstatechange = null;
  connection.onicecandidate = null;
  connection.onnegotiationneeded = null;
  connection.close();
}
