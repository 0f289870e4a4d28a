import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { type ConsentEntry, groupRecordsQuery } from '#src/azure/records.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateWord } from '#src/consent/access/state-words.ts';
import { levelName } from '#src/consent/level.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { shownEnd } from '#src/pages/shared/AccessEnd.tsx';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { type FieldValue, type ListData, listData } from '#src/ui/list/data.ts';

/** A machine that Microsoft can access, or might, or whose access ended by a revoke that was pressed here. */
export interface OverviewRow {
  /** Lower case. */
  machineId: string;
  name: string;
  state: AccessState;
  access: RowAccess;
  /** The consent that the state is about, where one is on record. */
  entry: ConsentEntry | undefined;
  /** What was asked here, and how far it is. */
  operation: OperationProgress | undefined;
}

export type RowAccess = (typeof order)[number];

/** As rows are sorted: what needs to be seen first. `unread`: it couldn't be checked; `ended`: proven. */
const order = [
  'active',
  'requested',
  'unconfirmed',
  'unknown',
  'revocationPending',
  'expired',
  'unread',
  'ended',
] as const;

/** Access might exist, or be on its way, and nothing proves it; by what was read. */
export const unproven: readonly RowAccess[] = ['requested', 'unconfirmed', 'unknown', 'expired'];

export type Summary = ReturnType<typeof summaryOf>;

/** Makes rows; those of which nothing changed stay as they were, for there may be a thousand. Keep one for the page. */
export function createRowMaker() {
  let before = new Map<string, OverviewRow>();
  return (
    states: ReadonlyMap<string, AccessState>,
    consents: ReadonlyMap<string, ConsentEntry>,
    operations: ReadonlyMap<string, OperationProgress>,
  ): OverviewRow[] => {
    const made = new Map<string, OverviewRow>();
    for (const [machineId, state] of states) {
      const operation = operations.get(machineId);
      if (!state.mayHaveAccess && operation?.operation.intent.kind !== 'revoke') continue;
      const entry =
        state.consentId === undefined ? undefined : (consents.get(state.consentId) ?? heldIn(machineId, state));
      const held = before.get(machineId);
      const isSame = held?.state === state && held.entry === entry && held.operation === operation;
      const own = { machineId, state, access: accessOf(state), entry, operation };
      made.set(machineId, isSame ? held : { ...own, name: spelledName(machineId) });
    }
    before = made;
    return [...made.values()].toSorted(inOrder);
  };
}

/** The consent as it was read with the machine's evidence, where not all are read. */
function heldIn(machineId: string, { consentId }: AccessState): ConsentEntry | undefined {
  const [group = ''] = resourceGroupsOf([machineId]);
  const records = queryClient.getQueryData(groupRecordsQuery(group).queryKey);
  return records?.consents.find((entry) => entry.consentId === consentId);
}

function inOrder(one: OverviewRow, other: OverviewRow): number {
  const byAccess = order.indexOf(one.access) - order.indexOf(other.access);
  const byEnd = (one.state.until ?? Infinity) - (other.state.until ?? Infinity);
  // Both may have no end.
  return byAccess || byEnd || (one.name < other.name ? -1 : 1);
}

function accessOf({ kind, why, mayHaveAccess }: AccessState): RowAccess {
  if (!mayHaveAccess) return 'ended';
  if (why.is === 'unread') return 'unread';
  return kind === 'active' || kind === 'revocationPending' ? kind : (unproven.find((one) => one === kind) ?? 'unknown');
}

/** Machines of which it isn't proven that nobody can get in, read or not. */
export function unprovenOf(states: ReadonlyMap<string, AccessState>, watched: readonly string[] = []): string[] {
  const may = [...states].flatMap(([id, { mayHaveAccess }]) => (mayHaveAccess ? [id] : []));
  return [...may, ...watched.filter((id) => !states.has(id))];
}

export function summaryOf(rows: readonly OverviewRow[]) {
  const count = (...kinds: readonly RowAccess[]) => rows.filter(({ access }) => kinds.includes(access)).length;
  // The active access that ends first, ms.
  let next: { at: number; machineId: string } | undefined;
  for (const { access, machineId, state } of rows)
    if (access === 'active' && state.until !== undefined && state.until < (next?.at ?? Infinity))
      next = { at: state.until, machineId };
  return {
    active: count('active'),
    unproven: count(...unproven),
    pending: count('revocationPending'),
    unread: count('unread'),
    sessions: rows.reduce((sum, { state }) => sum + state.openSessions.length, 0),
    next,
  };
}

/** How much was read, and since when none of it is older, ms. No absence is claimed without `isAll`, read of all that is watched, and `isKnown`. */
export function readingOf(
  lists: readonly ({ readAt: number } | undefined)[],
  watched: readonly string[] | undefined,
  states: ReadonlyMap<string, AccessState>,
) {
  const ids = watched ?? [];
  const read = ids.flatMap((id) => states.get(id) ?? []);
  const readAt = [...lists, ...read].reduce((at, one) => Math.min(at, one?.readAt ?? Infinity), Infinity);
  const isAll = watched !== undefined && read.length === ids.length;
  const isKnown = read.every(({ kind }) => kind !== 'unknown');
  return { readAt, checked: read.filter(({ why }) => why.is !== 'unread').length, isAll, isKnown };
}

/** The rows with what they are found by. */
export function overviewData(rows: readonly OverviewRow[], signal: AbortSignal): Promise<ListData<OverviewRow>> {
  const fields: Record<string, (row: OverviewRow) => FieldValue> = {
    machine: ({ name }) => name,
    access: ({ access }) => ({ value: access, label: accessWord(access), rank: order.indexOf(access) }),
    level: ({ state: { level } }) => (level === undefined ? '–' : { value: level, label: levelName(level) }),
    ends: ({ state }) => {
      const end = shownEnd(state) ?? 0;
      // To be sorted by: words for a thousand of them would be felt.
      return { value: String(end), label: '', rank: end };
    },
    session: ({ state }) => (state.openSessions.length > 0 ? { value: 'open', label: 'Open' } : 'None'),
    request: ({ entry }) => entry?.consent.ticket?.number ?? '–',
  };
  return listData(rows, ({ machineId }) => machineId, fields, signal);
}

function accessWord(access: RowAccess): string {
  if (access === 'unread') return `${stateWord('unknown')}, not read`;
  return access === 'ended' ? 'Ended' : stateWord(access);
}
