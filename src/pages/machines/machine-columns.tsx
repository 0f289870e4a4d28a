import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import { levelName } from '#src/consent/level.ts';
import { formatInstant, toUtcSeconds } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { AccessEnd, shownEnd } from '#src/pages/shared/AccessEnd.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import type { ExportColumn, ListColumn } from '#src/ui/list/list.ts';
import { RowLink } from '#src/ui/list/RowLink.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import type { AccessPart } from './use-machine-list.ts';
import type { MachineRow } from './machine-data.ts';
import { operatingSystemName } from './machine-index.ts';
import { accessLabels, eligibilityLabels } from './words.ts';

const statusTones: Readonly<Record<string, Tone>> = {
  connected: 'good',
  disconnected: 'attention',
  expired: 'bad',
  error: 'bad',
};

const eligibilityTones: Readonly<Record<MachineRow['eligible'], Tone>> = {
  eligible: 'good',
  notEligible: 'neutral',
  cannotTell: 'attention',
  unread: 'neutral',
};

/** The columns of the list. What every row has is called and not rendered: a component for each cell would be felt. `now`: server time, ms; `operations`: those under way, by lower-case machine id; `part`: once it has come. */
export function machineColumns(
  now: number,
  operations: ReadonlyMap<string, OperationProgress>,
  part?: AccessPart,
): ListColumn<MachineRow>[] {
  const operationOf = (row: MachineRow) =>
    operations.size === 0 ? undefined : part?.operationOn(row, operations.get(row.machine.id.toLowerCase()));
  return [
    {
      key: 'machine',
      header: 'Machine',
      share: 1.4,
      priority: 'name',
      text: ({ machine }) => machine.name,
      cell: ({ machine }) => RowLink({ to: paths.machine(machine.id), children: AzureText({ text: machine.name }) }),
    },
    {
      key: 'access',
      header: 'Access',
      share: 1.75,
      priority: 'always',
      text: (row) => accessLabels[row.access],
      title: (row) => part?.accessSentence(row, operationOf(row)),
      cell: (row) => accessCell({ row, operation: operationOf(row), part }),
    },
    {
      key: 'ends',
      header: 'Ends',
      share: 1.15,
      priority: 'always',
      text: ({ state }) => {
        const end = state?.mayHaveAccess === true ? shownEnd(state) : undefined;
        return end === undefined ? '' : toUtcSeconds(end);
      },
      cell: ({ state }) => (state?.mayHaveAccess === true ? <AccessEnd state={state} now={now} isCompact /> : null),
    },
    {
      key: 'session',
      header: 'Session',
      share: 0.75,
      priority: 'alarm',
      text: ({ state }) => (state && state.openSessions.length > 0 ? 'Open' : ''),
      cell: ({ state }) => (state && state.openSessions.length > 0 ? <StateWord tone="session">Open</StateWord> : null),
    },
    {
      key: 'level',
      header: 'Access level',
      share: 1.3,
      priority: 'medium',
      isExtra: true,
      cell: ({ state }) => state?.mayHaveAccess === true && state.level !== undefined && levelName(state.level),
    },
    {
      key: 'grantedBy',
      header: 'Granted by',
      share: 1.4,
      priority: 'medium',
      isExtra: true,
      cell: (row) => part && <part.GrantedByCell row={row} />,
    },
    {
      key: 'request',
      header: 'Request',
      share: 1.6,
      priority: 'medium',
      isExtra: true,
      cell: (row) => part?.requestText(row),
    },
    {
      key: 'status',
      header: 'Status',
      share: 1.2,
      priority: 'medium',
      text: ({ status }) => status,
      cell: ({ status }) =>
        StateWord({
          tone: statusTones[status.toLowerCase()] ?? 'attention',
          children: AzureText({ text: status, max: 40 }),
        }),
    },
    {
      key: 'eligibility',
      header: 'Eligibility',
      share: 1.3,
      priority: 'medium',
      isExtra: true,
      text: ({ eligible }) => eligibilityLabels[eligible],
      title: (row) => part?.eligibleSentence(row),
      cell: ({ eligible }) => <StateWord tone={eligibilityTones[eligible]}>{eligibilityLabels[eligible]}</StateWord>,
    },
    {
      key: 'operatingSystem',
      header: 'Operating system',
      share: 2.1,
      priority: 'medium',
      text: ({ machine }) => operatingSystemName(machine),
    },
    {
      key: 'resourceGroup',
      header: 'Resource group',
      share: 1.3,
      priority: 'medium',
      text: ({ machine }) => machine.resourceGroup,
    },
    {
      key: 'subscription',
      header: 'Subscription',
      share: 1,
      priority: 'wide',
      text: ({ machine }) => machine.subscriptionName,
    },
    { key: 'location', header: 'Location', priority: 'wide', isExtra: true, text: ({ machine }) => machine.location },
  ];
}

/** The state of access as Azure shows it, in the words of the machine's page; beside it, never in it, what was asked. The title says how far that is. */
function accessCell({
  row: { access, state },
  operation,
  part,
}: {
  row: MachineRow;
  operation: OperationProgress | undefined;
  part: AccessPart | undefined;
}) {
  const detail = state && !operation ? part?.stateDetail(state) : undefined;
  const tone = state ? stateTone(state.kind) : 'neutral';
  const word = StateWord({ tone, detail, children: state ? stateWord(state.kind) : accessLabels[access] });
  if (operation === undefined) return word;
  return (
    <>
      {word}
      {part && <part.OperationWord operation={operation} />}
    </>
  );
}

/** What every export ends with: which machine it is, and when its access was read. */
export function exportedBeside(part: AccessPart | undefined): ExportColumn<MachineRow>[] {
  return [
    { key: 'eligibilityReason', header: 'Eligibility reason', text: (row) => part?.eligibleSentence(row) ?? '' },
    { key: 'level', header: 'Access level', text: ({ state }) => (state?.level ? levelName(state.level) : '') },
    { key: 'grantedBy', header: 'Granted by', text: (row) => part?.granterText(row) ?? '' },
    { key: 'request', header: 'Request', text: (row) => part?.requestText(row) ?? '' },
    {
      key: 'accessReadAt',
      header: 'Access read',
      text: ({ state }) => (state && state.why.is !== 'unread' ? formatInstant(state.readAt) : ''),
    },
    { key: 'subscriptionId', header: 'Subscription ID', text: ({ machine }) => machine.subscriptionId },
    { key: 'id', header: 'Machine ID', text: ({ machine }) => machine.id },
  ];
}
