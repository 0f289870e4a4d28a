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
const fitsSchema = (value, path) => {
  const { schema, machines, vmIds, emergency } = /** @type {Consent} */ (value);
  const fits = schema === 'remote-support-consent/1' ? vmIds === undefined : vmIds?.length === machines.length;
  if (!fits) return { path: `${path}.vmIds`, fault: 'does not name the computer of each machine' };
  if ((schema === 'remote-support-consent/3') === (emergency !== undefined)) return undefined;
  return { path: `${path}.emergency`, fault: 'is in consents of schema 3, and in no other' };
};

const vmId = textOf('a lower-case GUID or empty', /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/);

const reason = textThat(
  'a text of up to 500 visible characters',
  (value) => value.length <= 500 && !hidden.test(value),
);

const ticket = objectOf({
  number: textOf('a number of 8 to 20 digits', /^[0-9]{8,20}$/),
  source: oneOf('azure', 'typed'),
});

const consent = both(
  both(
    objectOf(
      {
        schema: oneOf('remote-support-consent/1', 'remote-support-consent/2', 'remote-support-consent/3'),
        tenantId: guid,
        userId: guid,
        machines: both(ascending(textThat('the id of an Arc-enabled server in lower case', isMachineId)), machineCount),
        target: oneOf('windowsServer', 'azureLocal'),
        level,
        notBefore: utcSeconds,
        notAfter: utcSeconds,
        ticket: orNull(ticket),
        reason,
        terms: objectOf({ id: name, version: name, language: name, sha256: hash }),
        commands: objectOf({ version: name, sha256: hash }),
        app: objectOf({ version: name, build: name }),
        replaces: ascending(consentId),
        salt: textOf('a salt of 32 lower-case hexadecimal digits', /^[0-9a-f]{32}$/),
      },
      { vmIds: listOf(vmId), emergency: orNull(both(reason, filledText)) },
    ),
    fitsSchema,
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
const upTo20 = (value, path) =>
  /** @type {unknown[]} */ (value).length <= 20 ? undefined : { path, fault: 'has more than 20 items' };

const signature = objectOf({
  token: textOf('a GQ256 token', /^[\w-]{1,4000}\.[\w-]{1,20000}\.[\w-]{5504,11000}$/),
  key: both(signingKey, keyLength),
});

const review = objectOf({
  schema: oneOf('remote-support-review/1'),
  consentHash: hash,
  tenantId: guid,
  userId: guid,
  was: oneOf('right', 'wrong'),
  reason: both(reason, filledText),
  reviewedAt: utcSeconds,
  salt: textOf('a salt of 32 lower-case hexadecimal digits', /^[0-9a-f]{32}$/),
});

const reviewRecord = objectOf({ kind: oneOf('remote-support-review-record/1'), consentId, review, signature });

const record = objectOf({
  kind: oneOf('remote-support-consent-record/2'),
  consent,
  consentHash: hash,
  consentId,
  signature,
  witnesses: both(listOf(plainJson(7)), upTo20),
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

const gap = objectOf({
  part: oneOf('record', 'job', 'activity', 'approval', 'time'),
  of: text,
  code: text,
  message: text,
});

const approval = objectOf({
  resourceGroupId: text,
  request: text,
  principalId: text,
  roleDefinitionId: text,
  role: maybe,
  status: text,
  askedAt: orNull(instant),
  answer: orNull(objectOf({ result: text, at: orNull(instant), by: maybe, byId: maybe, reason: maybe })),
});

/** @type {import('./shape.mjs').Shape} */
const membersByKind = (value, path) => {
  const { kind, azure, reviews } = /** @type {import('./receipt.mjs').Receipt} */ (value);
  const isNew = kind === 'remote-support-receipt/4';
  if (isNew === (azure.approvals !== undefined) && (isNew || reviews === undefined)) return undefined;
  return { path: path === '' ? 'azure.approvals' : `${path}.azure.approvals`, fault: 'does not fit the kind' };
};

const receiptMembers = objectOf(
  {
    kind: oneOf('remote-support-receipt/3', 'remote-support-receipt/4'),
    record,
    terms: objectOf({
      id: filledText,
      target: filledText,
      version: filledText,
      language: filledText,
      text: filledText,
    }),
    commands,
    azure: objectOf(
      {
        endpoint: text,
        readAt: utcSeconds,
        correlationId: text,
        records: listOf(
          objectOf({ resourceGroupId: text, deploymentId: text, timestamp: instant, correlationId: text }),
        ),
        activity: listOf(activity),
        machines: listOf(
          objectOf(
            {
              machineId: text,
              job: orNull(job),
              changes: listOf(objectOf({ level, notAfter: utcSeconds, changedAt: instant })),
              end: orNull(objectOf({ ended: oneOf('revoked', 'expired'), confirmedAt: instant })),
            },
            { revokes: listOf(objectOf({ reason: text, revokedAt: instant })) },
          ),
        ),
        notRead: listOf(gap),
      },
      { approvals: listOf(approval) },
    ),
    code: hash,
  },
  { reviews: both(listOf(reviewRecord), upTo20) },
);

export const receiptShape = both(receiptMembers, membersByKind);
