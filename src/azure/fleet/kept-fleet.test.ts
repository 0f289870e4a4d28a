import { describe, expect, it, vi } from 'vitest';
import {
  ada,
  exists,
  fleetOf,
  grace,
  keep,
  load,
  names,
  problemOf,
  readAt,
  settle,
  setUpBrowser,
  signInAs,
} from './kept-fleet-fixture.ts';

setUpBrowser();

describe('the list of an earlier visit', () => {
  it('is that of the last whole reading, with its age and how many machines there were', async () => {
    const page = await load();
    expect(page.keptFleet.get()).toBeUndefined();
    await keep(page, fleetOf(['SRV-A', 'SRV-B']));
    await settle();
    const kept = (await load()).keptFleet.get();
    expect(kept).toMatchObject({ total: 2, readAt, source: 'resourceGraph' });
    expect(kept?.machines.names).toEqual(['SRV-A', 'SRV-B']);
    expect(kept?.machines.at(0)?.subscriptionName).toBe('Contoso Production');
  });

  it('is not written at each reading, and then the newest', async () => {
    const page = await load();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    await keep(page, fleetOf(['SRV-B']));
    await keep(page, fleetOf(['SRV-C']));
    await settle();
    expect(put).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    await settle();
    expect(put).toHaveBeenCalledTimes(2);
    expect(names(await load())).toEqual(['SRV-C']);
  });

  it('is not changed by a reading that is not whole, and gone after one that found nothing', async () => {
    const page = await load();
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    const problem = problemOf('throttled');
    for (const unsure of [
      fleetOf(['SRV-B'], { problems: [problem] }),
      fleetOf([], { problems: [problem] }),
      fleetOf(['SRV-B'], { incomplete: { expected: 2, read: 1 } }),
    ]) {
      const next = await load();
      await keep(next, unsure);
      await settle();
      expect(names(await load())).toEqual(['SRV-A']);
    }
    const last = await load();
    await keep(last, fleetOf([]));
    await settle();
    expect((await load()).keptFleet.get()).toBeUndefined();
  });

  it('says how many subscriptions it lacks that the person may not read', async () => {
    await keep(await load(), fleetOf(['SRV-A'], { problems: [problemOf('forbidden')] }));
    await settle();
    expect((await load()).keptFleet.get()).toMatchObject({ total: 1, without: 1 });
  });

  it('is never another account’s, which finds it deleted', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    for (const other of [grace, { ...ada, tenantId: 'U' }, null]) {
      signInAs(other);
      expect((await load()).keptFleet.get()).toBeUndefined();
      if (other === null) continue;
      signInAs(ada);
      expect((await load()).keptFleet.get()).toBeUndefined();
      await keep(await load(), fleetOf(['SRV-A']));
      await settle();
    }
  });

  it('may be looked for before anybody is known to be signed in, and is nobody’s until then', async () => {
    vi.resetModules();
    const early = await import('./kept-fleet.ts');
    early.lookForKept();
    await settle();
    expect(await exists()).toBe(false);
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    for (const owner of [null, ada, grace]) {
      vi.resetModules();
      const page = await import('./kept-fleet.ts');
      page.lookForKept();
      await settle();
      expect(page.keptFleet.get()).toBeUndefined();
      signInAs(owner);
      await page.readKeptFleet();
      await page.keptFleetRead();
      expect(names(page)).toEqual(owner === ada ? ['SRV-A'] : undefined);
      expect(await exists()).toBe(owner !== grace);
    }
  });

  it('is kept for a week', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    vi.setSystemTime(readAt + 7 * 24 * 3_600_000 - 1);
    expect(names(await load())).toEqual(['SRV-A']);
    vi.setSystemTime(readAt + 7 * 24 * 3_600_000 + 1);
    expect((await load()).keptFleet.get()).toBeUndefined();
    expect(await exists()).toBe(false);
  });

  it('is gone after signing out, in all tabs, which keep nothing from then on', async () => {
    const [page, other] = [await load(), await load()];
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    // About to be written while the person signs out.
    other.keepFleet(fleetOf(['SRV-B']), [0]);
    await page.forgetKeptFleet();
    await settle();
    for (const one of [page, other]) {
      await keep(one, fleetOf(['SRV-C']));
      await settle();
    }
    expect(await exists()).toBe(false);
    expect((await load()).keptFleet.get()).toBeUndefined();
  });

  it('is gone although another tab was writing it at that moment', async () => {
    const [page, other] = [await load(), await load()];
    await keep(other, fleetOf(['SRV-B']));
    await page.forgetKeptFleet();
    await settle();
    expect(await exists()).toBe(false);
  });

  it('is taken away from a page that shows it when another tab signs out', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    const [page, other] = [await load(), await load()];
    expect(names(other)).toEqual(['SRV-A']);
    await page.forgetKeptFleet();
    expect(other.keptFleet.get()).toBeUndefined();
  });
});
