import { toUtcSeconds } from '#src/consent/instant.ts';
import { asKnown } from '#src/pages/shared/freshness.ts';
import { eligibilityWords } from './fleet-index.ts';
import { accessLabel, isUnread, type MachineRow, operatingSystemName } from './machine-row.ts';

/** One column of an export. */
export interface ExportCell {
  /** As a JSON member. */
  member: string;
  /** As the head of a CSV column. */
  header: string;
  /** Empty where there is none. `group`: label of the group in which the machine stands. */
  text: (row: MachineRow, group: string) => string;
}

const cell = (member: string, header: string, text: ExportCell['text']): ExportCell => ({ member, header, text });

/** In words without "ends in 3 h": a file is read at another time. */
function accessWords({ access, accessFrom }: MachineRow): string {
  // What is being read now is not read when the file is looked at either.
  if (isUnread(access)) return 'Not read yet';
  return asKnown(accessLabel(access), accessFrom.freshness);
}

const accessEnds = ({ access }: MachineRow): string =>
  isUnread(access) || access.kind !== 'active' || access.until === undefined ? '' : toUtcSeconds(access.until);

/** When access was read; nobody has where it is not known. */
function accessReadAt({ access, accessFrom: { freshness } }: MachineRow): string {
  return isUnread(access) || freshness.is === 'never' ? '' : toUtcSeconds(freshness.asOf);
}

function accessSource({ access, accessFrom: { source, freshness } }: MachineRow): string {
  if (isUnread(access)) return 'Not read yet';
  return freshness.is === 'never' ? `${source} could not be read` : source;
}

/** What stands for each column of the list, by its key. */
const byColumn: Readonly<Record<string, readonly ExportCell[]>> = {
  machine: [cell('name', 'Machine', (row) => row.machine.name)],
  status: [cell('status', 'Status', (row) => row.status ?? 'Unknown')],
  remoteSupport: [
    cell('remoteSupport', 'Remote support', accessWords),
    cell('accessEnds', 'Access ends (UTC)', accessEnds),
  ],
  eligibility: [
    cell('eligibility', 'Eligibility', (row) => eligibilityWords[row.eligible.verdict]),
    cell('eligibilityReason', 'Eligibility reason', (row) => row.eligible.reason),
  ],
  operatingSystem: [cell('operatingSystem', 'Operating system', (row) => operatingSystemName(row.machine))],
  resourceGroup: [cell('resourceGroup', 'Resource group', (row) => row.machine.resourceGroup)],
  subscription: [
    cell('subscription', 'Subscription', (row) => row.machine.subscriptionName),
    cell('subscriptionId', 'Subscription ID', (row) => row.machine.subscriptionId),
  ],
  location: [cell('location', 'Location', (row) => row.machine.location)],
};

/** What every export ends with: which machine it is, and where its words are from. */
const always: readonly ExportCell[] = [
  cell('id', 'Machine ID', (row) => row.machine.id),
  cell('statusReadAt', 'Status read (UTC)', (row) => toUtcSeconds(row.statusFrom.readAt)),
  cell('statusSource', 'Status source', (row) => row.statusFrom.source),
  cell('remoteSupportReadAt', 'Remote support read (UTC)', accessReadAt),
  cell('remoteSupportSource', 'Remote support source', accessSource),
];

/** The columns of an export of these columns of the list. `groupedBy`: what its machines are grouped by. */
export const exportCells = (columnKeys: readonly string[], groupedBy?: string): ExportCell[] => [
  ...(groupedBy === undefined ? [] : [cell('group', `Group (${groupedBy})`, (_, group) => group)]),
  ...columnKeys.flatMap((key) => (Object.hasOwn(byColumn, key) ? (byColumn[key] ?? []) : [])),
  ...always,
];
