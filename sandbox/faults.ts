/** What can be made to go wrong with requests to Azure Resource Manager: the faults, and the rules that say when one strikes. */

import { longestDelay } from '#sandbox/members.ts';

/** Every fault, with what it does in one line. A fault whose text says no more of it leaves Azure untouched. */
export const faultDescriptions = {
  'dropped-before': 'The connection breaks before Azure has done anything.',
  'dropped-after': 'Azure does what was asked, then the connection breaks without a reply.',
  'hangs-before': 'Nothing happens and no reply comes until the client gives up.',
  'hangs-after': 'Azure does what was asked, but no reply comes until the client gives up.',
  throttled: '429 with Retry-After in seconds (2).',
  'throttled-unsaid': '429 without Retry-After.',
  'throttled-date': '429 whose Retry-After is an HTTP date, so many seconds (2) after the tenant’s time.',
  unavailable: '503 with Retry-After in seconds (2).',
  'unavailable-unsaid': '503 without Retry-After.',
  'server-error': '500 InternalServerError.',
  'gateway-timeout-before': '504, and nothing was done.',
  'gateway-timeout-after': '504, although Azure did what was asked.',
  busy: '409 HCRP409: another operation on the extension is still processing; with Retry-After if seconds are set.',
  conflict: '409 Conflict.',
  'precondition-failed': '412 PreconditionFailed.',
  'captive-portal': '200 with a page of HTML, as a network answers that wants a sign-in first.',
  malformed: '200 with JSON that is cut off.',
  'wrong-shape': '200 with JSON of another shape: {"value":"nope"}.',
  huge: '200 with a list of 8 MB of junk.',
  'prototype-keys': 'The real reply, with members named __proto__, constructor and toString in every object.',
  'hidden-headers':
    'The real reply, but a page of another origin may read none of its headers but Content-Type, Cache-Control, Expires and Pragma.',
  'claims-challenge': '401 insufficient_claims until the access token is newer than the rule.',
  'mfa-required':
    '401 insufficient_claims until the person has signed in, on the sign-in page, after the rule was first set; a service principal is not asked.',
  'token-expired': '401 invalid_token.',
  'role-lost': '403 AuthorizationFailed.',
  'not-found': '404 ResourceNotFound.',
  'foreign-links': 'The real reply, with nextLink, Location and Azure-AsyncOperation on another host.',
  'unknown-status': 'The real reply, with provisioningState and status of operations and jobs called "Frobnicating".',
  preempted:
    'An installation is taken, and a newer operation ends it; the status of an operation says Canceled (OperationPreempted) with 200, its Location with 409.',
  slow: 'The real reply, so many seconds (10; at most 2147483) late.',
  'wrong-date': 'The real reply, with a Date that is so many seconds (3600; below 0: behind) wrong.',
} as const;

export type FaultName = keyof typeof faultDescriptions;

export const faultNames = Object.keys(faultDescriptions).filter((name): name is FaultName => isFaultName(name));

function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faultDescriptions, text);
}

/** When a fault strikes. Plain data: a tenant keeps its rules, and so does a state file. */
export interface FaultRule {
  /** Given by the sandbox. */
  id: string;
  fault: FaultName;
  /** `GET`, `PUT`, …; `read` is GET and Resource Graph's POST, `write` all others; any when absent. */
  method?: FaultMethod;
  /**
   * Case-insensitive part of the path without the query, or, of a poll, of the id of the resource that its operation is about;
   * any when absent.
   */
  path?: string;
  /** Lets so many matching requests pass first. Counts down. */
  after?: number;
  /** Strikes so often, then the rule is spent and removed; until removed when absent. Counts down. */
  times?: number;
  /** Share of matching requests that it strikes, 0 to 1, by the tenant's seeded generator; all when absent. */
  share?: number;
  /** Retry-After, delay or clock error in seconds of real time; see the fault's description. */
  seconds?: number;
  /**
   * When the rule was set, ms of real time: challenges ask for tokens and sign-ins that are newer. A scenario's rule counts as set
   * when it first meets a request, so that nobody has met its challenge before.
   */
  setAt?: number;
}

const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'read', 'write'] as const;

export type FaultMethod = (typeof methods)[number];

export const faultMethods: readonly FaultMethod[] = methods;

/** A rule before the sandbox has set it. */
export type FaultOrder = Omit<FaultRule, 'id' | 'setAt'>;

/**
 * The rule that JSON or a form asks for; empty fields count as absent.
 * @throws {Error} with a sentence for people when it asks for something else.
 */
export const faultOrder = (input: Record<string, unknown>): FaultOrder => {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== '' && value !== undefined));
  const { fault, method, path, after, times, share, seconds, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`A fault rule has no "${unknown}".`);
  if (typeof fault !== 'string' || !isFaultName(fault))
    throw new Error(`"fault" must be one of: ${faultNames.join(', ')}.`);
  if (path !== undefined && typeof path !== 'string') throw new Error('"path" must be text.');
  return {
    fault,
    ...(method === undefined ? {} : { method: methodNamed(method, fault) }),
    ...(path === undefined ? {} : { path }),
    ...(after === undefined ? {} : { after: numberIn(after, 'after', { least: 0, whole: true }) }),
    ...(times === undefined ? {} : { times: numberIn(times, 'times', { least: 1, whole: true }) }),
    ...(share === undefined ? {} : { share: numberIn(share, 'share', { least: 0, most: 1 }) }),
    ...(seconds === undefined ? {} : { seconds: secondsOf(seconds, fault) }),
  };
};

/** What `seconds` may be, of the faults that take any. */
const secondsBounds: Partial<Record<FaultName, Bounds>> = {
  throttled: { least: 0 },
  'throttled-date': { least: 0 },
  unavailable: { least: 0 },
  busy: { least: 0 },
  slow: { least: 0, most: Math.floor(longestDelay / 1000) },
  'wrong-date': {},
};

export const takesSeconds = (fault: FaultName): boolean => secondsBounds[fault] !== undefined;

const secondsOf = (value: unknown, fault: FaultName): number => {
  const bounds = secondsBounds[fault];
  if (bounds === undefined) throw new Error(`The fault "${fault}" takes no "seconds".`);
  return numberIn(value, 'seconds', bounds);
};

/** Polls are read and installations are put: `preempted` never strikes another request. */
const preemptedMethods: readonly FaultMethod[] = ['GET', 'PUT', 'read', 'write'];

const methodNamed = (value: unknown, fault: FaultName): FaultMethod => {
  const text = String(value).toLowerCase();
  const taken = fault === 'preempted' ? preemptedMethods : methods;
  const found = taken.find((method) => method.toLowerCase() === text);
  if (found === undefined) throw new Error(`"method" of the fault "${fault}" must be one of: ${taken.join(', ')}.`);
  return found;
};

interface Bounds {
  least?: number;
  most?: number;
  whole?: boolean;
}

const numberIn = (value: unknown, name: string, { least, most, whole = false }: Bounds): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  const fits =
    typeof number === 'number' &&
    Number.isFinite(number) &&
    number >= (least ?? -Infinity) &&
    number <= (most ?? Infinity) &&
    (!whole || Number.isInteger(number));
  if (fits) return number;
  const bounds = [least === undefined ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`];
  const words = bounds.filter((bound) => bound !== '').join(' and ');
  throw new Error(`"${name}" must be a ${whole ? 'whole ' : ''}number${words === '' ? '' : `, ${words}`}.`);
};
