import { describe, expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import {
  type Asking,
  askedWords,
  beginAsking,
  mayBeThere,
  noteAccepted,
  noteLost,
  openAsking,
  seenStep,
  settleRefusal,
} from './grant-asking.ts';
import type { MachineGrant } from './grant-run.ts';

const pressed = { requested: false, mayRepeat: true };
const throttled = new AzureError({ kind: 'throttled', message: 'Nothing was sent.', retryAfterSeconds: 60 });

describe('a request that could not leave', () => {
  it('is not told as asked for, and says why it waits', () => {
    const state = beginAsking(pressed);
    settleRefusal(state, throttled, false);
    expect(state.note).toBe('It is asked for when that is possible: Nothing was sent.');
    expect(askedWords(state)).toBe('Access has not been asked for yet.');
    expect(mayBeThere(state)).toBe(false);
    expect(state.notBefore - performance.now()).toBeGreaterThan(59_000);
  });

  it('is given up after four times', () => {
    const state = beginAsking(pressed);
    for (let time = 1; time < 4; time += 1) settleRefusal(state, throttled, false);
    expect(() => settleRefusal(state, throttled, false)).toThrow('Azure could not be asked for access');
  });
});

describe('a request that left', () => {
  it('is told as asked for when Azure puts it off, and is asked for again', () => {
    const state = beginAsking({ requested: false, mayRepeat: false });
    state.sent = 1;
    settleRefusal(state, throttled, true);
    expect(askedWords(state)).toMatch(/^Access was asked for, so far without success/);
    expect(state).toMatchObject({ requested: true, mayRepeat: true, note: undefined });
  });
});

/** A press for one machine, as far as what is known of its requests goes. */
const grantOn = async (id: string): Promise<MachineGrant> => {
  const grant: Pick<MachineGrant, 'record' | 'standing' | 'requested' | 'mayRepeat'> & { machine: { id: string } } = {
    record: await sampleRecord({ notAfter: new Date(Date.now() + 3_600_000), notBefore: new Date() }),
    machine: { id },
    standing: 'open',
    ...pressed,
  };
  return grant as MachineGrant;
};

describe('a look beside the work', () => {
  it('takes nothing from a press: what was lost may still be sent again', async () => {
    const grant = await grantOn('/m');
    const state = openAsking(grant);
    noteLost(state);
    const before: Asking = { ...state };
    expect(seenStep(grant, '/M', [])).toMatchObject({ next: 'wait' });
    expect(state).toEqual(before);
    expect(state.mayRepeat).toBe(true);
  });

  it('does not call asked for what only may have been', async () => {
    const grant = await grantOn('/maybe');
    openAsking({ ...grant, requested: true });
    expect(seenStep(grant, '/maybe', [])).toMatchObject({
      next: 'stop',
      step: 'unknown',
      message: 'Access may have been asked for from here before; Azure shows no such request.',
    });
  });

  it('is told of the requests of the last 2000 machines', async () => {
    const grant = await grantOn('/one');
    noteAccepted(openAsking(grant));
    const others = (from: number, until: number): void => {
      for (let index = from; index < until; index += 1)
        openAsking({ ...grant, machine: { ...grant.machine, id: `/${index}` } });
    };
    others(0, 1999);
    expect(seenStep(grant, '/one', [])).toMatchObject({ next: 'wait' });
    others(1999, 2000);
    expect(seenStep(grant, '/one', [])).toEqual({ next: 'put' });
  });

  it('does not forget first what was asked for anew', async () => {
    const grant = await grantOn('/two');
    openAsking(grant);
    openAsking({ ...grant, machine: { ...grant.machine, id: '/x' } });
    noteAccepted(openAsking(grant));
    for (let index = 0; index < 1999; index += 1)
      openAsking({ ...grant, machine: { ...grant.machine, id: `/${index}` } });
    expect(seenStep(grant, '/two', [])).toMatchObject({ next: 'wait' });
  });
});
