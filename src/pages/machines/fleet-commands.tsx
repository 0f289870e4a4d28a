import { AddRegular, ArrowClockwiseRegular, DismissCircleRegular } from '@fluentui/react-icons';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { heardSessions, knownConnection } from '#src/pages/shared/known-connection.ts';
import { readBefore } from '#src/pages/shared/freshness.ts';
import { nameInId, type NameOf } from '#src/pages/shared/machine-names.ts';
import { endingOf, nothingToRevoke } from '#src/pages/shared/revocable.ts';
import { toldApartInList } from '#src/pages/shared/told-apart-in-list.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import type { FleetView } from './fleet-view.ts';
import { isUnread, type MachineRow } from './machine-row.ts';

interface Acts {
  refresh: () => void;
  /** Asks about these, as they were at the press. */
  revoke: (targets: RevokeTarget[]) => void;
  refreshing: boolean;
  /** Why nothing is done to any of these machines now. */
  withheld?: string | undefined;
}

/** What the selection allows, with the reasons where it does not. `chosen`: rows of the table. */
export function fleetCommands(view: FleetView | undefined, chosen: Uint32Array, acts: Acts): Command[] {
  const eligible = view === undefined ? chosen.subarray(0, 0) : chosen.filter((row) => mayGrant(view, row));
  const revocable = view === undefined ? eligible : chosen.filter((row) => isRevocable(view, row));
  const label = (verb: string, { length }: Uint32Array): string =>
    length === chosen.length ? verb : `${verb} (${count(length)} of ${count(chosen.length)})`;
  return [
    {
      key: 'grant',
      label: label('Grant access', eligible),
      icon: <AddRegular />,
      primary: true,
      href: paths.grant(Array.from(eligible.subarray(0, mostMachines), (row) => view?.table.idAt(row) ?? '')),
      unavailable: acts.withheld ?? grantReason(view, chosen, eligible),
    },
    {
      key: 'revoke',
      label: label('Revoke access', revocable),
      icon: <DismissCircleRegular />,
      onClick: () => acts.revoke(revokeTargets(view, revocable)),
      unavailable: acts.withheld ?? revokeReason(chosen, revocable),
    },
    {
      key: 'refresh',
      label: 'Refresh',
      icon: <ArrowClockwiseRegular />,
      startsGroup: true,
      onClick: acts.refresh,
      unavailable: acts.refreshing ? 'The list is being read.' : undefined,
    },
  ];
}

const count = (number: number): string => number.toLocaleString('en');

const mayGrant = ({ facets: { eligibility } }: FleetView, row: number): boolean =>
  eligibility.values[eligibility.codes[row] ?? 0]?.value !== 'notEligible';

function grantReason(view: FleetView | undefined, chosen: Uint32Array, eligible: Uint32Array): string | undefined {
  const [first] = chosen;
  if (view === undefined || first === undefined) return 'Select the machines first.';
  if (eligible.length > mostMachines) {
    const many = count(eligible.length);
    return `One consent is for ${count(mostMachines)} machines at most, and ${eligible.length === chosen.length ? `${many} are selected` : `access may be granted on ${many} of those selected`}. Select fewer.`;
  }
  if (eligible.length > 0) return undefined;
  return chosen.length === 1 ? view.rowAt(first)?.eligible.reason : 'None of the selected machines is eligible.';
}

function revokeReason(chosen: Uint32Array, revocable: Uint32Array): string | undefined {
  if (chosen.length === 0) return 'Select the machines first.';
  return revocable.length > 0 ? undefined : 'No access is shown on the selected machines.';
}

/** Revoking waits for no reading: what is not known, or was known some time ago, may hold access. */
function isRevocable(view: FleetView, row: number): boolean {
  const { remoteSupport } = view.facets;
  const group = remoteSupport.values[remoteSupport.codes[row] ?? 0]?.value;
  if (group === 'notRead') return true;
  // Nothing beside the list speaks of this machine, so it need not be looked at: there may be very many.
  if (group === 'none' && !view.isKnownBeside(row)) return view.listed.is !== 'current';
  const shown = view.rowAt(row);
  return shown !== undefined && hasAccess(shown);
}

const hasAccess = ({ access, accessFrom }: MachineRow): boolean =>
  nothingToRevoke(isUnread(access) ? undefined : access, accessFrom.freshness) === undefined;

export function revokeTargets(view: FleetView | undefined, chosen: Uint32Array): RevokeTarget[] {
  if (view === undefined) return [];
  const rows = [...chosen].filter((row) => isRevocable(view, row));
  const nameOf = namesIn(view, rows);
  return rows.map((row) => targetOf(view, row, nameOf));
}

const namesIn = ({ table }: FleetView, rows: readonly number[]): NameOf =>
  toldApartInList(table, rows.map(table.idAt), nameInId);

/**
 * Tells what is known by now of the machines that a dialog was opened about, `asked` of what `opened` said at `askedAt`, ms of server time: these
 * stay, however the list changes behind it. One that is not listed any more stays as it was. Readings come in several times a second, and there
 * may be a hundred thousand machines, so only those are looked at of which more is known than the list has.
 */
export function followTargets(
  opened: FleetView | undefined,
  asked: readonly RevokeTarget[],
  askedAt: number,
): (view: FleetView | undefined) => readonly RevokeTarget[] {
  let last = opened;
  let targets = asked;
  let rows: readonly number[] | undefined;
  let nameOf = nameInId;
  return (view) => {
    if (view === undefined || view === last) return targets;
    const isSameList = view.table === last?.table && view.listed.is === last.listed.is;
    if (!isSameList) rows = undefined;
    if (rows === undefined) {
      rows = asked.map(({ machineId }) => view.table.indexOf(machineId));
      nameOf = namesIn(
        view,
        rows.filter((row) => row !== -1),
      );
    }
    const isAsBefore = (row: number): boolean =>
      isSameList && !view.isKnownBeside(row) && last?.isKnownBeside(row) === false;
    const before = targets;
    targets = asked.map((target, index) => {
      const row = rows?.[index] ?? -1;
      if (row === -1) return lastKnown(target, askedAt);
      return (isAsBefore(row) ? before[index] : undefined) ?? targetNow(view, row, nameOf);
    });
    last = view;
    return targets;
  };
}

/** What was known at `askedAt` of a machine of which nothing is by now. */
function lastKnown(target: RevokeTarget, askedAt: number): RevokeTarget {
  const { asOf = askedAt, offlineAsOf = askedAt, offlineSince } = target;
  const connection = offlineSince === undefined ? ({ isConnectionUnknown: true } as const) : { offlineAsOf };
  return { ...target, isHeard: false, asOf, ...connection };
}

const targetNow = (view: FleetView, row: number, nameOf: NameOf): RevokeTarget =>
  isRevocable(view, row) ? targetOf(view, row, nameOf) : { ...targetOf(view, row, nameOf), isOver: true };

function targetOf(view: FleetView, row: number, nameOf: NameOf): RevokeTarget {
  const known = view.isKnownBeside(row) ? view.rowAt(row) : undefined;
  if (known === undefined) return listedTarget(view, row, nameOf);
  const { machine, access, accessFrom, status, statusSince, statusFrom } = known;
  const ending = isUnread(access) ? {} : endingOf(access);
  const connection = { status, since: statusSince, readAt: statusFrom.readAt };
  return {
    machineId: machine.id,
    name: nameOf(machine.id),
    ...ending,
    ...(accessFrom.freshness.is === 'current' && heardSessions(ending.job, connection, view.now)),
    extensionRemovable: !machine.azureLocal,
    ...knownConnection(connection, view.now),
    ...readBefore(accessFrom.freshness),
  };
}

/** A machine of which only the list speaks, without decoding it: there may be a hundred thousand. */
function listedTarget({ table, listed, now }: FleetView, row: number, nameOf: NameOf): RevokeTarget {
  const machineId = table.idAt(row);
  const profile = table.profileAt(table.codes.profile[row] ?? 0);
  return {
    machineId,
    name: nameOf(machineId),
    extensionRemovable: profile?.azureLocal === false,
    ...knownConnection({ status: profile?.status, since: table.statusChangeAt(row), readAt: listed.asOf }, now),
  };
}
