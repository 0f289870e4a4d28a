// @ts-check
// Whether the times of a receipt can all be true.
import { fail, unless } from './finding.mjs';
import { readToken } from './token.mjs';
import { isFiniteNumber } from './token-checks.mjs';
import { backdating, knownNanos, numericDateNanos, tolerance, utcText } from './time.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {{ what: string, at: bigint }} Moment */

/**
 * When the person signed in, by the token, or by the record where there is no token.
 * @param {Receipt} receipt
 * @returns {{ signed: bigint, expires?: bigint, authTime?: bigint } | undefined} `undefined` for a token without its times
 */
function signing({ record, signature }) {
  if (signature === null) return { signed: knownNanos(record.signature.issuedAt) };
  const { iat, exp, auth_time: authTime } = readToken(signature.idToken).claims ?? {};
  if (!isFiniteNumber(iat) || !isFiniteNumber(exp)) return undefined;
  return {
    signed: numericDateNanos(iat),
    expires: numericDateNanos(exp),
    ...(isFiniteNumber(authTime) && { authTime: numericDateNanos(authTime) }),
  };
}

/** @param {Receipt} receipt @returns {Moment[]} everything that Azure dates */
function azureMoments({ azure }) {
  const ofMachines = azure.machines.flatMap(({ changes, end }) => [
    ...changes.map(({ changedAt }) => ({ what: 'a change of access', at: knownNanos(changedAt) })),
    ...(end === null ? [] : [{ what: 'an end of access', at: knownNanos(end.confirmedAt) }]),
  ]);
  return [
    ...azure.records.map(({ timestamp }) => ({ what: 'a record', at: knownNanos(timestamp) })),
    ...azure.activity.map(({ at }) => ({ what: 'an entry of the Activity Log', at: knownNanos(at) })),
    ...ofMachines,
  ];
}

/** @param {Receipt} receipt @returns {Finding} */
export function time(receipt) {
  const times = signing(receipt);
  if (times === undefined) return fail('The ID token does not say when it was issued and until when it holds.');
  const { signed, expires, authTime } = times;
  const { consent } = receipt.record;
  const earliest = knownNanos(consent.notBefore) - tolerance;
  const latest = knownNanos(receipt.azure.readAt) + tolerance;
  const moments = azureMoments(receipt);
  const early = moments.find(({ at }) => at < signed - tolerance);
  const signIn = authTime === undefined ? [] : [{ what: 'the sign-in', at: authTime }];
  const late = [{ what: 'the signature', at: signed }, ...signIn, ...moments].find(({ at }) => at > latest);
  return unless(
    `The signing is dated ${utcText(signed)}; no time contradicts another, or the time consented to, by more than the 5 minutes that clocks may differ, and 5 more by which a token may be dated early.`,
    [
      signed < earliest - backdating &&
        `The signing is dated ${utcText(signed)}, before the consent was made (${consent.notBefore}).`,
      signed > knownNanos(consent.notAfter) &&
        `The signing is dated ${utcText(signed)}, after the consent had ended (${consent.notAfter}).`,
      authTime !== undefined &&
        authTime < earliest &&
        `The sign-in of ${utcText(authTime)} is older than the consent (${consent.notBefore}).`,
      expires !== undefined && expires <= signed && 'The ID token ends before it was issued.',
      early && `Dated before the signature: ${early.what}, ${utcText(early.at)}.`,
      late && `Dated after Azure was read (${receipt.azure.readAt}): ${late.what}, ${utcText(late.at)}.`,
    ],
  );
}
