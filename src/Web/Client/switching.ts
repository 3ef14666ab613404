// Where media runs, seen from one browser: make before break (docs/protocol.md, "How media moves between the ways").
// Pure: it reads the room and the connections that exist, and says what to do next. Asked again after every change.
import type { Topology } from './protocol';

/** One way by which the others' media can come: the relay's connections, or one peer-to-peer connection. */
export interface Leg {
  way: Topology;
  epoch: string;
  /** Of the target it was built for; without meaning for the relay. */
  generation: number;
  /** True once the others' media has been decoded here, or the connection is up and they send none. */
  flowing: boolean;
}

/** The part of RoomView that matters here. */
export interface Course { epoch: string; topology: Topology; target: Topology; generation: number }

/** A target as the hub numbers it. */
export interface Goal { epoch: string; generation: number }

export interface Situation {
  legs: readonly Leg[];
  /** The leg whose picture and sound the person has before them. */
  shown: Leg | null;
  /** The target that this browser has reported reaching. */
  arrived: Goal | null;
}

export interface Plan {
  open: { way: Topology; epoch: string; generation: number }[];
  show: Leg | null;
  /** Say Arrived(generation). */
  arrived: boolean;
  /** Say Broken(generation): the room moved over while this browser was away, and it has no such connection. */
  broken: boolean;
  close: Leg[];
}

export function plan(course: Course, situation: Situation): Plan {
  const target = legFor(course.target, course, situation.legs);
  const present = legFor(course.topology, course, situation.legs);
  const show = chooseShown(target, present, situation.shown);
  const broken = course.topology === 'PeerToPeer' && course.target === 'PeerToPeer' && target === null;
  return {
    open: broken ? [] : missing(course, target, present),
    show,
    arrived: target !== null && show === target && target.flowing && !isGoal(situation.arrived, course),
    broken,
    close: situation.legs.filter(leg => leg !== target && leg !== present && leg !== show),
  };
}

/**
 * The relay has one leg an epoch. A new peer-to-peer target gets a connection of its own generation; where media already runs
 * peer to peer the existing connection is kept, whatever the target was in between.
 */
function legFor(way: Topology, course: Course, legs: readonly Leg[]): Leg | null {
  const ofWay = legs.filter(leg => leg.way === way && leg.epoch === course.epoch);
  if (way === 'PeerToPeer' && course.topology === 'Relay') return ofWay.find(leg => leg.generation === course.generation) ?? null;
  return ofWay.at(-1) ?? null;
}

/** The new way is shown as soon as it flows; until then, and however broken it is, the old picture stays. */
function chooseShown(target: Leg | null, present: Leg | null, shown: Leg | null): Leg | null {
  if (target?.flowing) return target;
  if (shown !== null && shown === present) return shown;
  if (present?.flowing) return present;
  return shown ?? present ?? target;
}

function missing(course: Course, target: Leg | null, present: Leg | null): Plan['open'] {
  const { epoch, generation } = course;
  const open: Plan['open'] = [];
  if (target === null) open.push({ way: course.target, epoch, generation });
  if (present === null && course.topology === 'Relay' && course.target !== 'Relay') open.push({ way: 'Relay', epoch, generation });
  return open;
}

function isGoal(goal: Goal | null, course: Course): boolean {
  return goal !== null && goal.epoch === course.epoch && goal.generation === course.generation;
}
