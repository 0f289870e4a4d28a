// @ts-check
// Whether what Azure said belongs to the consent and stays within it.
import { consentIdOf, correlationIdOf, requestNameOf, sameId } from './derived.mjs';
import { fail, notCheckable, pass, quoted, unless } from './finding.mjs';
import { resourceGroupOf } from './receipt-shape.mjs';
import { instantNanos, knownNanos } from './time.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./receipt.mjs').Consent} Consent */
/** @typedef {import('./receipt.mjs').Machine} Machine */
/** @typedef {import('./receipt.mjs').Deployment} Deployment */
/** @typedef {import('./finding.mjs').Finding} Finding */

// Azure's word for no access at all, which goes beyond no consent, then the levels in order.
const levels = ['none', 'diagnostics', 'diagnosticsandrepair'];

/** @param {string} level @param {Consent} consent whether the level is one, and not more than was consented to */
function isWithinLevel(level, consent) {
  const rank = levels.indexOf(level.toLowerCase());
  return rank !== -1 && rank <= levels.indexOf(consent.level.toLowerCase());
}

/** @param {string} end @param {Consent} consent */
function isWithinWindow(end, consent) {
  const nanos = instantNanos(end);
  return nanos !== undefined && nanos <= knownNanos(consent.notAfter);
}

/** @param {Machine} machine @param {Consent} consent @param {string} id of the consent */
function jobFault({ machineId, job }, consent, id) {
  if (job === null) return undefined;
  const expected = `${machineId}/providers/microsoft.azurestackhci/edgedevices/default/jobs/${id}`;
  if (!sameId(job.id, expected)) return `The job ${quoted(job.id)} is not this consent's on its machine.`;
  const { accessLevel, expirationTimestamp } = job;
  if (accessLevel !== null && !isWithinLevel(accessLevel, consent)) {
    return `A job has the level ${quoted(accessLevel)}; the consent gives ${consent.level}.`;
  }
  if (expirationTimestamp !== null && !isWithinWindow(expirationTimestamp, consent)) {
    return `A job ends at ${quoted(expirationTimestamp)}; the consent ends ${consent.notAfter}.`;
  }
  return undefined;
}

/** @param {Machine} machine @param {Consent} consent */
function changeFault({ changes }, consent) {
  const wide = changes.find((change) => !isWithinLevel(change.level, consent));
  if (wide !== undefined) return `A change has the level ${wide.level}; the consent gives ${consent.level}.`;
  const long = changes.find((change) => !isWithinWindow(change.notAfter, consent));
  return long && `A change ends at ${long.notAfter}; the consent ends ${consent.notAfter}.`;
}

/** @param {string} group id of a resource group @param {string} id of the consent */
const recordIn = (group, id) =>
  `${group}/providers/microsoft.resources/deployments/remote-support-consent-${id}`.toLowerCase();

/**
 * @param {Deployment} record
 * @param {{ groups: ReadonlySet<string>, id: string, correlation: string }} own what belongs to the consent
 */
function recordFault({ resourceGroupId, deploymentId, correlationId }, { groups, id, correlation }) {
  if (!groups.has(resourceGroupId.toLowerCase())) {
    return `A record lies in ${quoted(resourceGroupId)}, where no machine of the consent is.`;
  }
  if (!sameId(deploymentId, recordIn(resourceGroupId, id)))
    return `The record ${quoted(deploymentId)} is not this consent's in its resource group.`;
  const isOwn = correlationId === '' || sameId(correlationId, correlation);
  return isOwn ? undefined : `A record has the correlation id ${quoted(correlationId)}, which is not this consent's.`;
}

/** @param {import('./receipt.mjs').Approval} approval @param {Consent} consent @param {{ groups: ReadonlySet<string>, hash: string }} own */
function approvalFault({ resourceGroupId, request, principalId }, { userId }, { groups, hash }) {
  const group = resourceGroupId.toLowerCase();
  const isOwn = groups.has(group) && sameId(principalId, userId) && sameId(request, requestNameOf(hash, group));
  return isOwn ? undefined : `The request for a role ${quoted(request)} is not this consent's.`;
}

/** @param {readonly Machine[]} machines @param {Consent} consent */
const areItsMachines = (machines, consent) =>
  machines.length === consent.machines.length &&
  machines.every(({ machineId }, index) => sameId(machineId, consent.machines[index] ?? ''));

/** @param {Receipt} receipt @param {string} hash of the consent @returns {Finding} */
export function azure({ azure: said, record }, hash) {
  const { consent } = record;
  const id = consentIdOf(hash);
  const correlation = correlationIdOf(hash);
  const own = { groups: new Set(consent.machines.map(resourceGroupOf)), id, correlation, hash };
  return unless(
    'Every record, job and change that Azure named belongs to this consent, and none goes further than it.',
    [
      !sameId(said.correlationId, correlation) && 'The correlation id is not the one of this consent.',
      !areItsMachines(said.machines, consent) && 'The machines are not those of the consent, in its order.',
      ...said.records.map((one) => recordFault(one, own)),
      ...(said.approvals ?? []).map((one) => approvalFault(one, consent, own)),
      ...said.machines.flatMap((machine) => [jobFault(machine, consent, id), changeFault(machine, consent)]),
    ],
  );
}

// Azure took the write, so that the deployment holds what was sent. What was begun or refused names who tried.
const taken = ['accepted', 'succeeded'];

/**
 * The deployments are those of the consent: one that the file leaves out may have another writer.
 * @param {Receipt} receipt @param {string} hash of the consent @returns {Finding}
 */
export function witness({ azure: said, record }, hash) {
  const { userId, machines } = record.consent;
  const id = consentIdOf(hash);
  // A set, so that a file of many entries takes no longer than its length.
  const records = new Set(machines.map((machine) => recordIn(resourceGroupOf(machine), id)));
  const callers = said.activity
    .filter(({ operation }) => sameId(operation, 'Microsoft.Resources/deployments/write'))
    .filter(({ status }) => taken.includes(status.toLowerCase()))
    .filter(({ resourceId }) => records.has(resourceId.toLowerCase()))
    .flatMap(({ callerId }) => callerId ?? []);
  const other = callers.find((caller) => !sameId(caller, userId));
  if (other !== undefined)
    return fail(`The Activity Log names ${quoted(other)} as who wrote the record; the consent names ${userId}.`);
  return callers.length > 0
    ? pass(`The copy of the Activity Log names ${userId} as who wrote the record.`)
    : notCheckable('The copy of the Activity Log does not say who wrote the record.');
}
