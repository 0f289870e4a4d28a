/** Test support: what a random receipt is to hold, as fast-check arbitraries. `random-receipts.ts` makes the receipts. */
import fc from 'fast-check';

import { type AccessLevel, accessLevels, isWithin } from '#src/consent/level.ts';
import type { Consent } from '#src/consent/consent.ts';
import { commandList, type CommandList } from '#src/consent/commands.ts';
import { allTerms, type Terms, type TermsTarget } from '#src/consent/terms.ts';

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const textOf = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters.split('')), minLength, maxLength });
const hex = (length: number) => textOf(`${digits}abcdef`, length, length);
/** Any text without half surrogate pairs, control characters included. */
const anyText = fc.string({ unit: 'binary', maxLength: 24 });
const oneLine = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => !/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u.test(text));

const machine = fc.record({
  group: fc.nat(2),
  name: fc.tuple(fc.constantFrom('srv', 'sql', 'hv'), textOf(letters + digits, 1, 8)).map((parts) => parts.join('-')),
});

const groupName = fc.constantFrom('rg-sql-prod', 'rg_(west)', 'rg-größe', 'rg.eu-1');

const unknownTerms: fc.Arbitrary<Terms> = fc
  .record({ target: fc.constantFrom<TermsTarget>('windowsServer', 'azureLocal'), text: anyText })
  .map(({ target, text }) => ({
    id: 'sample-terms-1',
    target,
    version: '2027-01-01',
    language: 'en' as const,
    title: 'Sample terms',
    text: `Sample ${text}`,
    source: 'Made for tests',
  }));

const smallList: fc.Arbitrary<CommandList> = fc.record({
  version: fc.constantFrom('2025-07', '2027-01'),
  source: anyText,
  groups: fc.array(
    fc.record({
      name: anyText,
      commands: fc.array(
        fc.record({
          name: fc.constantFrom('Get-VM', 'Start-Service', 'Stop-Service'),
          changesState: fc.boolean(),
          levels: fc.subarray([...accessLevels]),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
});

const ticket: fc.Arbitrary<Consent['ticket']> = fc.record({
  number: textOf(digits, 8, 20),
  source: fc.constantFrom('azure', 'typed'),
});

const day = 86_400;
/** Seconds from the signature to something that Azure saw: the clocks may lie 5 minutes apart. */
const later = fc.integer({ min: -300, max: day });
const level = fc.constantFrom(...accessLevels);

const job = fc.record({
  type: fc.constantFrom('Enable', 'Revoke', ''),
  provisioningState: fc.constantFrom('Succeeded', 'Failed', 'DeploymentInProgress', ''),
  level: fc.option(fc.constantFrom(...accessLevels, 'None' as const)),
  /** Minutes before the agreed end. */
  endsEarlier: fc.option(fc.nat(60)),
  nodeState: fc.option(fc.constantFrom('Active', 'Expired', 'Revoked')),
  lastModifiedAt: fc.option(later),
  lastModifiedBy: fc.option(fc.constantFrom('ada@contoso.example', '')),
  sessions: fc.array(
    fc.record({ sessionId: fc.option(fc.uuid()), startedAt: fc.option(later), endedAt: fc.option(later) }),
    { maxLength: 2 },
  ),
});

const machineExtract = fc.record({
  job: fc.option(job, { freq: 4 }),
  changes: fc.array(fc.record({ level, endsEarlier: fc.nat(60), at: later }), { maxLength: 2 }),
  revokes: fc.array(fc.record({ reason: fc.constantFrom('', 'Solved'), at: later }), { maxLength: 2 }),
  end: fc.option(
    fc.record({
      ended: fc.constantFrom('revoked' as const, 'expired' as const),
      at: later,
    }),
  ),
});

const token = fc.record({
  key: fc.nat(1),
  /** Seconds from the start of the access. */
  signedAfter: fc.integer({ min: -600, max: 3000 }),
  authenticatedBefore: fc.option(fc.nat(300)),
  lifetime: fc.integer({ min: 1, max: 5400 }),
  methods: fc.option(fc.subarray(['pwd', 'mfa', 'rsa', 'fido'])),
  upperCase: fc.boolean(),
  version: fc.constantFrom('1.0', '2.0'),
  name: anyText,
});

/** Everything that is chosen at random; times are in seconds. */
export const receiptPlans = fc.record({
  tenantId: fc.uuid(),
  userId: fc.uuid(),
  subscriptionId: fc.uuid(),
  groups: fc.uniqueArray(groupName, { minLength: 3, maxLength: 3 }),
  machines: fc.uniqueArray(machine, {
    minLength: 1,
    maxLength: 20,
    selector: ({ group, name }) => `${group}/${name}`,
  }),
  /** Which computers they are; a consent of schema 1 doesn't say. */
  vmIds: fc.option(fc.array(fc.oneof(fc.uuid(), fc.constant('')), { minLength: 20, maxLength: 20 })),
  level,
  start: fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2028, 0) / 1000 }),
  length: fc.integer({ min: 3600, max: 14 * day }),
  ticket: fc.option(ticket),
  reason: oneLine,
  /** Nothing before schema 3. */
  emergency: fc.oneof(fc.constant(undefined), fc.option(oneLine.filter((line) => line !== ''))),
  terms: fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...allTerms) }, { weight: 1, arbitrary: unknownTerms }),
  commands: fc.oneof(
    { weight: 15, arbitrary: smallList },
    // Whole, it is most of a receipt: seldom, so that the tests spend their time on the rest.
    { weight: 1, arbitrary: fc.constant(commandList) },
  ),
  app: fc.record({ version: fc.constantFrom('0.1.0', '1.0.0-rc.1+7'), build: hex(12) }),
  replaces: fc.uniqueArray(
    textOf(`${letters}234567`, 21, 21).map((text) => `rs-${text}`),
    { maxLength: 2 },
  ),
  salt: hex(32),
  token,
  /** What Entra published beside its key. */
  certificate: fc.option(fc.record({ x5t: anyText, x5c: fc.array(anyText, { maxLength: 2 }) })),
  witnesses: fc.array(fc.oneof(anyText, fc.constant({ kind: 'rfc3161', token: 'MII' })), { maxLength: 2 }),
  machineExtracts: fc.array(machineExtract, { minLength: 20, maxLength: 20 }),
  /** What another person signed, in receipts that have approvals. */
  review: fc.option(
    fc.record({
      userId: fc.uuid(),
      was: fc.constantFrom('right' as const, 'wrong' as const),
      reason: oneLine.filter((line) => line.trim() !== ''),
      later: fc.nat(3 * day),
    }),
  ),
  /** Who let the person have a role; a receipt of before there were approvals doesn't say. */
  approval: fc.option(
    fc.record({
      role: fc.option(anyText),
      askedAt: fc.option(later),
      answer: fc.option(
        fc.record({
          result: fc.constantFrom('Approve', 'Deny'),
          at: fc.option(later),
          by: fc.option(anyText),
          reason: fc.option(anyText),
        }),
      ),
    }),
    { freq: 3 },
  ),
  recordedAfter: later,
  readLater: fc.nat(30 * day),
  witness: fc.constantFrom('seen', 'seen', 'tried', 'noName', 'none'),
  otherActivity: fc.array(fc.record({ at: later, caller: fc.option(anyText), status: anyText }), { maxLength: 3 }),
  notRead: fc.array(anyText, { maxLength: 2 }),
});

export type ReceiptPlan = typeof receiptPlans extends fc.Arbitrary<infer Plan> ? Plan : never;

/** The level if it is within what was agreed to, else what was agreed to. */
export function atMost(level: AccessLevel, agreed: AccessLevel): AccessLevel {
  return isWithin(level, agreed) ? level : agreed;
}
