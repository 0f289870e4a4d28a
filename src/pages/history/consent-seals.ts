import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { groupWords } from '#src/consent/reconciliation-words.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Seal } from '#src/pages/shared/seal.ts';
import { witnessSeal } from '#src/pages/shared/witness-seal.ts';
import type { Witness } from '#src/pages/shared/witness.ts';
import { endCounts } from './consent-outcome.ts';

/** `now` in ms of server time. */
export function sealsOf(entry: ConsentHistoryEntry, witness: Witness, now: number): Seal[] {
  return [recorded(entry), signed(entry), witnessSeal(entry.consentHash, witness), ended(entry, now)];
}

function recorded({ records, problems, unread = [] }: ConsentHistoryEntry): Seal {
  const words = `Recorded in ${groupsWords(records.length)}`;
  const key = 'recorded';
  if (problems.length > 0)
    return { key, tone: 'attention', words: `${words}, with differences`, explanation: recordKept };
  if (unread.length > 0) {
    const explanation = `${recordKept} Whether the same record is in ${unread.map(({ scope }) => groupWords(scope)).join(', ')} is not known.`;
    return { key, tone: 'neutral', words: `${words}, ${unread.length} not read`, explanation };
  }
  return { key, tone: 'good', words, explanation: recordKept };
}

const recordKept =
  'The record is kept as a deployment without resources. Its hash was worked out again from what Azure holds, and its id belongs to that hash, so the text below is what was recorded.';

const groupsWords = (count: number): string => (count === 1 ? '1 resource group' : `${count} resource groups`);

function signed({ signature }: ConsentHistoryEntry): Seal {
  const methods = signature.authenticationMethods.join(', ');
  return {
    key: 'signed',
    tone: 'neutral',
    words: 'Signed by Microsoft Entra, not checked here',
    explanation: `The record names the ID token in which Microsoft Entra signed this consent at ${formatInstant(Date.parse(signature.issuedAt))}${methods === '' ? '' : ` (signed in with ${visibleText(methods)})`}: key ${visibleText(signature.keyId)}, SHA-256 ${signature.idTokenSha256}. The token itself is no part of the record, so its signature can only be checked in a receipt.`,
  };
}

function ended(entry: ConsentHistoryEntry, now: number): Seal {
  const { all, ended: count, unread } = endCounts(entry);
  const key = 'ended';
  if (count === all) {
    return {
      key,
      tone: 'good',
      words: 'Ended on every machine',
      explanation: 'For each machine, a record says how access ended and what proved it; see the machines below.',
    };
  }
  const past = now >= Date.parse(entry.consent.notAfter);
  const words = past
    ? `Past its end; confirmed on ${count} of ${all}`
    : `No end on record yet for ${all - count - unread} of ${all}`;
  return {
    key,
    tone: past ? 'neutral' : 'busy',
    words: unread === 0 ? words : `${words}, ${unread} not read`,
    explanation: [...unreadWords(entry), openWords(entry, past)].join(' '),
  };
}

const unreadWords = ({ unread = [] }: ConsentHistoryEntry): string[] =>
  unread.map(
    ({ scope }) =>
      `Whether access ended on the machines in ${groupWords(scope)} is not known: its records were not read.`,
  );

const openWords = ({ consent }: ConsentHistoryEntry, past: boolean): string =>
  past
    ? "The time agreed to has passed. The end on a machine is recorded when the machine's page has seen it proven."
    : `The time agreed to runs until ${formatInstant(Date.parse(consent.notAfter))}. Each machine's page shows what access there is now.`;
