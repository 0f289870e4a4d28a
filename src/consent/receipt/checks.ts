import type { SignatureFault } from '#src/consent/signature.ts';

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
  'time',
  'azure',
  'witness',
  'recordNow',
  'witnessNow',
] as const;

export type CheckKey = (typeof checkKeys)[number];
export const checkResults = ['holds', 'fails', 'notCheckable'] as const;
export type CheckResult = (typeof checkResults)[number];

/** What is behind a result, where the result alone doesn't say it. */
export type CheckDetail =
  | { why: 'tooLong' | 'notUtf8' | 'byteOrderMark' | 'notJson' | 'broken' }
  /** `at`: the first member that isn't as it must be, for instance `record.consent.level`. */
  | { why: 'shape'; at: string }
  | { why: 'hash'; expected: string; found: string }
  | { why: 'otherValue'; member: string; expected: string; found: string }
  | { why: 'unknownTerms'; id: string }
  | { why: 'signature'; fault: SignatureFault }
  | { why: 'keptByPerson' | 'claimsUnreadable' | 'fileUnreadable' }
  | { why: 'noKeys' | 'keyNotGiven' | 'keyUnread'; message?: string }
  | { why: 'order'; first: Moment; second: Moment }
  | { why: 'tokenTimes' }
  | { why: 'correlationId' | 'otherMachines' }
  | { why: 'recordElsewhere' | 'otherDeployment' | 'otherCorrelationId'; deploymentId: string }
  | { why: 'changeTooMuch' | 'otherJob' | 'jobTooMuch' | 'jobTooLong'; machineId: string }
  | { why: 'otherWriter'; writer: string }
  | { why: 'writerNotFound' | 'notRead' | 'signedOut' | 'otherDirectory' }
  | { why: 'readProblem'; message: string }
  | { why: 'notFound' | 'copiesDiffer' | 'notReadWhole' };

/** A time in a receipt: of what. */
export type Moment =
  | 'start'
  | 'end'
  | 'signIn'
  | 'authentication'
  | 'expiry'
  | 'record'
  | 'activity'
  | 'change'
  | 'endOfAccess'
  | 'reading';

export interface CheckOutcome {
  result: CheckResult;
  detail?: CheckDetail;
}

export interface ReceiptCheck extends CheckOutcome {
  key: CheckKey;
}

/**
 * What all checks say together. `unreadable`: no receipt; `changed`: a check fails; `unsigned`: nothing fails, and the person kept the
 * signature; `keyUnconfirmed`, `applicationUnconfirmed`: nothing fails, and whose key it is, or for which app it was signed, couldn't be told;
 * `valid`: signed with a key that is confirmed, for this app.
 */
export type ReceiptVerdict =
  | 'valid'
  | 'keyUnconfirmed'
  | 'applicationUnconfirmed'
  | 'unsigned'
  | 'changed'
  | 'unreadable';

export function receiptVerdict(checks: readonly ReceiptCheck[]): ReceiptVerdict {
  const resultOf = (key: CheckKey) => checks.find((check) => check.key === key)?.result;
  if (resultOf('readable') !== 'holds') return 'unreadable';
  if (checks.some(({ result }) => result === 'fails')) return 'changed';
  const signing: readonly CheckKey[] = ['signature', 'nonce', 'person', 'tenant'];
  if (signing.some((key) => resultOf(key) !== 'holds')) return 'unsigned';
  if (resultOf('key') !== 'holds') return 'keyUnconfirmed';
  return resultOf('application') === 'holds' ? 'valid' : 'applicationUnconfirmed';
}
