import { parseMachineId } from '#src/lib/arm-id.ts';

/** View state of the machine list, as its URL carries it. A list means "any of". */
export interface MachineFilters {
  search?: string;
  status?: readonly string[];
  remoteSupport?: readonly string[];
  eligibility?: readonly string[];
  operatingSystem?: readonly string[];
  subscription?: readonly string[];
  resourceGroup?: readonly string[];
  location?: readonly string[];
  /** "Name: value" each. */
  tag?: readonly string[];
  sort?: string;
  /** Key of a property, or "tag:Name". */
  group?: string;
  /** Keys of the columns that are shown, in their order, with commas; else as the person likes them. */
  columns?: string;
}

/** View state of the history, as its URL carries it. A list means "any of"; `from` and `to` are days, YYYY-MM-DD, both included. */
export interface HistoryFilters {
  search?: string;
  state?: readonly string[];
  person?: readonly string[];
  level?: readonly string[];
  subscription?: readonly string[];
  resourceGroup?: readonly string[];
  from?: string;
  to?: string;
  sort?: string;
}

/** View state of the findings, as its URL carries it. A list means "any of". */
export interface FindingFilters {
  search?: string;
  severity?: readonly string[];
  kind?: readonly string[];
}

function withQuery(path: string, entries: [string, string][]): string {
  const query = new URLSearchParams(entries.filter(([, value]) => value !== '')).toString();
  return query === '' ? path : `${path}?${query}`;
}

function filterEntries(filters: MachineFilters | HistoryFilters | FindingFilters): [string, string][] {
  return Object.entries(filters).flatMap(([key, value]: [string, string | readonly string[] | undefined]) => {
    if (value === undefined) return [];
    return (typeof value === 'string' ? [value] : value).map((one): [string, string] => [key, one]);
  });
}

const segments = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');

/** The only source of in-app URLs. */
export const paths = {
  machines: (filters: MachineFilters = {}) => withQuery('/machines', filterEntries(filters)),
  /** `id` is the machine's ARM id. Text that is none leads to the list, searched for it. */
  machine: (id: string) => {
    const machine = parseMachineId(id);
    if (!machine) return paths.machines({ search: id });
    return segments('machines', machine.subscriptionId, machine.resourceGroup, machine.name);
  },
  /**
   * The wizard always starts at its first step with nothing agreed: the URL carries the machines, and the id of the consent whose live
   * access is meant to be extended or widened.
   */
  grant: (machineIds: readonly string[] = [], { replaces = '' }: { replaces?: string } = {}) =>
    withQuery('/grant', [
      ...machineIds.map((id): [string, string] => ['machine', id]),
      ['replaces', replaces] satisfies [string, string],
    ]),
  progress: (consentId: string) => segments('grants', consentId),
  history: (filters: HistoryFilters = {}) => withQuery('/history', filterEntries(filters)),
  consent: (consentId: string) => segments('history', consentId),
  receipt: (consentId: string) => `${paths.consent(consentId)}/receipt`,
  findings: (filters: FindingFilters = {}) => withQuery('/findings', filterEntries(filters)),
  verify: () => '/verify',
  terms: (termsId?: string) => (termsId === undefined ? '/terms' : segments('terms', termsId)),
};
