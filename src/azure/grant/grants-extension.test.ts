import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { azureLocal20250304 } from '#src/consent/terms/azure-local-2025-03-04.ts';
import { formatInstant } from '#src/lib/time.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { agree, given, grant, setUpGrants, settle, start, steps } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

describe('the extension of a grant', () => {
  it('finds the extension under its older name and installs no second', async () => {
    given.arm.addExtension(given.machine, 'Succeeded', 'EdgeRemoteSupport');
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(given.arm.writes('/extensions/')).toEqual([]);
  });

  it('stops at a failed extension with the machine’s own message', async () => {
    given.arm.addExtension(given.machine, 'Failed');
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'failed', message: expect.stringContaining('non-zero exit code') },
    ]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('never installs on Azure Local', async () => {
    await agree({ target: 'azureLocal', terms: azureLocal20250304 });
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    const progress = await grant();
    expect(steps(progress)).toEqual(['failed']);
    expect(given.arm.writes('/extensions/')).toEqual([]);
  });

  it('waits however long an installation takes, says so, and asks for nothing after the agreed end', async () => {
    given.arm.installs = 'Creating';
    const page = await start();
    await passTime(20 * 60);
    expect(page.progress()?.machines).toMatchObject([
      { step: 'recorded', message: expect.stringContaining('longer than usual') },
    ]);
    vi.setSystemTime(Date.parse(given.record.consent.notAfter) - 5000);
    const progress = await settle(page);
    expect(steps(progress)).toEqual(['skipped']);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('waits for another operation on the machine', async () => {
    let refused = 0;
    given.arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/extensions/') && (refused += 1) <= 2
        ? { status: 409, code: 'HCRP409', message: 'An extension of type X is still processing.' }
        : undefined;
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(given.arm.writes('/extensions/')).toHaveLength(3);
  });

  it.each([
    ['HCRP409', 'An extension of type X is still processing.'],
    ['Conflict', 'The resource is marked for deletion; only retry the delete.'],
  ])(
    'says since when another operation runs that does not end: %s',
    async (code, message) => {
      given.arm.fault = ({ method, path }) =>
        method === 'PUT' && path.includes('/extensions/') ? { status: 409, code, message } : undefined;
      const page = await start();
      const progress = await settle(page, 3600);
      expect(steps(progress)).toEqual(['failed']);
      expect(progress.machines[0]?.message).toContain(
        `running on the machine since ${formatInstant(sampleNow).slice(0, 11)}`,
      );
      expect(progress.machines[0]?.message).toContain(message);
      expect(given.arm.writes('/extensions/')).toHaveLength(8);
      expect(given.arm.writes('/jobs/')).toEqual([]);
    },
    60_000,
  );
});
