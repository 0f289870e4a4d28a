import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { whyWithoutRecord } from '#src/azure/records/record-places.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Seal } from '#src/pages/shared/seal.ts';
import { witnessSeal } from '#src/pages/shared/witness-seal.ts';
import type { Witness } from '#src/pages/shared/witness.ts';
import { asideWords, endCounts, type EndCounts, endedTone, isEnded } from './consent-outcome.ts';
import { groupsApart } from './groups-apart.ts';

/** `now` in ms of server time. */
export function sealsOf(entry: ConsentHistoryEntry, witness: Witness, now: number): Seal[] {
  return [recorded(entry), signed(entry), witnessSeal(entry.consentHash, witness), ended(entry, now)];
}

/** "resource group rg-sql". Names of subscriptions are not at hand here. */
function groupWordsOf({ consent }: ConsentHistoryEntry): (id: string) => string {
  const nameOf = groupsApart(consent.machines, (id) => `subscription ${id}`);
  return (id) => `resource group ${nameOf(id)}`;
}

function recorded(entry: ConsentHistoryEntry): Seal {
  const { records, problems, unread = [], withoutRecord = [] } = entry;
  const groupList = (ids: readonly string[]): string => ids.map(groupWordsOf(entry)).join(', ');
  const words = `Recorded in ${groupsWords(records.length, records.length + withoutRecord.length)}`;
  const absent =
    withoutRecord.length === 0 ? '' : ` There is no record in ${groupList(withoutRecord)}: ${whyWithoutRecord}.`;
  const seal = { key: 'recorded', explanation: `${recordKept}${absent}` } as const;
  if (problems.length > 0) return { ...seal, tone: 'attention', words: `${words}, with differences` };
  if (unread.length === 0) return { ...seal, tone: 'good', words };
  return {
    key: seal.key,
    tone: 'neutral',
    words: `${words}, ${unread.length} not read`,
    explanation: `${seal.explanation} Whether the same record is in ${groupList(unread.map(({ scope }) => scope))} is not known.`,
  };
}

const recordKept =
  'The record is kept as a deployment without resources. Its hash was worked out again from what Azure holds, and its id belongs to that hash, so the text below is what was recorded.';

const groupsWords = (count: number, all: number): string => {
  const share = count === all ? `${count}` : `${count} of ${all}`;
  return all === 1 ? `${share} resource group` : `${share} resource groups`;
};

function signed({ signature }: ConsentHistoryEntry): Seal {
  const methods = signature.authenticationMethods.join(', ');
  return {
    key: 'signed',
    tone: 'neutral',
    words: 'Signed by Microsoft Entra, not checked here',
    explanation: `The record names the ID token in which Microsoft Entra signed this consent, dated ${formatInstant(Date.parse(signature.issuedAt))}, which may be five minutes before it was issued${methods === '' ? '' : ` (signed in with ${visibleText(methods)})`}: key ${visibleText(signature.keyId)}, SHA-256 ${signature.idTokenSha256}. The token itself is no part of the record, so its signature can only be checked in a receipt.`,
  };
}

function ended(entry: ConsentHistoryEntry, now: number): Seal {
  const counts = endCounts(entry);
  if (entry.problems.length > 0 && counts.ended > 0) return unfit(counts, entry);
  if (isEnded(counts)) return counts.unproven === 0 ? allProven(counts) : notAllProven(counts);
  const { all, ended: recorded, unproven, unread, withoutRecord } = counts;
  const needed = all - withoutRecord;
  const past = now >= Date.parse(entry.consent.notAfter);
  const words = past
    ? `Past its end; confirmed on ${recorded - unproven} of ${needed}`
    : `No end on record yet for ${needed - recorded - unread} of ${needed}`;
  return {
    key: 'ended',
    tone: 'neutral',
    words: `${words}${asideWords(counts)}`,
    explanation: [...unreadWords(entry), openWords(entry, past)].join(' '),
  };
}

const unfit = ({ ended: count, all, unproven }: EndCounts, entry: ConsentHistoryEntry): Seal => ({
  key: 'ended',
  tone: 'attention',
  words: `An end is on record for ${count} of ${all}; the records do not fit together`,
  explanation: [...entry.problems, ...unreadWords(entry), ...(unproven > 0 ? [unprovenWords()] : [])].join(' '),
});

const allProven = (counts: EndCounts): Seal => {
  const { all, ended: count } = counts;
  const isAll = count === all;
  const proven = 'For each of them, a record says how access ended and what proved it; see the machines below.';
  return {
    key: 'ended',
    tone: endedTone(counts),
    words: isAll ? 'Ended on every machine' : `Ended on every machine with a record, ${count} of ${all}`,
    explanation: isAll ? proven : `${proven} Where there is no record, nothing here says whether there is access.`,
  };
};

const notAllProven = ({ ended: count, unproven }: EndCounts): Seal => ({
  key: 'ended',
  tone: 'attention',
  words: count === unproven ? 'Closed, not proven' : `Ended, not proven on ${unproven} of ${count}`,
  explanation: unprovenWords(),
});

const unprovenWords = (): string =>
  `A person pressed to revoke while Azure showed no access, or could not be asked for it, and nothing proves that none was left on the machine; see the machines below. To end all access for certain, run on such a machine: ${onMachineDisable()}`;

const unreadWords = (entry: ConsentHistoryEntry): string[] =>
  (entry.unread ?? []).map(
    ({ scope }) =>
      `Whether access ended on the machines in ${groupWordsOf(entry)(scope)} is not known: its records were not read.`,
  );

const openWords = ({ consent }: ConsentHistoryEntry, past: boolean): string =>
  past
    ? "The time agreed to has passed. The end on a machine is recorded when the machine's page has seen it proven."
    : `The time agreed to runs until ${formatInstant(Date.parse(consent.notAfter))}. Each machine's page shows what access there is now.`;
