import { toUtcSeconds } from '#src/consent/instant.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { containerWords } from '#src/pages/shared/kept-words.ts';
import type { AuditPeriod } from './audit-period.ts';
import { formatDay } from './day-words.ts';
import { periodOf } from './history-filter.ts';

/** What a pack says of itself. Times in ms of server time. */
export interface PackFacts {
  period: AuditPeriod;
  /** Who is signed in: name, and object id in the directory. */
  by: string;
  startedAt: number;
  endedAt: number;
  recordsReadAt: number;
  /** Origin of Azure Resource Manager. */
  endpoint: string;
  /** Where receipts are kept besides, when anywhere. */
  container?: string | undefined;
  /** Version and build. */
  app: string;
  /** ARM ids of the resource groups that were asked for their records. */
  scope: readonly string[];
  /** Whether the keys that Microsoft Entra publishes could be read, and are in the pack. */
  hasKeys: boolean;
  /** Whether grants were compared with records, and what that found is in the pack. */
  hasFindings: boolean;
  counts: { consents: number; receipts: number; signed: number; saved: number; gaps: number };
}

export const packTitle = ({ from, to }: AuditPeriod): string =>
  `Remote Support, audit pack ${formatDay(from)} to ${formatDay(to)}`;

const moment = (at: number): string => `${formatInstant(at)} (${toUtcSeconds(at)})`;

const keysKept = [
  '     Give that one --keys keys.json: it holds the keys of the day of building. Microsoft Entra replaces its keys at no set time, in an emergency at',
  '     once, so a receipt that was signed earlier may need a copy of that time: --keys may be given several times. A copy is as good as whoever made it:',
  '     compare it with what Microsoft Entra shows while it still shows them.',
];

const keysMissing = [
  '     The keys that Microsoft Entra publishes could not be read at the time of building: they are not in the pack.',
];

/** What the pack is, how it came about, and how to check it. */
export function readmeText(facts: PackFacts): string {
  const { from, until } = periodOf(facts.period);
  const { consents, receipts, signed, saved, gaps } = facts.counts;
  const lines = [
    packTitle(facts.period),
    '',
    'What this is',
    '  Consents by which people of this directory let Microsoft Support use their machines: those whose agreed time reaches into the period. But for saved',
    '  receipts, ID tokens and the keys of Microsoft Entra, all of it was read from Azure with the rights of the person below: what that person may not read',
    '  is not in it.',
    '',
    `  Period          ${toUtcSeconds(from)} up to, not including, ${toUtcSeconds(until)}`,
    `  Built by        ${visibleText(facts.by)}`,
    `  Built           ${moment(facts.startedAt)} to ${moment(facts.endedAt)}, server time`,
    `  Records read    from ${moment(facts.recordsReadAt)} on`,
    `  Azure           ${facts.endpoint}`,
    `  App             ${facts.app}`,
    `  Consents        ${consents}`,
    `  Receipts        ${receipts}, of which ${signed} hold the ID token in which Microsoft Entra signed the consent`,
    `  Saved receipts  ${saved}, added as they were saved`,
    `  Gaps            ${gaps}`,
    '',
    'What is in it',
    '  consents.csv, consents.json       the consents, one each row',
    '  machines.csv                      their machines, one row for each consent and machine',
    '  receipts/<consent>.json           a receipt as of the time of building, of the records as read before; format remote-support-receipt/2',
    '  receipts/<consent>.saved.json     a receipt as somebody saved it earlier, unchanged',
    '  verification/<consent>.json       what came of checking the receipt of that name',
    ...(facts.hasKeys
      ? ['  keys.json                         the keys that Microsoft Entra published at the time of building']
      : []),
    ...(facts.hasFindings
      ? [
          '  findings.json                     all that was found when all grants in Azure were held against all records',
        ]
      : []),
    '  gaps.csv, gaps.txt                what this pack cannot show to be in order, to be signed off',
    '  SHA256SUMS                        the SHA-256 of every other file',
    '',
    'The gaps hold too what was found when all grants in Azure were held against all records, as of the time of building, whatever the period.',
    '',
    'How to check it',
    '  1. sha256sum --check SHA256SUMS',
    '  2. Verify each receipt: in the app under Verify, or with the verifier in the folder verify/ of the app, which shares no code with it.',
    ...(facts.hasKeys ? keysKept : keysMissing),
    '  3. Go through gaps.txt, and sign each gap off.',
    '',
    'What it cannot show',
    '  The records in Azure hold only the hash of an ID token, so a receipt without one does not show who signed: the token is with whoever saved the receipt.',
    ...(facts.container === undefined
      ? []
      : [
          `  Receipts with it may be kept in ${containerWords(facts.container)}: it was not read for this pack, which holds of it only what was added.`,
        ]),
    '  Azure keeps the Activity Log for 90 days. Nothing in this pack is signed by whoever built it: keep the SHA-256 of the pack elsewhere.',
    '  Records are looked for in the resource groups that hold Arc-enabled servers now, and in those of the other servers that consents of the period name.',
    '  All of them are named below; where the list of servers could not be read again, the gaps say of when it is. Once the last server of a group has been',
    '  removed, a consent for servers of it alone is not found: its records are among the deployments of that group for as long as Azure keeps them.',
    '',
    `Resource groups asked for their records (${facts.scope.length}); which of them could not be read, the gaps say`,
    ...facts.scope.map((id) => `  ${id}`),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
