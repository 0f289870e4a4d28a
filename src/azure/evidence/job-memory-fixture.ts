import { beforeEach, vi } from 'vitest';
import { sampleJob, sampleMachine } from '#src/consent/samples.ts';
import type * as JobMemory from './job-memory.ts';

// For the tests of which jobs are remembered: one machine, and lists of its jobs.

export const machine = sampleMachine('srv-sql-01');
export const never = Number.NEGATIVE_INFINITY;
export const until = Date.parse(sampleJob.expirationTimestamp);
export const named = (name: string) => ({ name, expirationTimestamp: sampleJob.expirationTimestamp });
/** For so long Azure's list may lack a job that is there, ms. */
export const lag = 120_000;
/** Of the test that runs: new before each. */
export let memory: typeof JobMemory;

/** Begins each test with nothing remembered. */
export const beforeEachForget = (): void =>
  beforeEach(async () => {
    vi.resetModules();
    memory = await import('./job-memory.ts');
  });

/** What is missed after a list that was asked for at `askedAt` and there one later. */
export const list = (
  names: readonly string[] | 'unknown',
  askedAt: number,
  accepted: readonly string[] = [],
  id = machine,
  ended: readonly string[] = [],
) =>
  memory.noteList(
    id,
    {
      jobs: names === 'unknown' ? names : names.map((name) => ({ ...sampleJob, name })),
      askedAt,
      readAt: askedAt + 1,
    },
    accepted,
    ended,
  );
