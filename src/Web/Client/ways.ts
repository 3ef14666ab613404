// What the two ways of media (relay.ts, direct.ts) have in common.
import type { Inbound } from './peer';
import type { PersonView, Source } from './protocol';

/** What this browser sends: by whichever ways are open at the moment. */
export interface LocalMedia {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
}

/** What comes from one person's camera-and-microphone or screen. */
export interface RemoteMedia {
  participantId: string;
  source: Source;
  audio: RTCRtpReceiver | null;
  video: RTCRtpReceiver | null;
}

export interface Way {
  readonly connected: boolean;
  media(people: readonly PersonView[]): RemoteMedia[];
  measure(): Promise<Map<string, Inbound>>;
  setLocal(local: LocalMedia): Promise<void>;
  /** The hub is back and this browser has joined again: what did not survive has to be made anew. */
  rejoined(): void;
  close(): void;
}
