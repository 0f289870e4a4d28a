import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { type AccessEvidence, accessState, type JobEvidence } from './access-state.ts';
import { sampleEvidence, sampleNow } from '#src/consent/samples.ts';

const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();
/** `PROPERTY_RUNS=100000` goes deeper than every run of the tests can. */
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) };
// Deep runs take longer than a test usually may.
vi.setConfig({ testTimeout: 60_000 + 10 * runs.numRuns });

/** A machine and what Azure knows of it: the ground truth against which the words are held. */
class World {
  now = sampleNow;
  online = true;
  /** `took`: the job whose access it took the place of. */
  access: { job: string; until: number; took?: string } | undefined;
  jobs: JobEvidence[] = [];
  /** What the machine has not carried out yet. */
  queue: JobEvidence[] = [];
  machineReadAt = sampleNow;
  readAsOnline = true;

  put(type: 'Enable' | 'Revoke', name: string): void {
    const earlier = this.jobs.find((job) => job.name === name);
    if (type === 'Revoke' && !earlier) return;
    const job: JobEvidence = {
      name,
      type,
      accessLevel: 'Diagnostics',
      expirationTimestamp: earlier?.expirationTimestamp ?? iso(this.now + 120 * minute),
      provisioningState: 'Accepted',
      status: 'NotSpecified',
      ...(earlier?.nodeState !== undefined && { nodeState: earlier.nodeState }),
      ...(earlier?.nodeUpdatedAt !== undefined && { nodeUpdatedAt: earlier.nodeUpdatedAt }),
      sessions: [],
      createdAt: earlier?.createdAt ?? iso(this.now),
      lastModifiedAt: iso(this.now),
    };
    this.jobs = [...this.jobs.filter((other) => other.name !== name), job];
    this.queue = [...this.queue.filter((other) => other.name !== name), job];
    this.work();
  }

  work(): void {
    if (this.access && this.now >= this.access.until) this.end(this.access.job, 'Expired');
    if (!this.online) return;
    for (const job of this.queue) this.carryOut(job);
    this.queue = [];
  }

  carryOut(job: JobEvidence): void {
    const until = Date.parse(job.expirationTimestamp);
    // Of access whose place another took it has nothing new to say.
    if (job.type === 'Revoke' && job.nodeState !== 'Superseded') this.end(job.name, 'Revoked');
    if (job.type === 'Enable' && this.now < until) this.begin(job, until);
    Object.assign(job, { provisioningState: 'Succeeded', status: 'Succeeded', endTime: iso(this.now) });
  }

  begin(job: JobEvidence, until: number): void {
    const took = this.access?.job === job.name ? this.access.took : this.access?.job;
    if (this.access && this.access.job !== job.name) this.end(this.access.job, 'Superseded');
    this.access = { job: job.name, until, ...(took !== undefined && { took }) };
    Object.assign(job, { nodeState: 'Active', nodeUpdatedAt: iso(this.now) });
  }

  end(name: string, nodeState: string): void {
    if (this.access?.job === name) this.access = undefined;
    const job = this.jobs.find((other) => other.name === name);
    if (job && (this.online || nodeState !== 'Expired'))
      Object.assign(job, { nodeState, nodeUpdatedAt: iso(this.now) });
  }

  /** Somebody deletes the job of the access, unseen, and the machine never hears of it: what it took the place of tells that it was there. */
  forget(): void {
    const { job, took } = this.access ?? {};
    const isTold = this.jobs.some(({ name, nodeState }) => name === took && nodeState === 'Superseded');
    if (isTold) this.jobs = this.jobs.filter(({ name }) => name !== job);
    if (isTold) this.queue = this.queue.filter(({ name }) => name !== job);
  }

  pass(minutes: number): void {
    this.now += minutes * minute;
    this.work();
  }

  evidence(): AccessEvidence {
    return sampleEvidence({
      now: this.now,
      machine: { status: this.readAsOnline ? 'Connected' : 'Disconnected', readAt: this.machineReadAt },
      jobs: structuredClone(this.jobs),
      records: [],
      readAt: this.now,
    });
  }
}

type Act = (world: World) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>(
    (world) => world.put('Enable', 'a'),
    (world) => world.put('Enable', 'b'),
    (world) => world.put('Revoke', 'a'),
    (world) => world.put('Revoke', 'b'),
    (world) => world.forget(),
    (world) => {
      world.online = !world.online;
      world.work();
    },
    // Machine and jobs are read at different moments.
    (world) => {
      world.machineReadAt = world.now;
      world.readAsOnline = world.online;
    },
  ),
  fc.integer({ min: 1, max: 90 }).map(
    (minutes): Act =>
      (world) =>
        world.pass(minutes),
  ),
);

describe('against a machine that works, goes away and comes back', () => {
  it('I3, I4, I6, I8 hold after every step', () => {
    fc.assert(
      fc.property(fc.array(act, { size: 'large', maxLength: 30 }), (acts) => {
        const world = new World();
        for (const next of acts) {
          next(world);
          const state = accessState(world.evidence());
          if (['Revoked', 'Expired'].includes(state.word)) expect(world.access).toBeUndefined();
          if (state.word === 'Active') expect(world.access?.job).toBe(state.job?.name);
          if (world.access) expect(state.canRevoke).toEqual({ allowed: true });
          if (world.queue.some(({ type }) => type === 'Enable')) expect(state.word).not.toBe('Revoked');
        }
      }),
      runs,
    );
  });
});
