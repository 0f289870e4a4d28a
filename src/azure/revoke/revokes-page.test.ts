import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aroundEach, granted, job, keep, load, machine, settle } from '#src/azure/testing/revokes-fixture.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

aroundEach();
beforeEach(mockReact);
afterEach(unmockReact);

describe('a page that revokes', () => {
  it('shows how the revoke of its machine stands, and asks with the same function all the while', async () => {
    const consentId = await granted();
    const page = await load();
    const { shown } = mount(() => page.useRevokeAccess(machine.toUpperCase()));
    const { pending, revoke } = shown();
    expect(pending).toBeUndefined();
    const task = revoke(job(consentId), keep);
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
    expect(shown()).toMatchObject({ pending: { phase: 'proven', jobName: consentId } });
    expect(shown().revoke).toBe(revoke);
  });

  it('is for its machine, also when it shows another', async () => {
    const consentId = await granted();
    const page = await load();
    const other = machine.replace('srv-sql-01', 'srv-sql-02');
    let id = other;
    const { shown } = mount(() => ({ all: page.useRevokes(), own: page.useRevokeAccess(id) }));
    expect(shown().all).toEqual([]);
    const { revoke } = shown().own;
    id = machine;
    await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(shown()).toMatchObject({
      all: [{ machineId: machine, phase: 'proven' }],
      own: { pending: { phase: 'proven' } },
    });
    expect(shown().own.revoke).not.toBe(revoke);
  });
});

describe('a page', () => {
  it('hears that the browser keeps nothing', async () => {
    await granted();
    const page = await load();
    const { useJournalHealth } = await import('#src/azure/journal/journal-health.ts');
    const { shown } = mount(useJournalHealth);
    expect(shown()).toBe('durable');
    vi.stubGlobal('indexedDB', undefined);
    await settle(page.rows());
    expect(shown()).toBe('memoryOnly');
  });
});
