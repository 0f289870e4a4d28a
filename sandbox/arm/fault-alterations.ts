import type { FaultName } from '#sandbox/faults.ts';
import type { StruckExchange } from './fault-replies.ts';
import type { ArmReply } from './http.ts';
import { failedResult, isResultPath, isStatusPath } from './operations.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';

type Alteration = (reply: ArmReply, struck: StruckExchange) => ArmReply;

const withBody = (reply: ArmReply, body: unknown): ArmReply => (reply.body === undefined ? reply : { ...reply, body });

/** Applies `change` to every object in a JSON value, the innermost first. */
const eachObject = (value: unknown, change: (object: JsonObject, key: string) => JsonObject, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => eachObject(one, change, key));
  if (!isObject(value)) return value;
  // Without a prototype, so that `__proto__` is a member like any other.
  const copy: JsonObject = Object.assign(Object.create(null), value);
  for (const [name, member] of Object.entries(value)) copy[name] = eachObject(member, change, name);
  return change(copy, key);
};

const addPrototypeKeys = (object: JsonObject, key: string): JsonObject => {
  const isTags = key === 'tags';
  object['__proto__'] = isTags ? 'polluted' : { polluted: true };
  object['constructor'] = isTags ? 'polluted' : { prototype: { polluted: true } };
  object['toString'] = 'polluted';
  return object;
};

/** What does not exist resolves to nothing, so a client that follows it only fails. */
const foreignHost = 'https://elsewhere.invalid';

const foreign = (url: string): string =>
  URL.canParse(url) ? foreignHost + new URL(url).pathname + new URL(url).search : foreignHost;

const linkHeaders = ['Location', 'Azure-AsyncOperation'];

const foreignLinks: Alteration = (reply, { path }) => {
  const headers = { ...reply.headers };
  for (const name of linkHeaders) if (headers[name] !== undefined) headers[name] = foreign(headers[name]);
  const { body } = reply;
  if (!isObject(body) || !Array.isArray(body['value'])) return { ...reply, headers };
  // A short list has no next page of its own; the foreign one must be offered all the same.
  const next = typeof body['nextLink'] === 'string' ? body['nextLink'] : `https://local${path}?$skiptoken=next`;
  return { ...reply, headers, body: { ...body, nextLink: foreign(next) } };
};

/** Whether an object is the status of an operation, or the properties of a job; a machine's `status` is its agent's. */
const hasOperationStatus = (object: JsonObject): boolean =>
  typeof object['status'] === 'string' && ('startTime' in object || 'jobType' in object);

const callStatus =
  (word: string, isOperation: boolean) =>
  (object: JsonObject, key: string): JsonObject => {
    if (typeof object['provisioningState'] === 'string') object['provisioningState'] = word;
    // A deployment's operation says nothing besides its status.
    if (hasOperationStatus(object) || (isOperation && key === '' && 'status' in object)) object['status'] = word;
    return object;
  };

const unknownStatus: Alteration = (reply, { path }) =>
  withBody(reply, eachObject(reply.body, callStatus('Frobnicating', isStatusPath(path))));

/** What ARM says of an operation that a newer one has ended. */
export const preemption = {
  code: 'OperationPreempted',
  message: 'Operation execution has been preempted by a more recent operation.',
};

/** A poll's reply, as that of an operation that a newer one has ended. */
export const preemptedPoll: Alteration = (reply, { path, now }) => {
  if (reply.status >= 400) return reply;
  const {
    'Retry-After': _wait,
    Location: _location,
    'Azure-AsyncOperation': _operation,
    ...headers
  } = reply.headers ?? {};
  if (isResultPath(path)) return { ...failedResult(preemption), headers };
  const ended = { name: path.split('/').at(-1), endTime: new Date(now).toISOString() };
  const started = isObject(reply.body) && 'startTime' in reply.body ? { startTime: reply.body['startTime'] } : {};
  return { status: 200, headers, body: { ...ended, ...started, status: 'Canceled', error: preemption } };
};

/** Of a node that nobody ever had access to, as Microsoft's documentation of Azure Local has it (azure-stack-docs, September 2026). */
const neverUsed = (object: JsonObject): JsonObject => {
  if (typeof object['jobType'] !== 'string') return object;
  const never = '0001-01-01T00:00:00';
  const nodeSettings = { state: 'Expired', createdAt: never, updatedAt: never, provisionStatus: 'Disconnected' };
  const reported = isObject(object['reportedProperties']) ? object['reportedProperties'] : {};
  return { ...object, reportedProperties: { ...reported, nodeSettings } };
};

/** What a machine has reported, as Azure Local writes it: its times are UTC and don't say so. */
const withoutZone = (object: JsonObject, key: string): JsonObject => {
  if (key !== 'nodeSettings' && key !== 'sessionDetails') return object;
  const members = Object.entries(object).map(([name, value]) => [
    name === 'connectionStatus' ? 'provisionStatus' : name,
    typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)Z$/, '$1') : value,
  ]);
  return Object.fromEntries(members) as JsonObject;
};

const wrongDate: Alteration = (reply, { rule, now }) => ({
  ...reply,
  headers: { ...reply.headers, Date: new Date(now + (rule.seconds ?? 3600) * 1000).toUTCString() },
});

/** What is changed in Azure's real reply, once it has done what was asked. */
export const faultAlterations = {
  'prototype-keys': (reply) => withBody(reply, eachObject(reply.body, addPrototypeKeys)),
  'foreign-links': foreignLinks,
  'unknown-status': unknownStatus,
  'wrong-date': wrongDate,
  'never-used': (reply) => withBody(reply, eachObject(reply.body, neverUsed)),
  'no-zone': (reply) => withBody(reply, eachObject(reply.body, withoutZone)),
} satisfies Partial<Record<FaultName, Alteration>>;
