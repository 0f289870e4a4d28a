import { useQuery } from '@tanstack/react-query';

/** How often a page that stays open asks for a newer build, ms. */
const everyMs = 3_600_000;

/** Whether a newer build was deployed since this page was opened. Nothing is reloaded by itself: somebody may be in a form. */
export function useNewVersion(): boolean {
  const { data } = useQuery({
    queryKey: ['new version'],
    queryFn: findNewVersion,
    initialData: false,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data === true ? false : everyMs),
  });
  return data;
}

/**
 * Whether `indexHtml`, as the host serves it now, starts another build than the one that runs: file names of a build hold its hash. `entry`:
 * URL of the running entry script. Anything that is not the app's page says nothing.
 */
export function isOtherBuild(indexHtml: string, entry: string): boolean {
  const scripts = [...indexHtml.matchAll(/<script\b[^>]*\ssrc="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1]);
  return scripts.length > 0 && !scripts.includes(new URL(entry).pathname);
}

async function findNewVersion(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;
  if (entry === undefined) return false;
  try {
    const response = await fetch(new URL('/index.html', location.origin), { cache: 'no-store' });
    return response.ok && isOtherBuild(await response.text(), entry);
  } catch {
    // Without an answer there is no news.
    return false;
  }
}
