import { beforeEach, vi } from 'vitest';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

// For the tests of what is read of a machine that no page shows: one that is set up, and how it is read.

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

export const machine = sampleMachine('srv-sql-01').toLowerCase();
export const minute = 60_000;
export const hour = 60 * minute;
export const iso = (at: number): string => new Date(at).toISOString();
/** Of the test that runs: new before each. */
export let arm: SampleArm;

export const enable = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: iso(sampleNow + 24 * hour) };
export const reported = (state: string) => ({ reportedProperties: { nodeSettings: { state } } });
export const addJob = (name: string) => arm.addJob(machine, name, enable);

/** A page freshly loaded. */
export const load = async () => {
  vi.resetModules();
  const { evidenceKey, readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { keepRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  /** Reads as whoever pursues a revoke, with no page that shows the machine. */
  const read = async () => {
    let evidence: Awaited<ReturnType<typeof readEvidence>> | undefined;
    void readEvidence(machine).then((value) => (evidence = value));
    await passTime(30, () => evidence !== undefined);
    if (evidence === undefined) throw new Error('Not read.');
    // As the cache does with an entry that no page shows, five minutes after it was made.
    queryClient.removeQueries({ queryKey: evidenceKey(machine) });
    return evidence;
  };
  return { read, keepRevoke };
};

/** Sets the stage before each test: a machine that is set up, and a browser without a past. */
export const beforeEachReading = (): void =>
  beforeEach(() => {
    fakeTime(sampleNow);
    hashAtOnce();
    void new SampleBrowser();
    arm = new SampleArm();
    vi.stubGlobal('fetch', arm.fetch);
    arm.addMachine(machine);
    arm.addExtension(machine, 'Succeeded');
  });

export const wait = (ms: number): void => void vi.advanceTimersByTime(ms);
