import { AddRegular, ArrowClockwiseRegular, DismissCircleRegular } from '@fluentui/react-icons';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import { connectionOf } from '#src/consent/connection.ts';
import { formatInstant } from '#src/lib/time.ts';
import { nothingToRevoke } from '#src/pages/shared/revocable.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { isUnread, type MachineRow } from './machine-row.ts';

/** What the selection allows, with the reasons where it does not. */
export function fleetCommands(
  selected: readonly MachineRow[],
  acts: { refresh: () => void; revoke: () => void; refreshing: boolean },
): Command[] {
  const eligible = selected.filter((row) => row.eligible.verdict !== 'notEligible');
  const left = selected.length - eligible.length;
  const suffix = left === 0 ? '' : ` (${eligible.length} of ${selected.length})`;
  return [
    {
      key: 'grant',
      label: `Grant access${suffix}`,
      icon: <AddRegular />,
      primary: true,
      href: paths.grant(eligible.map((row) => row.machine.id)),
      unavailable: grantReason(selected, eligible),
    },
    {
      key: 'revoke',
      label: 'Revoke access',
      icon: <DismissCircleRegular />,
      onClick: acts.revoke,
      unavailable: revokeReason(selected),
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

function grantReason(selected: readonly MachineRow[], eligible: readonly MachineRow[]): string | undefined {
  if (selected.length === 0) return 'Select the machines first.';
  if (eligible.length > 0) return undefined;
  const [first] = selected;
  return selected.length === 1 && first ? first.eligible.reason : 'None of the selected machines is eligible.';
}

function revokeReason(selected: readonly MachineRow[]): string | undefined {
  if (selected.length === 0) return 'Select the machines first.';
  return revocable(selected).length > 0 ? undefined : 'No access is shown on the selected machines.';
}

/** Revoking waits for no reading: what is not known may hold access. */
const revocable = (rows: readonly MachineRow[]) =>
  rows.filter(({ access, accessFrom }) => {
    const state = isUnread(access) ? undefined : access;
    return nothingToRevoke(state, accessFrom.freshness) === undefined;
  });

export function revokeTargets(rows: readonly MachineRow[]): RevokeTarget[] {
  return revocable(rows).map((row) => ({
    machineId: row.machine.id,
    name: row.machine.name,
    ...(!isUnread(row.access) && row.access.job ? { job: row.access.job } : {}),
    extensionRemovable: !row.machine.facts.azureLocal,
    ...(connectionOf(row.status) !== 'away' ? {} : { offlineSince: instantWords(row.machine.lastStatusChange) }),
  }));
}

const instantWords = (text: string | undefined): string =>
  text === undefined ? 'an unknown time' : formatInstant(new Date(text));
