import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SampleBrowser } from '#src/azure/testing/sample-browser.ts';

const one = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-1';
const two = one.replace('SRV-1', 'SRV-2');
const why = { step: 'skipped', message: 'A revoke was started on this machine while access was being granted.' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

/** A page freshly loaded, in one more tab of the same browser. */
const tab = async () => {
  vi.resetModules();
  return import('./grant-withdrawal.ts');
};

const whole = () => new AbortController();

beforeEach(() => void new SampleBrowser());
afterEach(() => void vi.unstubAllGlobals());

describe('work on machines', () => {
  it.each(['the same tab', 'another tab'])(
    'loses a machine that is revoked in %s, however its id is spelt, and no other',
    async (where) => {
      const { openWork, withdrawGrants } = await tab();
      const revoking = where === 'another tab' ? (await tab()).withdrawGrants : withdrawGrants;
      const works = [openWork(whole().signal), openWork(whole().signal)];
      const first = works.map(({ signalOf }) => signalOf(one.toUpperCase()));
      const second = works[0]?.signalOf(two);
      revoking(one.toUpperCase());
      for (const signal of first) expect(signal.reason).toMatchObject(why);
      expect(second?.aborted).toBe(false);
    },
  );

  it('is called off as a whole', async () => {
    const { openWork } = await tab();
    const controller = whole();
    const { signalOf } = openWork(controller.signal);
    const signals = [signalOf(one), signalOf(two)];
    controller.abort(new Error('Stopped.'));
    for (const signal of signals) expect(signal.reason).toEqual(new Error('Stopped.'));
  });

  it('is not touched by a revoke once it is done, nor by one of another machine', async () => {
    const { openWork, withdrawGrants } = await tab();
    const { signalOf, close } = openWork(whole().signal);
    withdrawGrants(two);
    expect(signalOf(one).aborted).toBe(false);
    close();
    withdrawGrants(one);
    expect(signalOf(one).aborted).toBe(false);
  });
});
