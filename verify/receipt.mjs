// @ts-check
// Reads a receipt's bytes, and writes them as the app does.
import { sortedNames } from './canonical.mjs';
import { receiptShape } from './receipt-shape.mjs';

/**
 * @typedef {{ id: string, version: string, language: string, sha256: string }} TermsAgreedTo
 * @typedef {object} Consent
 * @property {string} schema
 * @property {string} tenantId
 * @property {string} userId
 * @property {string[]} machines
 * @property {string[]} [vmIds] which computer each machine is
 * @property {string | null} [emergency] why nobody was asked for approval
 * @property {string} target
 * @property {string} level
 * @property {string} notBefore
 * @property {string} notAfter
 * @property {TermsAgreedTo} terms
 * @property {{ version: string, sha256: string }} commands
 *
 * @typedef {{ kty: 'RSA', n: string, e: string, kid: string }} Key
 *
 * @typedef {object} ConsentRecord
 * @property {Consent} consent
 * @property {string} consentHash
 * @property {string} consentId
 * @property {{ token: string, key: Key }} signature
 *
 * @typedef {{ id: string, accessLevel: string | null, expirationTimestamp: string | null }} Job
 * @typedef {{ level: string, notAfter: string, changedAt: string }} Change
 * @typedef {{ machineId: string, job: Job | null, changes: Change[], end: { confirmedAt: string } | null, revokes?: { revokedAt: string }[] }} Machine
 * @typedef {{ resourceGroupId: string, deploymentId: string, timestamp: string, correlationId: string }} Deployment
 * @typedef {{ at: string, callerId: string | null, operation: string, status: string, resourceId: string }} Activity
 *
 * @typedef {{ resourceGroupId: string, request: string, principalId: string, askedAt: string | null, answer: { at: string | null } | null }} Approval
 *
 * @typedef {object} Review
 * @property {string} consentHash
 * @property {string} tenantId
 * @property {string} userId
 * @property {string} was `right` or `wrong`
 * @property {string} reason
 * @property {string} reviewedAt
 *
 * @typedef {{ consentId: string, review: Review, signature: { token: string, key: Key } }} ReviewRecord
 *
 * @typedef {object} AzureExtract
 * @property {string} readAt
 * @property {string} correlationId
 * @property {Deployment[]} records
 * @property {Machine[]} machines
 * @property {Activity[]} activity
 * @property {Approval[]} [approvals] since /4
 *
 * @typedef {object} Receipt what the checks read of it; docs/receipt.md has the rest
 * @property {string} kind
 * @property {ConsentRecord} record
 * @property {{ id: string, target: string, version: string, language: string, text: string }} terms
 * @property {{ version: string }} commands
 * @property {AzureExtract} azure
 * @property {ReviewRecord[]} [reviews] of an emergency, since /4
 * @property {string} code
 */

/** 16 MB: the largest file that is read at all. */
export const maxBytes = 16 * 1024 * 1024;

/** @param {Uint8Array} bytes */
function textOfBytes(bytes) {
  try {
    // A byte order mark stays in the text, where JSON does not allow it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @param {string} text @returns {{ value: unknown } | undefined} */
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * @param {Uint8Array} bytes of a whole file
 * @returns {{ receipt: Receipt } | { fault: string }} the receipt, or one sentence why it is none
 */
export function readReceipt(bytes) {
  if (bytes.length > maxBytes) return { fault: 'The file is larger than 16 MB; no receipt is.' };
  const text = textOfBytes(bytes);
  if (text === undefined) return { fault: 'The file is not UTF-8 text.' };
  const json = parsed(text);
  if (json === undefined) return { fault: 'The file is not JSON.' };
  const fault = receiptShape(json.value, '');
  if (fault !== undefined) return { fault: `${fault.path === '' ? 'The file' : fault.path} ${fault.fault}.` };
  return { receipt: /** @type {Receipt} */ (json.value) };
}

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = /** @type {Record<string, unknown>} */ (value);
  return Object.fromEntries(sortedNames(members).map((name) => [name, sorted(members[name])]));
}

/**
 * The only form in which a receipt is written.
 * @param {Receipt} receipt
 */
export const writtenForm = (receipt) => Buffer.from(`${JSON.stringify(sorted(receipt), null, 2)}\n`, 'utf8');
