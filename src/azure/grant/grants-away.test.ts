import { describe, expect, it, vi } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { enabled, given, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const looks = () => given.arm.requests.filter(({ method, path }) => method === 'GET' && path === given.machine).length;
const goesAway = () => given.arm.addMachine(given.machine, { status: 'Disconnected' });
const isAway = /^The machine has not been connected since 20 Nov 2026, .* \(Disconnected, read at \d\d:\d\d:\d\d\): /;

describe('a machine that goes away', () => {
  it('while the extension is installed: is said first, with what Azure keeps and the end that stays', async () => {
    given.arm.installs = 'Creating';
    const { shown } = await start();
    await passTime(5);
    goesAway();
    await passTime(25);
    const message = shown()?.message ?? '';
    expect(shown()?.step).toBe('recorded');
    expect(message).toMatch(isAway);
    expect(message).toContain('which keeps it up to 6 hours, until');
    expect(message).toContain(
      `The agreed end, ${formatInstant(Date.parse(given.record.consent.notAfter))}, stays as it is.`,
    );
    expect(message).toContain('Extension: Creating.');
  });

  it('with a job that waits: is said, is looked at no more than once a minute, and is left unsaid when it is back', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    const { shown } = await start();
    await passTime(4);
    goesAway();
    await passTime(30);
    expect(shown()?.step).toBe('requested');
    expect(shown()?.message).toMatch(isAway);
    const before = looks();
    await passTime(600);
    expect(looks() - before).toBeLessThanOrEqual(10);
    expect(looks() - before).toBeGreaterThanOrEqual(8);
    expect(shown()?.message).toMatch(isAway);
    given.arm.addMachine(given.machine);
    await passTime(90, () => shown()?.step === 'confirmed');
    expect(shown()).toMatchObject({ step: 'confirmed', message: 'The machine has reported access as agreed.' });
    const [job] = given.arm.jobs.values();
    expect(job?.properties['expirationTimestamp']).toBe(given.record.consent.notAfter);
  });

  it('is said of a grant that is only looked at, too, and the machine read once a minute', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    const { shown } = await start();
    await passTime(4);
    goesAway();
    const { stopGrant, refreshGrant } = await import('./grants.ts');
    stopGrant(given.record.consentId);
    await passTime(2);
    const before = looks();
    for (let times = 0; times < 3; times += 1) {
      void refreshGrant(given.record.consentId);
      await passTime(10);
      expect(shown()).toMatchObject({ step: 'requested', message: expect.stringMatching(isAway) });
    }
    expect(looks() - before).toBe(1);
    given.arm.addMachine(given.machine);
    given.arm.addJob(given.machine, given.record.consentId, {
      ...enabled(),
      status: 'DeploymentInProgress',
      provisioningState: 'InProgress',
      reportedProperties: {},
    });
    await passTime(61);
    void refreshGrant(given.record.consentId);
    await passTime(10);
    expect(shown()?.message).toMatch(/^Access requested/);
  });

  it('for longer than Azure keeps a request: is not said to have it waiting still', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    const { shown } = await start();
    await passTime(4);
    goesAway();
    await passTime(30);
    vi.setSystemTime(Date.now() + 6.5 * 3_600_000);
    await passTime(90);
    expect(shown()?.message).toMatch(isAway);
    expect(shown()?.message).toContain('so it may have lapsed');
    expect(shown()?.message).not.toContain('waits on Azure');
  });

  it('is not said of one that is there, nor of one that cannot be read', async () => {
    given.arm.installs = 'Creating';
    const { shown } = await start();
    await passTime(120);
    expect(shown()?.message).toMatch(/^Extension: Creating\./);
    goesAway();
    await passTime(70);
    expect(shown()?.message).toMatch(isAway);
    const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    given.arm.fault = ({ path }) => (path === given.machine ? refusal : undefined);
    await passTime(70);
    expect(shown()).toMatchObject({ step: 'recorded', message: expect.stringMatching(/^Extension: Creating\./) });
  });
});
