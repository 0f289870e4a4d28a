import { useSearchParams } from 'react-router';
import type { ShouldRevalidateFunctionArgs } from 'react-router';

export const machineTabs = [
  { key: 'preflight', name: 'Preflight' },
  { key: 'sessions', name: 'Sessions' },
  { key: 'history', name: 'History' },
] as const;

export type MachineTab = (typeof machineTabs)[number]['key'];

/** The tab that a value names, in an address or a control; else the first. */
export const readTab = (value: unknown): MachineTab => machineTabs.find(({ key }) => key === value)?.key ?? 'preflight';

/** The tab lives in the URL, so that a reload and the way back show it again. */
export function useMachineTab(): [tab: MachineTab, select: (value: unknown) => void] {
  const [query, setQuery] = useSearchParams();
  const select = (value: unknown) => {
    const tab = readTab(value);
    setQuery(tab === 'preflight' ? {} : { tab }, { replace: true, preventScrollReset: true });
  };
  return [readTab(query.get('tab')), select];
}

/** Another tab is no reason to read anything. */
export const isOtherRead = ({
  currentUrl,
  nextUrl,
}: Pick<ShouldRevalidateFunctionArgs, 'currentUrl' | 'nextUrl'>): boolean =>
  currentUrl.pathname !== nextUrl.pathname || currentUrl.search === nextUrl.search;
