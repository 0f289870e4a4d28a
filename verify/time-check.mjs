// @ts-check
// Whether the times of a receipt can all be true.
import { fail, unless } from './finding.mjs';
import { backdating, knownNanos, numericDateNanos, tolerance, utcText } from './time.mjs';
import { noClaims } from './token-checks.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./token-checks.mjs').Signed} Signed */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {{ what: string, at: bigint }} Moment */

/** @param {unknown} value @returns {value is number} */
const isFiniteNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** @param {Receipt} receipt @returns {Moment[]} everything that Azure dates */
function azureMoments({ azure }) {
  const ofMachines = azure.machines.flatMap(({ changes, end, revokes = [] }) => [
    ...changes.map(({ changedAt }) => ({ what: 'a change of access', at: knownNanos(changedAt) })),
    ...revokes.map(({ revokedAt }) => ({ what: 'a revoke', at: knownNanos(revokedAt) })),
    ...(end === null ? [] : [{ what: 'an end of access', at: knownNanos(end.confirmedAt) }]),
  ]);
  const ofApprovals = (azure.approvals ?? []).flatMap(({ askedAt, answer }) => [
    ...(askedAt === null ? [] : [{ what: 'a request for a role', at: knownNanos(askedAt) }]),
    ...(answer === null || answer.at === null ? [] : [{ what: 'an answer to it', at: knownNanos(answer.at) }]),
  ]);
  return [
    ...azure.records.map(({ timestamp }) => ({ what: 'a record', at: knownNanos(timestamp) })),
    ...azure.activity.map(({ at }) => ({ what: 'an entry of the Activity Log', at: knownNanos(at) })),
    ...ofApprovals,
    ...ofMachines,
  ];
}

/**
 * What is wrong with the times of a token by themselves; `nbf` and `auth_time` need not be there.
 * @param {Record<string, unknown>} claims
 * @param {bigint} earliest when the consent began, less what clocks may differ by
 */
function claimsFault(claims, earliest) {
  const { iat, exp, nbf, auth_time: authTime } = claims;
  if (!isFiniteNumber(iat) || !isFiniteNumber(exp))
    return 'It does not say when it was signed and until when it holds.';
  if (exp <= iat) return 'It ends before it was signed.';
  const isEarly = Object.hasOwn(claims, 'nbf') && !(isFiniteNumber(nbf) && nbf * 1000 <= iat * 1000 + 300_000);
  if (isEarly) return 'It was not valid yet when it was signed (nbf).';
  const isFresh =
    !Object.hasOwn(claims, 'auth_time') ||
    (isFiniteNumber(authTime) && authTime * 1000 >= Number(earliest / 1_000_000n));
  return isFresh ? undefined : 'The sign-in is older than the consent (auth_time).';
}

/**
 * What is wrong with the times of a token that was to be signed in this time.
 * @param {Record<string, unknown>} claims @param {bigint} from @param {bigint} until
 */
export function signingFault(claims, from, until) {
  const fault = claimsFault(claims, from - tolerance);
  if (fault !== undefined) return fault;
  const signed = isFiniteNumber(claims['iat']) ? numericDateNanos(claims['iat']) : 0n;
  if (signed < from - tolerance - backdating)
    return `The token is dated ${utcText(signed)}, before what it signs was made (${utcText(from)}).`;
  return signed > until ? `The token is dated ${utcText(signed)}, after ${utcText(until)}.` : undefined;
}

/** @param {Receipt} receipt @param {Signed} signedIn @returns {Finding} */
export function time(receipt, { claims }) {
  const { consent } = receipt.record;
  if (claims === undefined) return noClaims;
  const fault = signingFault(claims, knownNanos(consent.notBefore), knownNanos(consent.notAfter));
  if (fault !== undefined) return fail(fault);
  const { iat, auth_time: authTime } = claims;
  const signed = isFiniteNumber(iat) ? numericDateNanos(iat) : 0n;
  const latest = knownNanos(receipt.azure.readAt) + tolerance;
  const moments = azureMoments(receipt);
  const early = moments.find(({ at }) => at < signed - tolerance);
  const signIn = isFiniteNumber(authTime) ? [{ what: 'the sign-in', at: numericDateNanos(authTime) }] : [];
  const late = [{ what: 'the token', at: signed }, ...signIn, ...moments].find(({ at }) => at > latest);
  return unless(
    `The token is dated ${utcText(signed)}; no time contradicts another, or the time consented to, by more than the 5 minutes that clocks may differ, and 5 more by which a token may be dated early.`,
    [
      early && `Dated before the token: ${early.what}, ${utcText(early.at)}.`,
      late && `Dated after Azure was read (${receipt.azure.readAt}): ${late.what}, ${utcText(late.at)}.`,
    ],
  );
}
