import { signedIn } from '#src/auth/session.ts';
import { askedOfMeQuery } from '#src/azure/asked.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { minuteMs } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { setMenuCount } from '#src/shell/menu-counts.ts';

/** One tab of a browser asks so often, and each once at its start. */
const everyMs = 5 * minuteMs;

/** Counts in the menu what waits for an answer. Called once, after the start. */
export function countAskedOfMe(): void {
  const { queryKey } = askedOfMeQuery();
  const account = signedIn();
  const name = `arc-remote-support approvals ${account?.tenantId} ${account?.userId}`;
  const channel = new BroadcastChannel(name);
  const count = (asked: number) => setMenuCount(paths.approvals(), { count: asked, words: 'waiting', isAlarm: true });
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryKey[0] !== queryKey[0]) return;
    const asked = queryClient.getQueryData(queryKey)?.requests.length;
    if (asked !== undefined) count(asked);
  });
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') count(data);
  });
  const read = async (): Promise<void> => {
    const { requests } = await queryClient.fetchQuery(askedOfMeQuery());
    channel.postMessage(requests.length);
  };
  const goOn = () => void read().catch(() => undefined);
  goOn();
  void navigator.locks.request(name, () => {
    setInterval(goOn, everyMs);
    // Held until the tab is closed.
    return new Promise<void>(() => undefined);
  });
}
