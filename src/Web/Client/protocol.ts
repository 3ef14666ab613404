// The messages of /hubs/live: the mirror of the C# records in src/Hub/Door and src/Hub/Live. A test compares interface and
// property names with the C# records; docs/protocol.md says what each message means.

export const protocolVersion = 1;

export interface Since { sessionId: string; seq: number }

export interface Welcome { version: number; you: string; name: string; news: string; iceServers: IceServer[] }

export interface IceServer { urls: string[]; username: string | null; credential: string | null }

export interface Reply<T> { value: T | null; refusal: RefusalView | null }

export interface RefusalView { code: string; text: string; fields: Record<string, string> }

export interface Joined { participantId: string; room: RoomView }

export interface MediaAnswered { peerId: string; publicationId: string | null; sdp: string }

export interface LogEntryView { v: number; seq: number; type: string; at: string; by: string | null; body: Record<string, unknown> }

export interface SlotView { mid: string; kind: string; publicationId: string | null }

export interface PictureWish { publicationId: string; height: number; pinned: boolean }

export interface NoticeView {
  id: string;
  kind: string;
  caseId: string | null;
  caseNumber: string | null;
  sessionId: string | null;
  byName: string | null;
  briefing: string | null;
  at: string;
  seen: boolean;
  place: string;
}

export interface RingView { sessionId: string; caseId: string | null; caseTitle: string | null; from: string; href: string }

export type Topology = 'Relay' | 'PeerToPeer';

export interface RoomView {
  epoch: string;
  revision: number;
  topology: Topology;
  target: Topology;
  generation: number;
  people: PersonView[];
  recording: RecordingView | null;
  stage: StageView | null;
}

export interface PersonView {
  participantId: string;
  clinicianId: string;
  name: string;
  interprets: string[] | null;
  isDevice: boolean;
  isAway: boolean;
  audio: boolean;
  video: boolean;
  peopleHere: number;
  publications: PublicationView[];
  upload: LineView | null;
  download: LineView | null;
  place: StagePlace;
  role: SeatRole | null;
}

export type StagePlace = 'Audience' | 'Backstage' | 'Stage';

export type SeatRole = 'Audience' | 'Interpreter' | 'Speaker' | 'Host';

export type StageLayout = 'Speaker' | 'Grid' | 'Slides' | 'SideBySide';

/** What a host switches off at somebody: the microphone; the camera and a shared screen. */
export type Hushed = 'Sound' | 'Picture';

export interface StageView {
  state: 'Waiting' | 'Live' | 'Ended';
  layout: StageLayout;
  spotlight: string | null;
  isLocked: boolean;
  startedAt: string | null;
  audience: number;
  hands: HandView[];
  slides: SlidesView | null;
  channels: ChannelView[];
  isChatOff: boolean;
  version: number;
}

export interface HandView { clinicianId: string; name: string; at: string }

export interface SlidesView { deckId: string; page: number }

export interface ChannelView { language: string; onAir: string | null; offeredTo: string | null; publicationId: string | null; interpreters: string[] }

export type QuestionState = 'Asked' | 'Accepted' | 'Answering' | 'Answered' | 'Dismissed';

export interface QuestionView {
  id: string;
  state: QuestionState;
  text: string;
  language: string;
  askedBy: string | null;
  isAnonymous: boolean;
  askedAt: string;
  votes: number;
  mergedInto: string | null;
  merged: JoinedQuestion[];
  translations: TranslatedWords[];
  answer: WrittenAnswer | null;
  answeringAt: string | null;
  answeredAt: string | null;
  version: number;
}

export interface JoinedQuestion { id: string; text: string; language: string; askedBy: string | null }

export interface TranslatedWords { language: string; text: string; by: string }

export interface WrittenAnswer { text: string; language: string; by: string; translations: TranslatedWords[] }

export interface QuestionsNews { questions: QuestionView[]; closed: QuestionClosed[]; waiting: number }

export interface QuestionClosed { id: string; state: QuestionState; mergedInto: string | null }

export interface LineView { level: 'good' | 'fair' | 'poor'; cause: 'loss' | 'delay' | null; value: number }

export interface PublicationView { publicationId: string; source: Source; label: string }

export interface RecordingView {
  recordingId: string;
  state: 'asking' | 'recording' | 'closing';
  askedBy: string;
  startedAt: string | null;
  answers: ConsentView[];
  class: RecordingClass;
  paused: boolean;
  pausedBy: string | null;
  pausedAt: string | null;
  devices: DeviceConsentView[];
  trouble: 'disk' | 'store' | null;
}

export interface ConsentView { clinicianId: string; answer: 'asked' | 'yes' | 'no'; people: number }

export interface DeviceConsentView { participantId: string; answer: 'yes' | 'no' }

export interface MarkView { id: string; atMs: number; by: string; text: string }

/** What a recording is for, and so what withdrawing later does. */
export type RecordingClass = 'clinical-record' | 'teaching';

/** What one connection publishes: microphone and camera together, a screen, or an interpreter's voice. */
export type Source = 'camera' | 'screen' | 'voice';

/** What the patient agreed to, or why nobody had to be asked. */
export type ConsentBasis = 'patient' | 'guardian' | 'emergency' | 'no-patient';

/** Sent by one browser to the other through the hub, which does not read it. */
export type SignalMessage = { description: RTCSessionDescriptionInit } | { candidate: RTCIceCandidateInit };

/** What a client may say: arguments, and the value of the reply. */
export interface HubMethods {
  Hello: (version: number, since: Since | null) => Welcome;
  Follow: (since: Since) => null;
  Join: (sessionId: string, deviceId: string, pageId: string, audio: boolean, video: boolean) => Joined;
  Leave: (sessionId: string) => null;
  Post: (sessionId: string, clientId: string, type: string, text: string) => number;
  Publish: (sessionId: string, source: Source, sdp: string) => MediaAnswered;
  Restart: (sessionId: string, peerId: string, sdp: string) => MediaAnswered;
  View: (sessionId: string, sdp: string) => MediaAnswered;
  Wish: (sessionId: string, wishes: PictureWish[]) => null;
  Listen: (sessionId: string, language: string | null) => null;
  TakeChannel: (sessionId: string) => null;
  OfferChannel: (sessionId: string, clinicianId: string | null) => null;
  LeaveChannel: (sessionId: string) => null;
  Unpublish: (sessionId: string, source: Source) => null;
  Unview: (sessionId: string) => null;
  SetMedia: (sessionId: string, audio: boolean, video: boolean) => null;
  Signal: (sessionId: string, generation: number, message: SignalMessage) => null;
  Arrived: (sessionId: string, generation: number) => null;
  Broken: (sessionId: string, generation: number) => null;
  AskToRecord: (sessionId: string, basis: ConsentBasis, how: string, reference: string) => string;
  AskToRecordAs: (sessionId: string, kind: RecordingClass, basis: ConsentBasis, how: string, when: string | null, reference: string) => string;
  PeopleHere: (sessionId: string, count: number) => null;
  Consent: (sessionId: string, recording: boolean) => null;
  ConsentForDevice: (sessionId: string, participantId: string, recording: boolean) => null;
  PauseRecording: (sessionId: string) => null;
  ResumeRecording: (sessionId: string) => null;
  Mark: (sessionId: string, text: string) => MarkView;
  NameMark: (sessionId: string, markId: string, text: string) => MarkView;
  StopRecording: (sessionId: string) => null;
  BeginBriefing: (sessionId: string) => null;
  EndBriefing: (sessionId: string) => null;
  MoveOnStage: (sessionId: string, clinicianId: string, to: StagePlace, seen: StagePlace | null) => null;
  StepDown: (sessionId: string) => null;
  RaiseHand: (sessionId: string, isRaised: boolean) => null;
  LowerHand: (sessionId: string, clinicianId: string) => null;
  SetHost: (sessionId: string, clinicianId: string, isHost: boolean) => null;
  HushPerson: (sessionId: string, clinicianId: string, what: Hushed) => null;
  RemovePerson: (sessionId: string, clinicianId: string) => null;
  LockBriefing: (sessionId: string, isLocked: boolean) => null;
  SwitchChat: (sessionId: string, isOff: boolean) => null;
  ArrangeStage: (sessionId: string, layout: StageLayout, spotlightId: string | null, seen: StageLayout | null) => null;
  TurnPage: (sessionId: string, deckId: string | null, page: number) => null;
  PointAt: (sessionId: string, x: number, y: number) => null;
  SeeNotices: () => null;
}

/** What the hub says. */
export interface HubMessages {
  Log: (sessionId: string, entries: LogEntryView[]) => void;
  Room: (sessionId: string, room: RoomView) => void;
  Slots: (sessionId: string, peerId: string, slots: SlotView[]) => void;
  PeerClosed: (sessionId: string, peerId: string, reason: string) => void;
  Signal: (sessionId: string, from: string, generation: number, message: SignalMessage) => void;
  Removed: (sessionId: string, code: string, text: string) => void;
  PointedAt: (sessionId: string, x: number, y: number) => void;
  Hushed: (sessionId: string, what: Hushed, by: string) => void;
  Decks: (sessionId: string) => void;
  Notice: (notice: NoticeView) => void;
  Ring: (ring: RingView) => void;
  RingEnded: (sessionId: string) => void;
  Lists: () => void;
  Questions: (sessionId: string, news: QuestionsNews) => void;
}
