import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { AccessState } from '#src/consent/access/access-state.ts';

export const machineTabs = [
  { key: 'preflight', name: 'Preflight' },
  { key: 'sessions', name: 'Sessions' },
  { key: 'history', name: 'History' },
] as const;

export type MachineTab = (typeof machineTabs)[number]['key'];

/** The tab that a value names, in an address or a control, if any. */
export const readTab = (value: unknown): MachineTab | undefined => machineTabs.find(({ key }) => key === value)?.key;

/** What somebody wants to know who comes to the page: who is on the machine, where anybody may be; else what stands in the way of a grant. */
export const firstTab = ({ job, canRevoke }: Pick<AccessState, 'job' | 'canRevoke'>): MachineTab =>
  job !== undefined && canRevoke.allowed ? 'sessions' : 'preflight';

/**
 * The tab that was chosen lives in the URL, so that a reload and the way back show it again; else the first for the state that the page was
 * opened in, which changes under nobody's eyes with it; `otherwise` where something is to be shown before that state is known, which stays too.
 */
export function useMachineTab(
  state: AccessState | undefined,
  otherwise?: MachineTab,
): [tab: MachineTab | undefined, select: (value: unknown) => void] {
  const [query, setQuery] = useSearchParams();
  const [first, setFirst] = useState<MachineTab>();
  const known = first ?? (state ? firstTab(state) : otherwise);
  if (known !== first) setFirst(known);
  const select = (value: unknown) => {
    const tab = readTab(value);
    // Another tab is no reason to read anything.
    if (tab !== undefined)
      setQuery({ tab }, { replace: true, preventScrollReset: true, defaultShouldRevalidate: false });
  };
  return [readTab(query.get('tab')) ?? known, select];
}
