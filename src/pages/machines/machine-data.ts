import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { type Eligibility, eligibility } from '#src/consent/preflight/preflight.ts';
import { resourceGroupId } from '#src/lib/arm-id.ts';
import { shownEnd } from '#src/pages/shared/AccessEnd.tsx';
import { bump, type Field, type ListData } from '#src/ui/list/data.ts';
import { accessCode, eligibilityCode, type MachineIndex } from './machine-index.ts';
import type { RowAccess, RowEligibility } from './words.ts';

export interface MachineRow {
  machine: FleetMachine;
  /** As Azure words it; "Unknown" where it says nothing. */
  status: string;
  access: RowAccess;
  /** Undefined until jobs and consents were read. */
  state: AccessState | undefined;
  eligible: RowEligibility;
  /** Roles keep this person from granting in its resource group. */
  isBarred: boolean;
  /** By what the machine itself is. */
  verdict: Eligibility;
}

export interface MachineData extends ListData<MachineRow> {
  /** Whether access may exist there, or nobody has looked: a revoke waits for no reading. */
  mayRevoke: (row: number) => boolean;
  mayGrant: (row: number) => boolean;
  maySetUp: (row: number) => boolean;
}

const notEligible = eligibilityCode('notEligible');
const unread = accessCode('unread');

/**
 * The machines with what is known of their access by now, as data of a list: live and not proven ended access first, then by name.
 * `barred`: resource groups in which the person may not grant.
 */
export function machineData(
  index: MachineIndex,
  known: ReadonlyMap<string, AccessState>,
  now: number,
  more: Readonly<Record<string, Field>> = {},
  barred: readonly string[] | 'unread' = [],
): MachineData {
  const { table, byName, fields, lacksExtension } = index;
  const access = fields.access.codes.slice();
  const eligible = fields.eligibility.codes.slice();
  const verdicts = table.places.map(({ subscriptionId, resourceGroup }) => {
    if (barred === 'unread') return eligibilityCode('unread');
    return barred.includes(resourceGroupId(subscriptionId, resourceGroup).toLowerCase()) ? notEligible : undefined;
  });
  if (verdicts.some((code) => code !== undefined))
    for (let row = 0; row < table.length; row += 1)
      if (eligible[row] !== notEligible) eligible[row] = verdicts[table.codes.place[row] ?? -1] ?? eligible[row] ?? 0;
  const first = new Uint8Array(table.length);
  const rows = new Map<number, AccessState>();
  for (const [id, state] of known) {
    const row = table.indexOf(id);
    if (row === -1) continue;
    rows.set(row, state);
    access[row] = accessCode(rowAccess(state));
    first[row] = Number(state.mayHaveAccess);
    if (!state.can.grant.allowed) eligible[row] = notEligible;
  }
  return {
    length: table.length,
    at: (row) => {
      const verdict = fields.eligibility.values[eligible[row] ?? -1] as RowEligibility;
      const isBarred = verdicts[table.codes.place[row] ?? -1] === notEligible;
      return rowOf(index, row, { state: rows.get(row), eligible: verdict, isBarred }, now);
    },
    keyAt: table.idAt,
    indexOf: table.indexOf,
    fields: {
      ...fields,
      access: { ...fields.access, codes: access },
      eligibility: { ...fields.eligibility, codes: eligible },
      ends: sortedBy(table.length, rows, (state) => shownEnd(state)),
      session: sortedBy(table.length, rows, ({ openSessions }) => (openSessions.length > 0 ? 0 : undefined)),
      ...more,
    },
    order: rows.size === 0 ? byName : withFirst(byName, first),
    rowsOf: table,
    mayRevoke: (row) => first[row] === 1 || access[row] === unread,
    mayGrant: (row) => eligible[row] !== notEligible,
    maySetUp: (row) => {
      const state = rows.get(row);
      // That its installation failed is what makes such a machine not eligible.
      if (state?.kind === 'setUpFailed') return state.can.setUp.allowed;
      const isAble = fields.eligibility.codes[row] !== notEligible;
      return isAble && (state ? state.can.setUp.allowed : lacksExtension[table.codes.profile[row] ?? 0] === 1);
    },
  };
}

/** A field to sort by alone, rows without a rank last: it has no labels, for a search for a time or a word of it would find what no query can. */
function sortedBy(
  length: number,
  rows: ReadonlyMap<number, AccessState>,
  rankOf: (state: AccessState) => number | undefined,
): Field {
  const codes = new Uint32Array(length);
  const ranks = [Infinity];
  for (const [row, state] of rows) {
    const rank = state.mayHaveAccess ? rankOf(state) : undefined;
    if (rank !== undefined) codes[row] = ranks.push(rank) - 1;
  }
  return { values: ranks.map(String), labels: ranks.map(() => ''), codes, ranks };
}

function rowAccess({ kind, mayHaveAccess }: AccessState): RowAccess {
  return kind === 'expired' && mayHaveAccess ? 'endUnconfirmed' : kind;
}

/** The rows in this order, those that are marked before the others. */
function withFirst(order: Uint32Array, marks: Uint8Array): Uint32Array {
  const counts = new Uint32Array(2);
  for (const mark of marks) bump(counts, mark);
  const rows = new Uint32Array(order.length);
  const next = Uint32Array.of(counts[1] ?? 0, 0);
  for (const row of order) {
    const mark = marks[row] ?? 0;
    rows[next[mark] ?? 0] = row;
    bump(next, mark);
  }
  return rows;
}

function rowOf(
  { table, fields }: MachineIndex,
  row: number,
  known: Pick<MachineRow, 'state' | 'eligible' | 'isBarred'>,
  now: number,
): MachineRow {
  const machine = table.at(row);
  if (machine === undefined) throw new RangeError(`No machine ${row}`);
  const valueOf = ({ values, codes }: Field) => values[codes[row] ?? 0];
  const { state } = known;
  return {
    machine,
    status: machine.status ?? 'Unknown',
    access: state ? rowAccess(state) : (valueOf(fields.access) as RowAccess),
    ...known,
    // All checks of a machine are dearer than the rest of its row, and only its sentences need them.
    get verdict() {
      return eligibility(machine.facts, now);
    },
  };
}

/** When the next access of which is known ends, ms; what is said of it is not so any more from then on. */
export function nextEnd(known: ReadonlyMap<string, AccessState>, now: number): number | undefined {
  let next = Infinity;
  for (const { until } of known.values()) if (until !== undefined && until > now) next = Math.min(next, until);
  return next === Infinity ? undefined : next;
}
