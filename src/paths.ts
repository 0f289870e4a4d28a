import { parseMachineId } from '#src/lib/arm-id.ts';

/** View state that a list's URL carries: a text, or a list of texts of which any counts. Empty ones are left out. */
export type ViewState = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The only source of URLs inside the app. */
export const paths = {
  home: () => '/',
  machines: (view: ViewState = {}) => withView('/machines', view),
  /** `id` is the machine's ARM id. Text that is none leads to the list, searched for it. */
  machine: (id: string): string => {
    const machine = parseMachineId(id);
    if (!machine) return paths.machines({ search: id });
    return segments('machines', machine.subscriptionId, machine.resourceGroup, machine.name);
  },
  /** `extend` is the id of the consent whose access on these machines a new one is to take the place of. */
  grant: (machineIds: readonly string[] = [], extend?: string) => withView('/grant', { machine: machineIds, extend }),
  progress: (consentId: string) => segments('grants', consentId),
  history: (view: ViewState = {}) => withView('/history', view),
  consent: (consentId: string) => segments('history', consentId),
  receipt: (consentId: string) => `${segments('history', consentId)}/receipt`,
  approvals: (consentId?: string) => (consentId === undefined ? '/approvals' : segments('approvals', consentId)),
  findings: (view: ViewState = {}) => withView('/findings', view),
  verify: () => '/verify',
  terms: (termsId?: string) => (termsId === undefined ? '/terms' : segments('terms', termsId)),
};

function withView(path: string, view: ViewState): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(view))
    for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value)
      if (one !== '') query.append(key, one);
  return query.size === 0 ? path : `${path}?${query}`;
}

function segments(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
