import type { FaultName } from '#sandbox/faults.ts';
import { jobsListOf, jobWriteOf } from '#assure/sequences/exchanges.ts';
import { answeringFaults } from '#assure/world/faults.ts';
import type { Exchange } from '#assure/world/network.ts';

/** What happens around an operation: the journey in which it is made to fail. */
export type JourneyName = 'grant' | 'revoke' | 'list';

export interface Operation {
  name: string;
  journey: JourneyName;
  /** Whether it changes something, so that a second request is a repeat. */
  writes: boolean;
  /** Whether a request is one of this operation; `isInstalling` once Azure has taken the request for the extension. */
  is: (exchange: Exchange, isInstalling: boolean) => boolean;
}

const path = ({ url }: Exchange): string => url.pathname.toLowerCase();

/** Whether a request of this method has such a path, lower case. */
const has =
  (method: string, pattern: RegExp) =>
  (exchange: Exchange): boolean =>
    exchange.method === method && pattern.test(path(exchange));

const readsExtensions = has('GET', /\/machines\/[^/]+\/extensions$/);
const polls = has('GET', /\/operation(status|results)\/[^/]+$/);

export const isInstallation = has('PUT', /\/machines\/[^/]+\/extensions\/[^/]+$/);

const grant = (name: string, writes: boolean, is: Operation['is']): Operation => ({
  name,
  journey: 'grant',
  writes,
  is,
});
const revoke = (name: string, is: Operation['is']): Operation => ({ name, journey: 'revoke', writes: true, is });
const list = (name: string, is: Operation['is']): Operation => ({ name, journey: 'list', writes: false, is });

/** Everything that the app asks of Azure on the way of a consent, and for the list of machines. */
export const operations: readonly Operation[] = [
  grant('read machine', false, has('GET', /\/machines\/[^/]+$/)),
  grant('read extensions', false, (exchange, isInstalling) => !isInstalling && readsExtensions(exchange)),
  grant('read jobs', false, (exchange) => jobsListOf(exchange) !== undefined),
  grant('read records', false, has('GET', /\/deployments(\/[^/]+)?$/)),
  grant('write consent record', true, has('PUT', /\/deployments\/remote-support-consent-[^/]+$/)),
  grant('install extension', true, isInstallation),
  grant(
    'poll of the installation',
    false,
    (exchange, isInstalling) => polls(exchange) || (isInstalling && readsExtensions(exchange)),
  ),
  grant('put job Enable', true, (exchange) => jobWriteOf(exchange)?.type === 'enable'),
  revoke('put job Revoke', (exchange) => jobWriteOf(exchange)?.type === 'revoke'),
  revoke('remove extension', has('DELETE', /\/machines\/[^/]+\/extensions\/[^/]+$/)),
  revoke('write end record', has('PUT', /\/deployments\/remote-support-ended-[^/]+$/)),
  list('list machines (Resource Graph)', has('POST', /\/providers\/microsoft\.resourcegraph\/resources$/)),
  list('list subscriptions', has('GET', /^\/subscriptions$/)),
];

/** What Azure shows under the name of a record, with members that nobody wrote, is another record: that is an answer too. */
export const isTransport = (fault: FaultName, { name }: Pick<Operation, 'name'>): boolean =>
  !answeringFaults.includes(fault) && !(fault === 'prototype-keys' && name === 'read records');

/** Every fault of the sandbox, in tables of a readable width. */
export const faultGroups: Readonly<Record<string, readonly FaultName[]>> = {
  'The connection': ['dropped-before', 'dropped-after', 'hangs-before', 'hangs-after', 'slow'],
  'Azure asks to wait': ['throttled', 'throttled-unsaid', 'throttled-date', 'unavailable', 'unavailable-unsaid'],
  'Azure has a problem': ['server-error', 'gateway-timeout-before', 'gateway-timeout-after'],
  'The answer is not what it should be': ['captive-portal', 'malformed', 'wrong-shape', 'huge', 'prototype-keys'],
  'Parts of the answer': ['hidden-headers', 'foreign-links', 'unknown-status', 'wrong-date', 'preempted'],
  'What machines report': ['never-used', 'no-zone'],
  'Azure says no': ['busy', 'conflict', 'precondition-failed', 'not-found', 'role-lost'],
  'Azure wants a sign-in': ['claims-challenge', 'mfa-required', 'token-expired'],
};
