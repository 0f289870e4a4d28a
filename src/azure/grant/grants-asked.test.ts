import { describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, grant, onPut, setUpGrants, settle, start, steps } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const jobPuts = () => given.arm.writes('/jobs/');
const only = async () => (await grant()).machines[0];

describe('a request for access', () => {
  it('that Azure never answers is sent four times, later every time, and its outcome is not known', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    const at: number[] = [];
    given.arm.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.includes('/jobs/')) return undefined;
      at.push(performance.now());
      return 'dropped';
    };
    const outcome = await only();
    expect(outcome).toMatchObject({
      step: 'unknown',
      reached: 'extension',
      message: expect.stringMatching(/^Azure could not be asked for access: /),
    });
    expect(at).toHaveLength(4);
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(pauses.every((pause, index) => pause >= 2000 * (index + 1))).toBe(true);
  });

  it('that Azure was too busy for is sent again', async () => {
    let refused = 0;
    given.arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/jobs/') && (refused += 1) <= 2
        ? { status: 409, code: 'Conflict', message: 'Busy.' }
        : undefined;
    expect(await only()).toMatchObject({ step: 'confirmed' });
    expect(jobPuts()).toHaveLength(3);
  });

  it('that Azure took is waited for while its list lags behind, two minutes long', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    const page = await start();
    await passTime(60, () => given.arm.jobs.size > 0);
    given.arm.jobs.clear();
    await passTime(100);
    expect(page.shown()).toMatchObject({
      step: 'requested',
      message: 'Azure accepted the request and does not list it yet.',
    });
    await passTime(40);
    expect(page.shown()).toMatchObject({ step: 'unknown', message: expect.stringContaining('shows no such job') });
    expect(jobPuts()).toHaveLength(1);
  });

  it('is not said to be unmade when it is stopped after Azure took it', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      {
        step: 'unknown',
        reached: 'requested',
        message: 'Stopped from here after access was asked for; Azure may go on with the request.',
      },
    ]);
  });

  it('that was stopped before it left was not made', async () => {
    const page = await start();
    await passTime(6);
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'skipped', reached: 'recorded', message: 'Stopped before access was asked for.' },
    ]);
    expect(jobPuts()).toEqual([]);
  });

  it('leaves the outcome unknown when the role to see it is lost afterwards', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? refusal : undefined);
    expect((await settle(page)).machines).toMatchObject([
      {
        step: 'unknown',
        message: expect.stringContaining('You do not have the permission'),
        remedy: expect.any(String),
      },
    ]);
  });

  it('that Azure refuses is not sent again, and the refusal is given with its correlation id', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', { status: 400, code: 'BadRequest', message: 'Odd.' });
    expect(await only()).toMatchObject({
      step: 'failed',
      reached: 'extension',
      message: expect.stringContaining('Odd.'),
      correlationId: expect.any(String),
    });
    expect(jobPuts()).toHaveLength(1);
  });
});

describe('the command for the machine', () => {
  const noJobs = { status: 404, code: 'NoRegisteredProviderFound', message: 'No registered resource provider found.' };
  const noJobsAt = (before: number) => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = ({ path }) => {
      if (!path.includes('/microsoft.azurestackhci/')) return undefined;
      vi.setSystemTime(Date.parse(given.record.consent.notAfter) - before);
      return noJobs;
    };
  };

  it('is for the time that is left, in whole minutes', async () => {
    noJobsAt(90 * 60_000 + 30_000);
    const outcome = await only();
    expect(outcome).toMatchObject({
      step: 'unknown',
      message: expect.stringContaining('Azure cannot let Microsoft Support in on this machine: '),
    });
    expect(outcome?.remedy).toMatch(/^Run on the machine, in an elevated PowerShell: Enable-RemoteSupport .*\b90\b/);
  });

  it('is not given for less time than it can be given for', async () => {
    noJobsAt(30_000);
    const progress = await grant();
    expect(steps(progress)).toEqual(['unknown']);
    expect(progress.machines[0]).not.toHaveProperty('remedy');
  });
});
