import { describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, setUpGrants } from '#src/azure/testing/sample-grant.ts';
import { timeOver } from './grant-decision.ts';

setUpGrants();

/** A server tells the page that it is this time, ms. */
const hear = async (now: number) => {
  vi.setSystemTime(now);
  const { noteServerDate } = await import('#src/azure/transport/server-clock.ts');
  const at = { wall: Date.now(), steady: performance.now() };
  noteServerDate(new Date(now).toUTCString(), at, at);
};

/** A page on which the grant was pressed for, without anything sent. */
const pressed = async () => {
  vi.resetModules();
  const run = await import('./grant-run.ts');
  const { keepGrant, grantEntry } = await import('#src/azure/journal/grant-journal.ts');
  const { consent, consentId } = given.record;
  const doing = async <T>(work: Promise<T>): Promise<T> => {
    // Awaited below; a failure before that must not count as unhandled.
    work.catch(() => undefined);
    await passTime(1);
    return work;
  };
  await doing(keepGrant({ consentId, until: Date.parse(consent.notAfter), machines: [given.machine] }));
  const grant = { record: given.record, signal: new AbortController().signal, isPressed: true };
  return { ...run, doing, grant, entry: () => doing(grantEntry(consentId)) };
};

describe('the agreed time', () => {
  it('is over at its end, and not a moment before', async () => {
    const { stillAgreed } = await pressed();
    const end = Date.parse(given.record.consent.notAfter);
    vi.setSystemTime(end - 1);
    expect(() => stillAgreed(given)).not.toThrow();
    vi.setSystemTime(end);
    expect(() => stillAgreed(given)).toThrow(
      expect.objectContaining({ name: 'Stop', step: 'unknown', isFinal: false }),
    );
    await hear(end);
    expect(() => stillAgreed(given)).toThrow(
      expect.objectContaining({ name: 'Stop', step: 'skipped', message: timeOver, isFinal: true }),
    );
  });

  it('lets no request leave once it is over', async () => {
    const { stillClear, doing, grant } = await pressed();
    await hear(Date.parse(given.record.consent.notAfter));
    await expect(doing(stillClear(grant, given.machine))).rejects.toMatchObject({ message: timeOver });
  });
});

describe('a request that is about to leave', () => {
  it('is noted as asked for only when it is the one for access', async () => {
    const { stillClear, doing, grant, entry } = await pressed();
    await doing(stillClear(grant, given.machine));
    expect(await entry()).toMatchObject({ machines: [given.machine], requested: [] });
    await doing(stillClear(grant, given.machine, true));
    expect(await entry()).toMatchObject({ requested: [given.machine] });
  });

  it('does not leave when it was called off while the journal was read', async () => {
    const { stillClear, doing, grant } = await pressed();
    const controller = new AbortController();
    const asking = doing(stillClear({ ...grant, signal: controller.signal }, given.machine));
    controller.abort(new Error('Stopped.'));
    await expect(asking).rejects.toThrow('Stopped.');
  });

  it('does not leave on a machine that is taken out of the grant or being revoked, with the reason', async () => {
    const { stillClear, notRevoking, doing, grant } = await pressed();
    const { beginRevoke } = await import('#src/azure/journal/revoke-journal.ts');
    const startedAt = Date.now();
    await doing(beginRevoke({ machineId: given.machine, job: undefined, removeExtension: false, startedAt }));
    const reason = 'A revoke is under way on this machine. Nothing is asked for until its end is proven.';
    for (const refuse of [stillClear, notRevoking])
      await expect(doing<unknown>(refuse(grant, given.machine))).rejects.toMatchObject({
        step: 'skipped',
        message: reason,
      });
    const other = `${given.machine}-other`;
    await expect(doing(stillClear(grant, other))).rejects.toMatchObject({
      step: 'skipped',
      message: expect.stringContaining('was taken out of the grant meanwhile'),
    });
    await expect(doing(notRevoking(grant, other))).resolves.toBeUndefined();
  });
});
