import { expect, it } from 'vitest';
import { readEndRecord } from '#src/consent/record.ts';
import {
  arm,
  aroundEach,
  browser,
  busy,
  enabled,
  forbidden,
  granted,
  isJobList,
  job,
  keep,
  load,
  machine,
  putsOf,
  settle,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

// Access that somebody let in anew, with another client, under a job whose end is proven and on record.

type Page = Awaited<ReturnType<typeof load>>;

const readEnds = async () => {
  const deployments = [...arm.deployments.values()].filter(({ name }) => name.startsWith('remote-support-ended-'));
  const ends = await Promise.all(
    deployments.map(async ({ name, properties }) => {
      const reading = await readEndRecord(properties);
      return reading.ok ? { name, at: Date.parse(reading.record.confirmedAt) } : undefined;
    }),
  );
  return ends.filter((end) => end !== undefined).toSorted((a, b) => a.at - b.at);
};

/** Access is revoked, and its end on record; then it is there anew. */
const cameBack = async (page: Page, consentId: string): Promise<void> => {
  expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
  await passTime(1200);
  arm.addJob(machine, consentId, enabled, 0);
};

/** The consent as a page reads it. */
const entryNow = async () => {
  const { readGroups, groupsOf } = await import('#src/azure/records/consent-history.ts');
  const { consents } = await settle(readGroups(groupsOf([machine])));
  return consents[0];
};

it('has a record of its second end, beside that of the first', async () => {
  const consentId = await granted();
  const page = await load();
  await cameBack(page, consentId);
  const again = Date.now();
  const outcome = await settle(page.revokeAccess(machine, job(consentId), keep));
  expect(outcome).toMatchObject({ phase: 'proven' });
  expect(outcome).not.toHaveProperty('endRecordError');
  const [first, second, ...more] = await readEnds();
  expect(more).toEqual([]);
  expect(first?.at).toBeLessThan(again);
  expect(second?.at).toBeGreaterThanOrEqual(again - 1000);
  expect(second?.name).toBe(`${first?.name}-2`);
  // What came last is what is shown of it.
  const entry = await entryNow();
  expect(entry?.problems).toEqual([]);
  expect(entry?.ends.map(({ confirmedAt }) => Date.parse(confirmedAt))).toEqual([second?.at, first?.at]);
});

it('has one for every time that it came back, each seen by a page of its own', async () => {
  const consentId = await granted();
  for (let time = 1; time <= 3; time += 1) {
    const page = await load();
    await cameBack(page, consentId);
    await browser.crash(arm);
  }
  expect((await readEnds()).map(({ name }) => name.slice(-2))).toEqual([
    expect.stringMatching(/^[0-9a-f]{2}$/),
    '-2',
    '-3',
  ]);
});

it('has one more where it came back while the revoke of it was still pursued', async () => {
  const consentId = await granted();
  const page = await load();
  arm.addJob(machine, 'remoteSupport', enabled);
  const { fault } = arm;
  let isHeld = true;
  arm.fault = (request) =>
    isHeld && request.method === 'PUT' && request.path.endsWith('/remotesupport') ? busy : fault(request);
  const task = page.revokeAccess(machine, undefined, keep);
  await passTime(60, () => arm.writes('remote-support-ended-').length === 1);
  await passTime(60);
  arm.addJob(machine, consentId, enabled, 0);
  await passTime(60);
  isHeld = false;
  expect(await settle(task)).toMatchObject({ phase: 'proven' });
  expect(typesOfJobs()).toEqual(['Revoke', 'Revoke']);
  expect(await readEnds()).toHaveLength(2);
});

it('is what a revoke means that can read no jobs, where this page has seen it', async () => {
  const consentId = await granted();
  const page = await load();
  await cameBack(page, consentId);
  const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  await passTime(300);
  await settle(readEvidence(machine));
  arm.fault = (request) =>
    isJobList(request) ? { status: 403, code: 'AuthorizationFailed', message: 'No jobs/read.' } : undefined;
  void page.revokeAccess(machine, undefined, keep);
  await untilPhase(page, 'accepted', 60);
  expect(typesOfJobs()).toEqual(['Revoke']);
});

it('is not where this page has seen the removal that is done, and not the machine that proved it', async () => {
  const consentId = await granted();
  const page = await load();
  expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
  expect(await readEnds()).toHaveLength(1);
  const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  await passTime(1200);
  arm.fault = ({ path }) => (path === machine ? forbidden : undefined);
  expect(await settle(readEvidence(machine))).toMatchObject({ machine: 'unknown', jobs: [{ type: 'Revoke' }] });
  arm.fault = (request) =>
    isJobList(request) ? { status: 403, code: 'AuthorizationFailed', message: 'No jobs/read.' } : undefined;
  void page.revokeAccess(machine, undefined, keep);
  await untilPhase(page, 'refused', 60);
  expect(putsOf(consentId)).toBe(1);
});
