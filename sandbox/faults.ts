/** What can be made to go wrong with requests to Azure Resource Manager: the faults, and the rules that say when one strikes. */

import { definedOf, longestDelay, numberOf, type Range } from '#sandbox/members.ts';

// Every fault: what a person would say of it, and what the app gets, where that says more. A fault that comes instead of Azure's reply
// leaves Azure untouched, unless its words say more.

const network = {
  'dropped-before': ['The connection breaks. Azure did nothing.'],
  'dropped-after': ['The connection breaks before the reply. Azure did what was asked.'],
  'hangs-before': ['No reply comes until the app gives up. Azure did nothing.'],
  'hangs-after': ['No reply comes until the app gives up. Azure did what was asked.'],
  slow: ['Azure’s reply is late.', 'so many seconds (10; at most 2147483)'],
  'captive-portal': ['The network wants a sign-in of its own, as a hotel’s does.', '200, HTML'],
  'hidden-headers': [
    'The browser hides the reply’s headers.',
    'all but Content-Type, Cache-Control, Expires and Pragma',
  ],
} as const;

const overload = {
  throttled: ['Azure says “too many requests” and how long to wait.', '429, Retry-After in seconds (2)'],
  'throttled-unsaid': ['Azure says “too many requests”, but not how long to wait.', '429'],
  'throttled-date': [
    'Azure says “too many requests” and until when to wait.',
    '429, Retry-After as a date, in seconds (2)',
  ],
  unavailable: ['Azure is unavailable and says for how long.', '503, Retry-After in seconds (2)'],
  'unavailable-unsaid': ['Azure is unavailable and doesn’t say for how long.', '503'],
  'server-error': ['Azure has an error of its own.', '500 InternalServerError'],
  'gateway-timeout-before': ['Azure takes too long. It did nothing.', '504'],
  'gateway-timeout-after': ['Azure takes too long. It did what was asked.', '504'],
} as const;

const others = {
  busy: ['The extension is busy with another operation.', '409 HCRP409; Retry-After if seconds are set'],
  conflict: ['Another change is under way.', '409 Conflict'],
  'precondition-failed': ['Somebody else changed it first.', '412 PreconditionFailed'],
  preempted: [
    'An installation starts, and a newer operation cancels it.',
    'its status is 200 with Canceled (OperationPreempted), its Location 409',
  ],
} as const;

const permission = {
  'role-lost': ['The person has lost the permission.', '403 AuthorizationFailed'],
  'not-found': ['Azure can’t find it.', '404 ResourceNotFound'],
  'token-expired': ['The sign-in has expired.', '401 invalid_token'],
  'claims-challenge': ['Azure wants a newer token.', '401 insufficient_claims until the token is newer than the rule'],
  'mfa-required': [
    'The person has to sign in again, by hand.',
    '401 insufficient_claims until they used the sign-in page after the rule was first set; service principals aren’t asked',
  ],
} as const;

const replies = {
  malformed: ['The reply is cut off.', '200, half of the JSON'],
  'wrong-shape': ['The reply isn’t what Azure documents.', '200, {"value":"nope"}'],
  huge: ['The reply is far too long.', '200, a list of 8 MB of junk'],
  'prototype-keys': ['The reply has names that can confuse a program.', '__proto__, constructor and toString'],
  'foreign-links': ['The reply sends the app to another host.', 'nextLink, Location and Azure-AsyncOperation'],
  'unknown-status': ['The reply has a state that nobody knows.', '“Frobnicating”, of operations and jobs'],
  'wrong-date': ['Azure’s clock is wrong.', 'by so many seconds (3600; below 0: behind)'],
  'never-used': [
    'Machines report that they were never accessed.',
    'nodeSettings of jobs: Expired, times in year 1 without a zone, provisionStatus',
  ],
  'no-zone': ['Machines report times without a zone.', 'jobs; provisionStatus stands for connectionStatus too'],
} as const;

const descriptions = { ...network, ...overload, ...others, ...permission, ...replies };

export const faultDescriptions: Record<FaultName, readonly [says: string, detail?: string]> = descriptions;

/** As a person looks for them. */
export const faultGroups: Record<string, object> = {
  'The network fails': network,
  'Azure is overloaded or fails': overload,
  'Somebody else is in the way': others,
  'Permission or sign-in is missing': permission,
  'Azure’s replies are wrong': replies,
};

export type FaultName = keyof typeof descriptions;

export const faultNames = Object.keys(descriptions).filter((name): name is FaultName => isFaultName(name));

function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(descriptions, text);
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

export const faultMembers = ['fault', 'method', 'path', 'after', 'times', 'share', 'seconds'];

/**
 * The rule that JSON or a form asks for; empty fields count as absent.
 * @throws {Error} with a sentence for people when it asks for something else.
 */
export const faultOrder = (input: Record<string, unknown>): FaultOrder => {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== '' && value !== undefined));
  const { fault, method, path, seconds } = given;
  if (typeof fault !== 'string' || !isFaultName(fault))
    throw new Error(`"fault" must be one of: ${faultNames.join(', ')}.`);
  if (path !== undefined && typeof path !== 'string') throw new Error('"path" must be text.');
  const numberAt = (name: string, range: Range) =>
    given[name] === undefined ? undefined : numberOf(given[name], name, range);
  return definedOf({
    fault,
    method: method === undefined ? undefined : methodNamed(method, fault),
    path,
    after: numberAt('after', { least: 0, whole: true }),
    times: numberAt('times', { least: 1, whole: true }),
    share: numberAt('share', { least: 0, most: 1 }),
    seconds: seconds === undefined ? undefined : secondsOf(seconds, fault),
  });
};

/** What `seconds` may be, of the faults that take any. */
const secondsBounds: Partial<Record<FaultName, Range>> = {
  throttled: { least: 0 },
  'throttled-date': { least: 0 },
  unavailable: { least: 0 },
  busy: { least: 0 },
  slow: { least: 0, most: Math.floor(longestDelay / 1000) },
  'wrong-date': {},
};

const secondsOf = (value: unknown, fault: FaultName): number => {
  const bounds = secondsBounds[fault];
  if (bounds === undefined) throw new Error(`The fault "${fault}" takes no "seconds".`);
  return numberOf(value, 'seconds', bounds);
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
