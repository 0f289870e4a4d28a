import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  enabled,
  given,
  grant,
  loadKnown,
  opened,
  type Page,
  putOnRecord,
  setUpGrants,
} from '#src/azure/testing/sample-grant.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

setUpGrants();
beforeEach(mockReact);
afterEach(unmockReact);

/** The page of the grant, and all that it has shown. */
const follow = (page: Page) => {
  const drawn: ReturnType<Page['useGrant']>[] = [];
  const mounted = mount(() => {
    const progress = page.useGrant(given.record.consentId);
    drawn.push(progress);
    return progress;
  });
  return { ...mounted, drawn };
};
const looks = () =>
  given.arm.requests.filter(
    ({ method, path }) =>
      method === 'GET' && path === `${given.machine}/providers/microsoft.azurestackhci/edgedevices/default/jobs`,
  ).length;
const looksIn = async (seconds: number): Promise<number> => {
  const before = looks();
  await passTime(seconds);
  return looks() - before;
};

describe('the page of a grant', () => {
  it('reads the evidence by itself, claims nothing before, and writes nothing', async () => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Succeeded');
    const { shown, drawn } = follow(await loadKnown());
    const unread = { consentId: given.record.consentId, machines: [], running: true, pressedHere: false };
    expect(drawn.slice(0, 2)).toEqual([unread, unread]);
    await passTime(10, () => !shown().running);
    expect(shown()).toMatchObject({ running: false, machines: [{ step: 'extension' }] });
    expect(given.arm.writes()).toEqual([]);
  });

  it('reads nothing anew of what this tab knows', async () => {
    const page = await loadKnown();
    await grant(page);
    const before = given.arm.requests.length;
    const { shown } = follow(page);
    await passTime(60);
    expect(shown()).toMatchObject({ running: false, machines: [{ step: 'confirmed' }] });
    expect(given.arm.requests).toHaveLength(before);
  });

  it('looks again every quarter of a minute while access is requested and nothing is done here, and no longer', async () => {
    const other = sampleMachine('srv-sql-02');
    await agree({ machines: [given.machine, other] });
    putOnRecord(given.record);
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    for (const id of given.record.consent.machines) given.arm.addJob(id, given.record.consentId, enabled());
    const page = await loadKnown();
    await opened(page);
    const { shown, unmount } = follow(page);
    expect(shown()).toMatchObject({ running: false, machines: [{ step: 'requested' }, { step: 'confirmed' }] });
    // Each look takes a moment, and the next is counted from its end.
    expect(await looksIn(65)).toBe(4);
    unmount();
    expect(await looksIn(60)).toBe(0);
    const again = follow(page);
    given.arm.addMachine(given.machine);
    await passTime(20);
    expect(again.shown()).toMatchObject({ running: false, machines: [{ step: 'confirmed' }, { step: 'confirmed' }] });
    expect(await looksIn(60)).toBe(0);
  });
});
