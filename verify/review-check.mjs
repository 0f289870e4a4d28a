// @ts-check
// Whether others signed the reviews of an emergency.
import { canonicalHash } from './canonical.mjs';
import { consentIdOf } from './derived.mjs';
import { fail, pass, quoted } from './finding.mjs';
import { knownNanos } from './time.mjs';
import { signingFault } from './time-check.mjs';
import { application, key, nonce, person, signedBy, tenant } from './token-checks.mjs';

/** @typedef {import('./receipt.mjs').ReviewRecord} ReviewRecord */
/** @typedef {import('./receipt.mjs').Consent} Consent */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {{ keys: readonly import('./token-checks.mjs').PublishedKey[], appIds: readonly string[] }} Known */

/** A review is signed within the hour. */
const signingNanos = 3_600_000_000_000n;

/** @param {ReviewRecord} record @param {Consent} consent @param {string} hash of the consent */
function misfit({ consentId, review }, consent, hash) {
  const isOfConsent =
    consentId === consentIdOf(hash) && review.consentHash === hash && review.tenantId === consent.tenantId;
  if (!isOfConsent) return 'A review is of another consent.';
  return review.userId === consent.userId ? 'The person of the consent reviewed it.' : undefined;
}

/** @param {ReviewRecord} record @param {Consent} consent @param {string} hash @param {Known} known @returns {Finding} */
function reviewFinding(record, consent, hash, { keys, appIds }) {
  const { review, signature } = record;
  const signed = signedBy(signature);
  const from = knownNanos(review.reviewedAt);
  const fault =
    misfit(record, consent, hash) ?? signed.fault ?? signingFault(signed.claims ?? {}, from, from + signingNanos);
  if (fault !== undefined) return fail(fault);
  const named = [
    nonce(signed, canonicalHash(review)),
    person(signed, review),
    tenant(signed, review),
    ...(appIds.length === 0 ? [] : [application(signed, appIds)]),
    key(signed, keys),
  ];
  const { name, oid } = signed.claims ?? {};
  return (
    worst(named) ??
    pass(`Reviewed by ${quoted(name ?? oid)}, who says ${quoted(review.was)}: ${quoted(review.reason)}.`)
  );
}

/** What fails, else what can't be checked. @param {Finding[]} findings */
const worst = (findings) =>
  findings.find(({ result }) => result === 'fails') ?? findings.find(({ result }) => result !== 'holds');

/**
 * @param {import('./receipt.mjs').Receipt} receipt @param {string} hash of the consent @param {Known} known @returns {Finding}
 */
export function reviews({ record, reviews: given = [] }, hash, known) {
  const findings = given.map((one) => reviewFinding(one, record.consent, hash, known));
  return worst(findings) ?? findings[0] ?? pass('There is no review of an emergency.');
}
