import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { subscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { paths } from '#src/paths.ts';
import type { Column, Sort } from '#src/ui/data-list/data-list-column.ts';
import { RowLink } from '#src/ui/data-list/RowLink.tsx';
import { StateCell } from '#src/ui/StateCell.tsx';
import type { Tone } from '#src/ui/tone.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { statusSource } from './evidence-words.ts';
import { type Facet, sortByFacet } from './facets.ts';
import { eligibilityWords } from './fleet-index.ts';
import type { FleetView } from './fleet-view.ts';
import { type MachineRow, operatingSystemName } from './machine-row.ts';
import { RemoteSupportCell, remoteSupportTitle } from './RemoteSupportCell.tsx';

const statusTones: Record<string, Tone> = {
  connected: 'good',
  disconnected: 'attention',
  expired: 'bad',
  error: 'bad',
};
const statusOf = (row: MachineRow) => row.status ?? 'Unknown';

const eligibilityTones: Record<MachineRow['eligible']['verdict'], Tone> = {
  eligible: 'good',
  notEligible: 'bad',
  cannotTell: 'attention',
};

/** What was read on an earlier visit is said, and judged by nobody. */
const toneOf = ({ isKept }: MachineRow, tone: Tone | undefined): Tone => (isKept ? 'neutral' : (tone ?? 'attention'));

/** The columns of the list. `now` in ms of server time, for what is said of live access; `places`: all that machines of the list are in. */
export function machineColumns(now: number, places?: FleetTable['places']): Column<MachineRow>[] {
  const subscriptions = subscriptionNames(places);
  return [
    {
      key: 'machine',
      header: 'Machine',
      share: 1.35,
      sortable: true,
      priority: 'name',
      text: (row) => row.machine.name,
      cell: (row) => (
        <RowLink to={paths.machine(row.machine.id)}>
          <VisibleText text={row.machine.name} />
        </RowLink>
      ),
    },
    {
      key: 'status',
      header: 'Status',
      share: 1.25,
      sortable: true,
      priority: 'always',
      title: (row) => `${statusOf(row)}. ${statusSource(row, now)}`,
      cell: (row) => (
        <StateCell tone={toneOf(row, statusTones[statusOf(row).toLowerCase()])}>
          <bdi>{visibleText(statusOf(row), 40)}</bdi>
        </StateCell>
      ),
    },
    {
      key: 'remoteSupport',
      header: 'Remote support',
      share: 1.85,
      sortable: true,
      priority: 'always',
      title: (row) => remoteSupportTitle(row, now),
      cell: (row) => <RemoteSupportCell row={row} now={now} />,
    },
    {
      key: 'eligibility',
      header: 'Eligibility',
      share: 1.1,
      sortable: true,
      title: (row) => row.eligible.reason,
      cell: (row) => (
        <StateCell tone={toneOf(row, eligibilityTones[row.eligible.verdict])}>
          {eligibilityWords[row.eligible.verdict]}
        </StateCell>
      ),
    },
    {
      key: 'operatingSystem',
      header: 'Operating system',
      share: 1.7,
      sortable: true,
      priority: 'medium',
      cell: (row) => <VisibleText text={operatingSystemName(row.machine)} max={80} />,
    },
    {
      key: 'resourceGroup',
      header: 'Resource group',
      sortable: true,
      share: 1.25,
      cell: (row) => row.machine.resourceGroup,
    },
    {
      key: 'subscription',
      header: 'Subscription',
      sortable: true,
      share: 1.1,
      priority: 'wide',
      cell: ({ machine: { subscriptionId, subscriptionName } }) => (
        <VisibleText text={subscriptions.get(subscriptionId.toLowerCase()) ?? subscriptionName} max={120} />
      ),
    },
    {
      key: 'location',
      header: 'Location',
      sortable: true,
      priority: 'wide',
      cell: (row) => row.machine.location,
    },
  ];
}

const facetToSort: Record<string, (view: FleetView) => Facet> = {
  status: ({ facets }) => facets.status,
  remoteSupport: ({ words }) => words,
  eligibility: ({ facets }) => facets.eligibility,
  operatingSystem: ({ facets }) => facets.operatingSystem,
  resourceGroup: ({ facets }) => facets.resourceGroup,
  subscription: ({ facets }) => facets.subscription,
  location: ({ facets }) => facets.location,
};

/** The URL's `sort`: a column's key, with "-" before it for descending. Anything else means by machine. */
export function readSort(text: string | undefined): Sort {
  const descending = text?.startsWith('-') ?? false;
  const key = descending ? text?.slice(1) : text;
  const isKnown = key === 'machine' || (key !== undefined && Object.hasOwn(facetToSort, key));
  return { key: isKnown ? key : 'machine', direction: isKnown && descending ? 'descending' : 'ascending' };
}

export const writeSort = (sort: Sort): string => (sort.direction === 'descending' ? `-${sort.key}` : sort.key);

/** `rows`, which are in the order of their names, in the order of a column; rows with equal values keep that of their names. */
export function sortMachineRows(view: FleetView, rows: Uint32Array, { key, direction }: Sort): Uint32Array {
  const facet = Object.hasOwn(facetToSort, key) ? facetToSort[key]?.(view) : undefined;
  if (facet !== undefined) return sortByFacet(rows, facet, direction === 'descending');
  return direction === 'ascending' ? rows : rows.toReversed();
}
