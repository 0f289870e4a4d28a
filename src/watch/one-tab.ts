import { signedIn } from '#src/auth/session.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { appBuild } from '#src/lib/app-version.ts';

/** What a tab that watches has to do with the others of this browser and person. */
export interface WatchTabs {
  tell: (read: readonly AccessEvidence[]) => void;
  leave: () => void;
}

export interface WatchListener {
  /** What another tab has read. */
  onTold: (evidence: AccessEvidence) => void;
  /** This is the one tab from now on that reads what nobody looks at: the one that did is closed. */
  onTurn: () => void;
  /** What this tab knows, for one that has just been opened. */
  known: () => Iterable<AccessEvidence>;
}

/**
 * One tab holds a Web Lock and watches, and a channel tells the others what it read. Both are of one person and one build of the app: another
 * build may have evidence of another form.
 */
export function joinTabs({ onTold, onTurn, known }: WatchListener): WatchTabs {
  const account = signedIn();
  const name = `arc-remote-support watch ${appBuild} ${account?.tenantId} ${account?.userId}`;
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let isWatcher = false;
  const watch = (): Promise<void> => {
    isWatcher = true;
    onTurn();
    return new Promise((resolve) => leaving.signal.addEventListener('abort', () => resolve()));
  };
  // Rejects when this tab leaves before it is its turn.
  navigator.locks.request(name, { signal: leaving.signal }, watch).catch(() => undefined);
  const tell = (read: readonly AccessEvidence[]): void => channel.postMessage(read);
  const onMessage = ({ data }: MessageEvent<unknown>): void => {
    if (data === askAll && isWatcher) tell([...known()]);
    if (Array.isArray(data)) for (const one of data as AccessEvidence[]) onTold(one);
  };
  channel.addEventListener('message', onMessage);
  channel.postMessage(askAll);
  return {
    tell,
    leave: () => {
      leaving.abort();
      channel.close();
    },
  };
}

const askAll = 'all';
