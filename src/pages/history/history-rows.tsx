import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { levelName } from '#src/consent/level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { inSlices } from '#src/lib/slices.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { type Granter, granterWords } from '#src/pages/shared/granter.ts';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { type FieldValue, type ListData, listDataInSlices } from '#src/ui/list/data.ts';
import type { ExportColumn, ListColumn } from '#src/ui/list/list.ts';
import { RowLink } from '#src/ui/list/RowLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import {
  consentStateOn,
  type ConsentState,
  gravest,
  jobOfConsent,
  keyTone,
  keyWord,
  stateAside,
  stateKey,
  usedMs,
} from '#src/pages/shared/consent-state.ts';
import { usageWords } from './words.ts';

/** A consent in the list. Times in ms of server time. */
export interface HistoryRow {
  entry: ConsentEntry;
  state: ConsentState;
  /** Who granted it, in words. */
  granter: string;
  from: number;
  until: number;
  /** Undefined where no job is left that could tell. */
  used?: number;
}

interface Known {
  evidence: ReadonlyMap<string, AccessEvidence>;
  granters: ReadonlyMap<string, Granter>;
  /** The period. */
  from: number;
  until: number;
  now: number;
}

/** The consents whose time reaches into the period, with what they are found by. Made in slices; rejects when called off. */
export async function historyData(
  { consents, ...known }: Known & { consents: readonly ConsentEntry[] },
  subscriptionName: (id: string) => string,
  signal: AbortSignal,
): Promise<ListData<HistoryRow>> {
  const rows: HistoryRow[] = [];
  const add = (entry: ConsentEntry): void => void rows.push(...rowOf(entry, known));
  await inSlices(consents, add, signal);
  return listDataInSlices(rows, ({ entry }) => entry.consentId, fieldsOf(subscriptionName), signal);
}

/** The row of a consent, unless its time lies outside the period. */
export function rowOf(entry: ConsentEntry, { evidence, granters, now, ...period }: Known): HistoryRow[] {
  const { consent, consentId } = entry;
  const from = parseInstant(consent.notBefore) ?? 0;
  const until = parseInstant(consent.notAfter) ?? 0;
  if (until < period.from || from >= period.until) return [];
  const states = consent.machines.map((id) => consentStateOn(entry, id, evidence.get(id), now));
  const jobs = consent.machines.map((id) => jobOfConsent(evidence.get(id), consentId));
  const used = jobs.some((job) => job !== undefined) && { used: usedMs(jobs, now) };
  const granter = granterWords(granters.get(consentId) ?? { is: 'checking' });
  return [{ entry, state: gravest(states), from, until, granter, ...used }];
}

/** What rows are found by. */
function fieldsOf(
  subscriptionName: (id: string) => string,
): Record<string, (row: HistoryRow) => FieldValue | FieldValue[]> {
  return {
    consent: machinesText,
    state: ({ state }) => ({ value: stateKey(state), label: keyWord(stateKey(state)) }),
    level: ({ entry }) => ({ value: entry.consent.level, label: levelName(entry.consent.level) }),
    // Not by the user id: one person's records may differ in whom their signatures prove.
    person: ({ granter }) => granter,
    request: ({ entry }) => entry.consent.ticket?.number ?? '–',
    starts: ({ from }) => ({ value: String(from), label: formatInstant(from), rank: from }),
    ends: ({ until }) => ({ value: String(until), label: formatInstant(until), rank: until }),
    reason: ({ entry }) => entry.consent.reason,
    id: ({ entry }) => entry.consentId,
    subscription: (row) => placesOf(row, 'subscriptionId').map((id) => ({ value: id, label: subscriptionName(id) })),
    resourceGroup: (row) => placesOf(row, 'resourceGroup'),
  };
}

export function historyColumns(now: number): readonly ListColumn<HistoryRow>[] {
  return [
    {
      key: 'consent',
      header: 'Machines',
      share: 1.7,
      priority: 'name',
      text: machinesText,
      title: machinesText,
      cell: (row) => (
        <RowLink to={paths.consent(row.entry.consentId)}>
          <AzureText text={briefMachines(row)} />
        </RowLink>
      ),
    },
    {
      key: 'state',
      header: 'State',
      share: 1.5,
      priority: 'always',
      text: ({ state }) => keyWord(stateKey(state)),
      cell: ({ state }) => (
        <StateWord tone={keyTone(stateKey(state))} detail={stateAside(state)}>
          {keyWord(stateKey(state))}
        </StateWord>
      ),
    },
    { key: 'person', header: 'Granted by', priority: 'always', share: 1.2, text: ({ granter }) => granter },
    {
      key: 'level',
      header: 'Access level',
      priority: 'medium',
      share: 1.3,
      text: ({ entry }) => levelName(entry.consent.level),
    },
    {
      key: 'request',
      header: 'Request',
      priority: 'medium',
      share: 1.5,
      text: ({ entry }) => entry.consent.ticket?.number ?? '–',
    },
    {
      key: 'starts',
      header: 'Started',
      isExtra: true,
      share: 1.4,
      text: ({ entry }) => entry.consent.notBefore,
      cell: ({ from }) => <Time at={from} />,
    },
    {
      key: 'ends',
      header: 'Ends',
      priority: 'medium',
      share: 1.3,
      text: ({ entry }) => entry.consent.notAfter,
      cell: ({ until }) => (until > now ? <Time at={until} now={now} isShort /> : <Time at={until} />),
    },
    {
      key: 'used',
      header: 'Used',
      priority: 'medium',
      share: 1.7,
      text: ({ from, until, used }) => usageWords(until - from, used),
    },
    { key: 'reason', header: 'Reason', isExtra: true, share: 1.6, text: ({ entry }) => entry.consent.reason },
  ];
}

/** What exports hold beside the columns. */
export const exportedBeside: readonly ExportColumn<HistoryRow>[] = [
  { key: 'consentId', header: 'Consent ID', text: ({ entry }) => entry.consentId },
  { key: 'consentHash', header: 'Consent hash', text: ({ entry }) => entry.consentHash },
  { key: 'userId', header: 'User ID', text: ({ entry }) => entry.consent.userId },
  { key: 'machineIds', header: 'Machine IDs', text: ({ entry }) => entry.consent.machines.join(' ') },
];

/** "SRV-1", "SRV-1 and 2 more". */
function briefMachines({ entry }: HistoryRow): string {
  const [first = '', ...others] = entry.consent.machines;
  return others.length === 0 ? spelledName(first) : `${spelledName(first)} and ${others.length} more`;
}

function machinesText({ entry }: HistoryRow): string {
  return entry.consent.machines.map(spelledName).join(', ');
}

function placesOf({ entry }: HistoryRow, part: 'subscriptionId' | 'resourceGroup'): string[] {
  return [...new Set(entry.consent.machines.map((id) => parseMachineId(id)?.[part] ?? ''))];
}
