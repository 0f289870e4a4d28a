import { backdatingMs, instantNanoseconds } from '#src/consent/instant.ts';
import { type CheckOutcome, failed, passed } from './receipt-check.ts';
import type { ReceiptToken } from './receipt-token.ts';
import type { Receipt } from './receipt.ts';

/** How far two clocks may lie apart, ns. */
const tolerance = 300_000_000_000n;

/** How long before it was issued a token may be dated, ns. */
const backdating = BigInt(backdatingMs) * 1_000_000n;

interface Moment {
  name: string;
  at: bigint;
}

interface Sign {
  signed: Moment;
  /** When the person last proved who they are, if the token says so. */
  authenticated: Moment | undefined;
}

/** Whether the order of all times is possible: agreed before signed, signed before recorded, all before the receipt was written. */
export function checkTime({ record, azure }: Receipt, token: ReceiptToken | undefined): CheckOutcome {
  const sign = token ? signOfToken(token) : signOfRecord(record.signature.issuedAt);
  if (typeof sign === 'string') return failed(sign);
  const { signed, authenticated } = sign;
  const start = instant(record.consent.notBefore);
  const end = instant(record.consent.notAfter);
  if (signed.at < start - backdating - tolerance)
    return failed('The sign-in was before the access it was for could begin.');
  if (signed.at > end) return failed('The sign-in was after the end of the access it was for.');
  if (authenticated && authenticated.at < start - tolerance) {
    return failed('The person was last asked to sign in before the access could begin.');
  }
  const after = momentsAfter(azure);
  const early = after.find(({ at }) => at < signed.at - tolerance);
  if (early) return failed(`${early.name} was before the sign-in.`);
  const readAt = instant(azure.readAt);
  const late = [signed, ...(authenticated ? [authenticated] : []), ...after].find(({ at }) => at > readAt + tolerance);
  if (late) return failed(`${late.name} was after Azure was read for the receipt.`);
  return passed(
    'The times fit together, with up to 5 minutes between the clocks, and 5 more by which a token may be dated early.',
  );
}

function signOfRecord(issuedAt: string): Sign {
  return { signed: { name: 'The sign-in', at: instant(issuedAt) }, authenticated: undefined };
}

/** What the token says of its times, or what is wrong with that. */
function signOfToken({ claims }: ReceiptToken): Sign | string {
  const issued = secondsOf(claims?.['iat']);
  const expires = secondsOf(claims?.['exp']);
  if (issued === undefined || expires === undefined) return 'The ID token does not say when it was issued and expires.';
  if (expires <= issued) return 'The ID token expired before it was issued.';
  const authenticated = secondsOf(claims?.['auth_time']);
  return {
    signed: { name: 'The sign-in', at: nanosecondsOf(issued) },
    authenticated:
      authenticated === undefined
        ? undefined
        : { name: 'The last proof of who signed in', at: nanosecondsOf(authenticated) },
  };
}

/** Everything in the extract that cannot have been before the sign-in. */
function momentsAfter({ records, machines, activity }: Receipt['azure']): Moment[] {
  return [
    ...records.map(({ timestamp }) => ({ name: 'A record', at: instant(timestamp) })),
    ...activity.map(({ at }) => ({ name: 'An event of the Activity Log', at: instant(at) })),
    ...machines.flatMap(({ changes, end }) => [
      ...changes.map(({ changedAt }) => ({ name: 'A change of the access', at: instant(changedAt) })),
      ...(end ? [{ name: 'The end on record of the access', at: instant(end.confirmedAt) }] : []),
    ]),
  ];
}

/** The form was checked when the receipt was read. */
function instant(text: string): bigint {
  const at = instantNanoseconds(text);
  if (at === undefined) throw new TypeError('Not an instant.');
  return at;
}

/** A NumericDate: seconds since the epoch, with a fraction at most. */
function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function nanosecondsOf(seconds: number): bigint {
  const whole = Math.floor(seconds);
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1e9));
}
