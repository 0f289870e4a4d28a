import { beforeEach, vi } from 'vitest';
import { SampleBrowser } from '#src/azure/testing/sample-browser.ts';

// For the tests of the one writer per machine: work that a test begins and ends as it likes, in tabs of its own.

export const machine = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-1';

/** Anew for each test: the browser, and what its pages did in turn. */
export let browser: SampleBrowser;
export let log: string[];

/** Gives each test of the file a browser of its own, and time that it lets pass. */
export const setUpBrowser = (): void => {
  beforeEach(() => {
    log = [];
    browser = new SampleBrowser();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return () => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });
};

/** A page freshly loaded, in one more tab of the same browser. */
export const tab = async () => {
  vi.resetModules();
  return import('./machine-lock.ts');
};

export const soon = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Work that goes on until it is told to end, or is told that it has lost its turn. */
export const openWork = (name: string, log: string[]) => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async (signal: AbortSignal): Promise<string> => {
    log.push(`${name} begins`);
    const lost = new Promise<void>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    await Promise.race([ended, lost]);
    log.push(`${name} ends`);
    return name;
  };
  return { work, end };
};

export const live = () => new AbortController().signal;
