import { describeError } from '#src/azure/http/error-words.ts';
import { verdictWords } from '#src/consent/receipt/words.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { PackGap } from './audit-pack.ts';
import { gapWords, recordProblemWords } from './words.ts';

/** What a pack says of itself. Times in ms of server time. */
export interface PackFacts {
  from: number;
  until: number;
  /** Who is signed in: name, and object id in the directory. */
  by: string;
  /** Version and build. */
  app: string;
  /** Origin of Azure Resource Manager. */
  endpoint: string;
  startedAt: number;
  endedAt: number;
  consents: number;
  receipts: number;
  /** Names of subscriptions instead of their ids. */
  subscriptionName: SubscriptionName;
}

type SubscriptionName = (subscriptionId: string) => string;

/** One gap in words. Azure's text may be in it: show it with AzureText. */
export function packGapWords(gap: PackGap, subscriptionName: SubscriptionName): string {
  switch (gap.is) {
    case 'records':
      return recordProblemWords(gap.problem, subscriptionName);
    case 'noReceipt':
      return `${gap.consentId}: no receipt. ${failureWords(gap.problem)}`;
    case 'notRead':
      return `${gap.consentId}: ${gapWords(gap.gap)}`;
    case 'verdict':
      return `${gap.consentId}: ${verdictWords(gap.verdict).title}. ${verdictWords(gap.verdict).sentence}`;
    case 'noFindings':
      return `Findings couldn’t be read. ${failureWords(gap.problem)}`;
    case 'noKeys':
      return `Microsoft Entra’s keys couldn’t be read. ${failureWords(gap.problem)}`;
  }
}

/** What the pack is, how it came about, how to check it, and what it lacks. `sums`: lines of sha256sum. */
export function readmeText(facts: PackFacts, gaps: readonly PackGap[], sums: readonly string[]): string {
  const lines = [
    'Arc Remote Support: audit pack',
    '',
    'What this is',
    'Consents by which people of this directory granted Microsoft Support access to their machines,',
    'read from Azure with the permissions of the person below. What that person can’t read isn’t here.',
    '',
    `Period    ${toUtcSeconds(facts.from)} up to, not including, ${toUtcSeconds(facts.until)}`,
    `Built by  ${visibleText(facts.by)}`,
    `Built     ${toUtcSeconds(facts.startedAt)} to ${toUtcSeconds(facts.endedAt)}, server time`,
    `Azure     ${facts.endpoint}`,
    `App       ${facts.app}`,
    `Consents  ${facts.consents}, those whose agreed time reaches into the period`,
    `Receipts  ${facts.receipts}`,
    `Gaps      ${gaps.length}`,
    '',
    'What is in it',
    'consents.csv              one row a consent',
    'receipts/<id>.json        its receipt, made when the pack was built',
    'verification/<id>.json    what checking that receipt came to',
    'keys.json                 the keys that Microsoft Entra published that day; it shows replaced ones no longer',
    'findings.json             what Azure showed held against all records, whatever the period, and what was accepted',
    '',
    'How to check it',
    '1. Compare the files: sha256sum --check README.txt (it says that lines like this one are no sums).',
    '2. Verify each receipt: in the app under Verify, or with the program in its folder verify/,',
    '   which shares no code with it: node verify.mjs receipts/*.json --keys keys.json',
    '3. Go through the gaps. Keep the SHA-256 of the ZIP somewhere else: nobody signed the pack.',
    '',
    'Azure keeps the Activity Log for 90 days. Records of machines that were removed from Azure are found',
    'only while other machines of their resource group remain.',
    '',
    'Gaps: what couldn’t be read, or doesn’t hold',
    ...(gaps.length === 0 ? ['None.'] : gaps.map((gap) => `- ${visibleText(gapLine(gap, facts), 2000)}`)),
    '',
    'SHA-256',
    ...sums,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** On a page there is little room for where it is. */
function gapLine(gap: PackGap, { subscriptionName }: PackFacts): string {
  const words = packGapWords(gap, subscriptionName);
  return gap.is === 'records' ? `${words} (${gap.problem.scope})` : words;
}

function failureWords(problem: Parameters<typeof describeError>[0]): string {
  const { why, azureText = '' } = describeError(problem);
  return `${why} ${azureText}`.trim();
}
