import { afterEach, expect, test, vi } from 'vitest';
import { sampleEvidence, sampleMachine } from '#test/consent/samples.ts';
import { joinTabs, type WatchTabs } from './one-tab.ts';

vi.mock('#src/auth/session.ts', () => ({ signedIn: () => ({ tenantId: 't', userId: 'u' }) }));

/** Web Locks of one name, each held until its work ends. */
function stubLocks(): void {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
    const turn = last.then(() => (signal.aborted ? Promise.reject(signal.reason as Error) : work()));
    last = turn.catch(() => undefined);
    return turn;
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

const open: WatchTabs[] = [];
function openTab(known: readonly ReturnType<typeof sampleEvidence>[] = []) {
  const [onTold, onTurn] = [vi.fn<(one: unknown) => void>(), vi.fn<() => void>()];
  const tabs = joinTabs({ onTold, onTurn, known: () => known });
  open.push(tabs);
  return { tabs, onTold, onTurn };
}

afterEach(() => {
  for (const tabs of open.splice(0)) tabs.leave();
  vi.unstubAllGlobals();
});

const evidence = { ...sampleEvidence(), machineId: sampleMachine('srv-1') };

test('one tab watches and tells the others what it knows; when it is closed, another does', async () => {
  stubLocks();
  const first = openTab([evidence]);
  await vi.waitFor(() => expect(first.onTurn).toHaveBeenCalledOnce());
  const second = openTab();
  await vi.waitFor(() => expect(second.onTold).toHaveBeenCalledExactlyOnceWith(evidence));
  expect(second.onTurn).not.toHaveBeenCalled();
  first.tabs.leave();
  await vi.waitFor(() => expect(second.onTurn).toHaveBeenCalledOnce());
});
