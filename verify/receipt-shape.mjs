// @ts-check
// The shape of a receipt, member by member, as docs/receipt.md lists it.
import {
  ascending,
  both,
  filledText,
  flag,
  listOf,
  objectOf,
  oneOf,
  orNull,
  plainJson,
  text,
  textOf,
  textThat,
} from './shape.mjs';
import { instantNanos, isUtcSeconds, knownNanos, minutesNanos } from './time.mjs';

/** @typedef {import('./receipt.mjs').Consent} Consent */

const hash = textOf('a SHA-256 (64 lower-case hexadecimal digits)', /^[0-9a-f]{64}$/);
const consentId = textOf('a consent id', /^rs-[a-z2-7]{21}$/);
const guid = textOf('a lower-case GUID', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const instant = textThat('a time', (value) => instantNanos(value) !== undefined);
const utcSeconds = textThat('a time in UTC to the second', isUtcSeconds);
const level = oneOf('Diagnostics', 'DiagnosticsAndRepair');
const name = textOf('a name of 1 to 64 letters, digits and _.+-', /^[A-Za-z0-9_.+-]{1,64}$/);

const machineForm =
  /^(?<group>\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourcegroups\/[\p{L}\p{N}_\-.()]{1,90})\/providers\/microsoft\.hybridcompute\/machines\/[a-z0-9\-_.]{1,54}$/u;

/** @param {string} value */
function isMachineId(value) {
  const match = machineForm.exec(value);
  if (match === null || value !== value.toLowerCase()) return false;
  return !value.endsWith('.') && match.groups?.['group']?.endsWith('.') === false;
}

/**
 * The part of a machine's id that is the id of its resource group.
 * @param {string} machineId
 */
export const resourceGroupOf = (machineId) => machineId.slice(0, machineId.indexOf('/providers/'));

/** @type {import('./shape.mjs').Shape} */
const machineCount = (value, path) => {
  const { length } = /** @type {string[]} */ (value);
  return length >= 1 && length <= 1000 ? undefined : { path, fault: 'does not name 1 to 1,000 machines' };
};

// Control characters, line and paragraph separators, and the marks that change the direction of text.
const hidden = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** @type {import('./shape.mjs').Shape} */
const windowLength = (value, path) => {
  const { notBefore, notAfter } = /** @type {Consent} */ (value);
  const length = knownNanos(notAfter) - knownNanos(notBefore);
  if (length >= minutesNanos(60) && length <= minutesNanos(20_160)) return undefined;
  return { path: `${path}.notAfter`, fault: 'is not 60 to 20,160 minutes after notBefore' };
};

/** @type {import('./shape.mjs').Shape} */
const namesComputers = (value, path) => {
  const { schema, machines, vmIds } = /** @type {Consent} */ (value);
  const fits = schema === 'remote-support-consent/1' ? vmIds === undefined : vmIds?.length === machines.length;
  return fits ? undefined : { path: `${path}.vmIds`, fault: 'does not name the computer of each machine' };
};

const vmId = textOf('a lower-case GUID or empty', /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/);

const ticket = objectOf({
  number: textOf('a number of 8 to 20 digits', /^[0-9]{8,20}$/),
  source: oneOf('azure', 'typed'),
});

const consent = both(
  both(
    objectOf(
      {
        schema: oneOf('remote-support-consent/1', 'remote-support-consent/2'),
        tenantId: guid,
        userId: guid,
        machines: both(ascending(textThat('the id of an Arc-enabled server in lower case', isMachineId)), machineCount),
        target: oneOf('windowsServer', 'azureLocal'),
        level,
        notBefore: utcSeconds,
        notAfter: utcSeconds,
        ticket: orNull(ticket),
        reason: textThat(
          'a text of up to 500 visible characters',
          (value) => value.length <= 500 && !hidden.test(value),
        ),
        terms: objectOf({ id: name, version: name, language: name, sha256: hash }),
        commands: objectOf({ version: name, sha256: hash }),
        app: objectOf({ version: name, build: name }),
        replaces: ascending(consentId),
        salt: textOf('a salt of 32 lower-case hexadecimal digits', /^[0-9a-f]{32}$/),
      },
      { vmIds: listOf(vmId) },
    ),
    namesComputers,
  ),
  windowLength,
);

const signingKey = objectOf(
  {
    kty: oneOf('RSA'),
    kid: textOf('1 to 256 printable ASCII characters', /^[!-~]{1,256}$/),
    n: text,
    e: text,
  },
  { use: text, alg: text, x5t: text, x5c: listOf(text), issuer: text },
);

/** @type {import('./shape.mjs').Shape} */
const keyLength = (value, path) =>
  JSON.stringify(value).length <= 20_000 ? undefined : { path, fault: 'is longer than a key' };

/** @type {import('./shape.mjs').Shape} */
const fewWitnesses = (value, path) =>
  /** @type {unknown[]} */ (value).length <= 20 ? undefined : { path, fault: 'names more than 20 witnesses' };

const record = objectOf({
  kind: oneOf('remote-support-consent-record/2'),
  consent,
  consentHash: hash,
  consentId,
  signature: objectOf({
    token: textOf('a GQ256 token', /^[\w-]{1,4000}\.[\w-]{1,20000}\.[\w-]{5504,11000}$/),
    key: both(signingKey, keyLength),
  }),
  witnesses: both(listOf(plainJson(7)), fewWitnesses),
});

const commands = objectOf({
  version: text,
  source: text,
  groups: listOf(
    objectOf({
      name: text,
      commands: listOf(objectOf({ name: text, changesState: flag, levels: listOf(level) })),
    }),
  ),
});

const maybe = orNull(text);

const job = objectOf({
  id: text,
  type: text,
  provisioningState: text,
  accessLevel: maybe,
  expirationTimestamp: maybe,
  nodeState: maybe,
  lastModifiedAt: maybe,
  lastModifiedBy: maybe,
  sessions: listOf(objectOf({ sessionId: maybe, startedAt: maybe, endedAt: maybe })),
});

const activity = objectOf({
  at: instant,
  caller: maybe,
  callerId: maybe,
  operation: text,
  status: text,
  resourceId: text,
  correlationId: text,
});

const gap = objectOf({ part: oneOf('record', 'job', 'activity', 'time'), of: text, code: text, message: text });

export const receiptShape = objectOf({
  kind: oneOf('remote-support-receipt/3'),
  record,
  terms: objectOf({ id: filledText, target: filledText, version: filledText, language: filledText, text: filledText }),
  commands,
  azure: objectOf({
    endpoint: text,
    readAt: utcSeconds,
    correlationId: text,
    records: listOf(objectOf({ resourceGroupId: text, deploymentId: text, timestamp: instant, correlationId: text })),
    activity: listOf(activity),
    machines: listOf(
      objectOf({
        machineId: text,
        job: orNull(job),
        changes: listOf(objectOf({ level, notAfter: utcSeconds, changedAt: instant })),
        end: orNull(objectOf({ ended: oneOf('revoked', 'expired'), confirmedAt: instant })),
      }),
    ),
    notRead: listOf(gap),
  }),
  code: hash,
});
