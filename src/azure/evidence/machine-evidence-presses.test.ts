import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  addJob,
  arm,
  beforeEachReading,
  enable,
  hour,
  iso,
  load,
  machine,
  minute,
  reported,
  wait,
} from '#src/azure/testing/evidence-fixture.ts';

beforeEachReading();

describe('a job that a press was left to', () => {
  const shortly = iso(sampleNow + hour);

  it('is not missed for a press that its proof has left to another job, either', async () => {
    addJob('other');
    const { read, keepRevoke } = await load();
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'other' });
    expect(await read()).not.toHaveProperty('removedJobs');
  });

  it.each([
    ['Azure shows what took its place', () => addJob('newer')],
    [
      'what took its place has ended',
      () => arm.addJob(machine, 'newer', { ...enable, type: 'Revoke', ...reported('Revoked') }),
    ],
  ])('is what a press was left to, until %s', async (_, happens) => {
    const { read, keepRevoke } = await load();
    const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    arm.addJob(machine, 'other', { ...enable, expirationTimestamp: shortly, ...reported('Superseded') }, hour);
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'other' });
    await read();
    expect(revokesOn(machine)[0]).not.toHaveProperty('isAnswered');
    // Its agreed end is not that of what took its place.
    vi.setSystemTime(sampleNow + 2 * hour);
    await read();
    expect(revokesOn(machine)[0]).not.toHaveProperty('isAnswered');
    happens();
    await read();
    expect(revokesOn(machine)[0]).toHaveProperty('isAnswered', true);
  });

  it('is what a press was left to until it is proven to be over', async () => {
    const { read, keepRevoke } = await load();
    const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    const isAnswered = () => revokesOn(machine)[0]?.isAnswered === true;
    addJob('other');
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'OTHER' });
    await read();
    expect(isAnswered()).toBe(false);
    arm.jobs.clear();
    await read();
    expect(isAnswered()).toBe(false);
    wait(31 * minute);
    await read();
    expect(isAnswered()).toBe(true);
  });
});

describe('several presses to revoke on one machine', () => {
  const press = { machineId: machine, removeExtension: false } as const;
  const named = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' });

  it('all count: a job whose revoke was accepted is missed, though another press needs a person', async () => {
    const { read, keepRevoke } = await load();
    const y = { ...press, jobName: 'rs-y', namedJob: named('rs-y'), startedAt: sampleNow - 2 * minute };
    const x = { ...press, jobName: 'rs-x', namedJob: named('rs-x'), startedAt: sampleNow - minute };
    keepRevoke({ ...y, phase: 'requesting' });
    keepRevoke({ ...x, phase: 'refused' });
    const requesting = await read();
    expect(requesting).toMatchObject({ pending: 'requestingRemoval' });
    expect(requesting).not.toHaveProperty('removedJobs');
    keepRevoke({ ...y, phase: 'accepted' });
    const accepted = await read();
    expect(accepted).not.toHaveProperty('pending');
    expect(accepted.removedJobs).toEqual([
      { name: 'rs-y', goneAt: accepted.readAt, thereAt: Number.NEGATIVE_INFINITY },
    ]);
  });

  it.each([
    ['accepted', { pending: 'requestingRemoval' }],
    ['refused', {}],
  ] as const)('what was asked for before one was %s may show access as it was', async (phase, shown) => {
    const { read, keepRevoke } = await load();
    const one = { ...press, jobName: 'rs-y', namedJob: named('rs-y'), startedAt: sampleNow };
    keepRevoke({ ...one, phase: 'requesting' });
    const around = read();
    keepRevoke({ ...one, phase });
    const { pending } = await around;
    expect({ ...(pending && { pending }) }).toEqual(shown);
    expect(await read()).not.toHaveProperty('pending');
  });
});
