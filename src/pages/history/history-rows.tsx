import { useQuery } from '@tanstack/react-query';
import { type ConsentApprovals, consentApprovalsQuery } from '#src/azure/approvals.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { type AccessLevel, accessLevels, levelName } from '#src/consent/level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { inSlices } from '#src/lib/slices.ts';
import { formatInstant, parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { AccessEnd } from '#src/pages/shared/AccessEnd.tsx';
import { approverNames } from '#src/pages/shared/approval-words.ts';
import { type Granter, granterWords } from '#src/pages/shared/granter.ts';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { type FieldValue, type ListData, listData } from '#src/ui/list/data.ts';
import type { ExportColumn, ListColumn } from '#src/ui/list/list.ts';
import { RowLink } from '#src/ui/list/RowLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import {
  accessEnd,
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
import { revokeReasons, usageWords } from './words.ts';

/** A consent in the list. Times in ms of server time. */
export interface HistoryRow {
  entry: ConsentEntry;
  state: ConsentState;
  /** Somebody of Microsoft is on one of its machines. */
  isInSession: boolean;
  /** Who granted it, in words. */
  granter: string;
  from: number;
  /** As agreed. */
  until: number;
  /** When access ended, or ends. */
  ends: number;
  /** What Azure shows while there is access, else as agreed. */
  level: AccessLevel;
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
  const byId = new Map(consents.map((entry) => [entry.consentId, entry]));
  const add = (entry: ConsentEntry): void => void rows.push(...rowOf(entry, known, byId));
  await inSlices(consents, add, signal);
  return listData(rows, ({ entry }) => entry.consentId, fieldsOf(subscriptionName), signal);
}

/** The row of a consent, unless its time lies outside the period. */
export function rowOf(
  entry: ConsentEntry,
  { evidence, granters, now, ...period }: Known,
  byId: ReadonlyMap<string, ConsentEntry>,
): HistoryRow[] {
  const { consent, consentId, replacedBy } = entry;
  const from = parseInstant(consent.notBefore) ?? 0;
  const until = parseInstant(consent.notAfter) ?? 0;
  if (until < period.from || from >= period.until) return [];
  const states = consent.machines.map((id) => consentStateOn(entry, id, evidence.get(id), now));
  const jobs = consent.machines.map((id) => jobOfConsent(evidence.get(id), consentId));
  const used = jobs.some((job) => job !== undefined) && { used: usedMs(jobs, now) };
  const granter = granterWords(granters.get(consentId) ?? { is: 'checking' });
  const successor = byId.get(replacedBy[0] ?? '');
  const ends = Math.max(...states.map((state) => accessEnd(entry, state, successor)));
  const isInSession = states.some((state) => state.is === 'access' && state.state.openSessions.length > 0);
  return [
    {
      entry,
      state: gravest(states),
      isInSession,
      from,
      until,
      ends,
      level: levelNow(consent.level, states),
      granter,
      ...used,
    },
  ];
}

/** The higher, where machines differ: access was lowered on some. */
function levelNow(agreed: AccessLevel, states: readonly ConsentState[]): AccessLevel {
  const shown = states.map((state) =>
    state.is === 'access' && state.state.mayHaveAccess ? state.state.level : undefined,
  );
  return accessLevels.findLast((level) => shown.some((one) => (one ?? agreed) === level)) ?? agreed;
}

/** What rows are found by. */
function fieldsOf(
  subscriptionName: (id: string) => string,
): Record<string, (row: HistoryRow) => FieldValue | FieldValue[]> {
  const approvers = knownApprovers();
  return {
    consent: machinesText,
    state: ({ state }) => ({ value: stateKey(state), label: keyWord(stateKey(state)) }),
    level: ({ level }) => ({ value: level, label: levelName(level) }),
    // Not by the user id: one person's records may differ in whom their signatures prove.
    person: ({ granter }) => granter,
    approver: ({ entry: { consentId } }) => approvers.get(consentId) ?? 'Not read',
    request: ({ entry }) => entry.consent.ticket?.number ?? '–',
    starts: ({ from }) => ({ value: String(from), label: formatInstant(from), rank: from }),
    ends: ({ ends }) => ({ value: String(ends), label: formatInstant(ends), rank: ends }),
    agreedEnd: ({ until }) => ({ value: String(until), label: formatInstant(until), rank: until }),
    reason: ({ entry }) => entry.consent.reason,
    emergency: ({ entry }) => (entry.consent.emergency ? 'Emergency' : 'No'),
    id: ({ entry }) => entry.consentId,
    subscription: (row) => placesOf(row, 'subscriptionId').map((id) => ({ value: id, label: subscriptionName(id) })),
    resourceGroup: (row) => placesOf(row, 'resourceGroup'),
  };
}

/** Only rows that are drawn with this column ask Azure; of others it isn't known. */
function approversKnown(entry: ConsentEntry): string {
  const known = queryClient.getQueryData(consentApprovalsQuery(entry).queryKey);
  return known ? approverNames(known) : 'Not read';
}

/** At once for all of thousands of rows, of which few were asked about. */
function knownApprovers(): ReadonlyMap<string, string> {
  const held = queryClient.getQueriesData<ConsentApprovals>({
    predicate: ({ queryKey }) => queryKey[0] === 'approvals',
  });
  return new Map(held.flatMap(([[, id], data]) => (data ? [[String(id), approverNames(data)] as const] : [])));
}

function Approvers({ entry }: { entry: ConsentEntry }) {
  const { data } = useQuery(consentApprovalsQuery(entry, 'background'));
  return <AzureText text={data ? approverNames(data) : 'Reading'} max={80} />;
}

export function historyColumns(now: number): readonly ListColumn<HistoryRow>[] {
  return [
    {
      key: 'consent',
      header: 'Machines',
      share: 1.5,
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
      cell: ({ state, isInSession }) => (
        <StateWord
          tone={isInSession ? 'session' : keyTone(stateKey(state))}
          detail={isInSession ? <strong>session open</strong> : stateAside(state)}
        >
          {keyWord(stateKey(state))}
        </StateWord>
      ),
    },
    { key: 'person', header: 'Granted by', priority: 'always', share: 1.2, text: ({ granter }) => granter },
    {
      key: 'level',
      header: 'Access level',
      priority: 'medium',
      share: 1.65,
      text: ({ level }) => levelName(level),
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
      text: ({ ends, state }) => (state.is === 'neverGiven' ? '' : toUtcSeconds(ends)),
      cell: ({ from, ends, state }) =>
        state.is === 'neverGiven' ? (
          '–'
        ) : state.is === 'access' && state.state.kind === 'active' ? (
          <AccessEnd state={{ kind: 'active', since: from, until: ends }} now={now} isCompact />
        ) : (
          <Time at={ends} {...(ends > now && { now, isShort: true })} />
        ),
    },
    {
      key: 'agreedEnd',
      header: 'Agreed end',
      isExtra: true,
      share: 1.4,
      text: ({ entry }) => entry.consent.notAfter,
      cell: ({ until }) => <Time at={until} />,
    },
    {
      key: 'used',
      header: 'Used',
      priority: 'medium',
      share: 1.7,
      text: ({ from, until, used }) => usageWords(until - from, used),
    },
    {
      key: 'approver',
      header: 'Approved by',
      isExtra: true,
      share: 1.2,
      text: ({ entry }) => approversKnown(entry),
      cell: ({ entry }) => <Approvers entry={entry} />,
    },
    {
      key: 'emergency',
      header: 'Emergency',
      isExtra: true,
      text: ({ entry }) => entry.consent.emergency ?? '',
      cell: ({ entry }) => (entry.consent.emergency ? <StateWord tone="bad">Emergency</StateWord> : null),
    },
    { key: 'reason', header: 'Reason', isExtra: true, share: 1.6, text: ({ entry }) => entry.consent.reason },
  ];
}

/** What exports hold beside the columns. */
export const exportedBeside: readonly ExportColumn<HistoryRow>[] = [
  { key: 'consentId', header: 'Consent ID', text: ({ entry }) => entry.consentId },
  { key: 'consentHash', header: 'Consent hash', text: ({ entry }) => entry.consentHash },
  { key: 'revokeReason', header: 'Revoke reason', text: ({ entry }) => revokeReasons(entry.revokes) },
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
