import { describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  enabled,
  given,
  loadKnown,
  onPut,
  opened,
  press,
  putOnRecord,
  settle,
  setUpGrants,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const foreign = { name: 'remoteSupport', accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' };
const ownPuts = () => given.arm.writes(`/jobs/${given.record.consentId}`);

/** Goes on while the records take their time, and revokes the access that is in the way meanwhile. */
const revokedMeanwhile = async (phase: string) => {
  putOnRecord(given.record);
  given.arm.addExtension(given.machine, 'Succeeded');
  given.arm.addJob(given.machine, foreign.name, enabled());
  const page = await loadKnown();
  expect((await opened(page)).machines).toMatchObject([
    { step: 'failed', message: expect.stringContaining('Conflict') },
  ]);
  let release = (): void => undefined;
  let isHeld = true;
  const gate = new Promise<void>((resolve) => (release = resolve));
  vi.stubGlobal('fetch', async (...request: Parameters<typeof given.arm.fetch>) => {
    const reply = await given.arm.fetch(...request);
    if (isHeld && given.arm.requests.at(-1)?.path.endsWith('/deployments') === true) await gate;
    return reply;
  });
  void page.continueGrant(given.record.consentId, press);
  await passTime(5);
  isHeld = false;
  const { revokeAccess } = await import('#src/azure/revoke/revokes.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  void revokeAccess(given.machine, foreign, { removeExtension: false });
  expect(await passTime(120, () => pendingRevoke(given.machine)?.phase === phase)).toBe(true);
  await passTime(5);
  release();
  await passTime(5);
  return settle(page);
};

describe('a press to go on, while what is known is still being read', () => {
  it('means no machine on which a revoke was pressed after it, also once that has ended', async () => {
    expect((await revokedMeanwhile('proven')).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining('A revoke was started on this machine') },
    ]);
    expect(ownPuts()).toEqual([]);
  });

  it('nor once that was refused, and is not taken for the later decision', async () => {
    given.arm.fault = onPut('/jobs/', { status: 403, code: 'AuthorizationFailed', message: 'No.' });
    expect((await revokedMeanwhile('refused')).machines).toMatchObject([{ step: 'skipped' }]);
    expect(ownPuts()).toEqual([]);
    const { openRevokes } = await import('#src/azure/journal/revoke-journal.ts');
    const reading = openRevokes(given.machine);
    await passTime(1);
    const [row] = await reading;
    expect(row).toMatchObject({ phase: 'refused' });
    expect(row).not.toHaveProperty('spares');
  });
});
