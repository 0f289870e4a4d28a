import type { ConsentRecord } from '#src/consent/record.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import type { PublishedKey } from '#src/consent/signing-key.ts';
import type { ActivityExtract } from './receipt.ts';

/** The checks of a receipt, in the order in which they are told. `docs/receipt.md` says when each holds. */
export const checkKeys = [
  'readable',
  'written',
  'code',
  'consentHash',
  'consentId',
  'terms',
  'published',
  'commands',
  'token',
  'signature',
  'nonce',
  'person',
  'tenant',
  'application',
  'key',
  'reviews',
  'time',
  'azure',
  'witness',
  'recordNow',
  'witnessNow',
] as const;

export type CheckKey = (typeof checkKeys)[number];

export type CheckResult = 'holds' | 'fails' | 'notCheckable';

/** What is behind a result, where the result alone doesn't say it. */
export type CheckDetail =
  | { why: SignatureFault | PlainWhy }
  /** `at`: the first member that isn't as it must be, for instance `record.consent.level`. */
  | { why: 'shape'; at: string }
  | { why: 'differs'; expected: string; found: string }
  | { why: 'order'; early: Moment; late: Moment }
  /** `what`: what was copied from Azure, by its id. */
  | { why: 'notOfConsent' | 'beyondConsent'; what: string }
  | { why: 'otherWriter'; writer: string }
  /** Azure or Entra couldn't be read, or not as a whole. The message is theirs. */
  | { why: 'notRead'; message: string };

export type PlainWhy =
  | 'tooLong'
  | 'notJson'
  | 'fileUnreadable'
  | 'broken'
  | 'unknownTerms'
  | 'noApp'
  | 'noKeys'
  | 'keyNotGiven'
  | 'reviewOfOther'
  | 'ownReview'
  | 'writerNotFound'
  | 'notAsked'
  | 'signedOut'
  | 'otherDirectory'
  | 'notFound'
  | 'copiesDiffer';

/** What is known beside the file: read from Entra and Azure just now, or given by the person who checks. */
export interface KnownFacts {
  /** Keys that Microsoft Entra published, as in a JSON Web Key Set. */
  entraKeys?: readonly PublishedKey[] | undefined;
  /** Ids of the application with which people consent: the one that it has now, and those that it had. */
  clientIds?: readonly string[] | undefined;
  /** The record that Azure keeps, or that what it keeps under the record's name is another. */
  recordNow?: ConsentRecord | 'differs' | undefined;
  activityNow?: readonly ActivityExtract[] | undefined;
  /** Why something isn't known, or not as a whole. */
  why?: { [Key in 'key' | 'recordNow' | 'witnessNow']?: CheckDetail | undefined } | undefined;
}

/** What a time in a receipt is of. The first must not be after the second. */
export type Moment =
  | 'signIn'
  | 'authentication'
  | 'record'
  | 'activity'
  | 'request'
  | 'answer'
  | 'change'
  | 'revoke'
  | 'accessEnd'
  | 'reading';

export interface CheckOutcome {
  result: CheckResult;
  detail?: CheckDetail;
}

export interface ReceiptCheck extends CheckOutcome {
  key: CheckKey;
}

export const holds: CheckOutcome = { result: 'holds' };

export function fails(detail?: CheckDetail): CheckOutcome {
  return { result: 'fails', ...(detail && { detail }) };
}

/** Holds where in each pair both are the same. */
export function matches(...pairs: readonly [expected: string, found: string][]): CheckOutcome {
  const other = pairs.find(([expected, found]) => expected !== found);
  return other === undefined ? holds : fails({ why: 'differs', expected: other[0], found: other[1] });
}

export function notCheckable(detail: CheckDetail): CheckOutcome {
  return { result: 'notCheckable', detail };
}

/** Of a signature that can't be read. */
export const lost = notCheckable({ why: 'unreadable' });

/**
 * What all checks say together. `unreadable`: no receipt; `changed`: a check fails; `unconfirmed`: nothing
 * fails, and whose key it is, or for which app it was signed, couldn't be told; `valid`: signed with a key that is confirmed, for this app, as
 * are the reviews of an emergency.
 */
export type ReceiptVerdict = 'valid' | 'unconfirmed' | 'changed' | 'unreadable';

export function receiptVerdict(checks: readonly ReceiptCheck[]): ReceiptVerdict {
  const isHeld = (...keys: CheckKey[]) =>
    keys.every((key) => checks.find((check) => check.key === key)?.result === 'holds');
  if (!isHeld('readable')) return 'unreadable';
  if (checks.some(({ result }) => result === 'fails')) return 'changed';
  return isHeld('key', 'application', 'reviews') ? 'valid' : 'unconfirmed';
}
