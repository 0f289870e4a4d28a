import { describe, expect, it } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  enabled,
  forbidden,
  granted,
  isJobPut,
  keep,
  load,
  machine,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

// Consents without a job are closed on record beside a revoke.

aroundEach();

const isClosing = (path: string): boolean => path.includes('/remote-support-closed-');
const closings = (): string[] => arm.writes('/remote-support-closed-');
const reads = (): number => arm.requests.filter(({ method, path }) => method === 'GET' && isClosing(path)).length;

/** Azure takes them, and is never done with the first. */
const holdFirst = (): void => {
  let first: string | undefined;
  const { fault } = arm;
  arm.fault = (request) => {
    const { method, path } = request;
    if (method === 'PUT' && isClosing(path)) first ??= path;
    const stored = path === first ? arm.deployments.get(path) : undefined;
    if (stored !== undefined) stored.at = Date.now();
    return fault(request);
  };
};

/** Two consents that Azure shows no job for. */
const twoConsents = async (): Promise<void> => {
  await granted();
  arm.jobs.clear();
  const record = await sampleRecord({ reason: 'Another reason' });
  const group = machine.split('/providers/')[0] ?? '';
  arm.addDeployment(group, recordName(record.consentId), recordTemplate(record));
};

describe('a closing that Azure does not finish', () => {
  it('keeps no other from being written', async () => {
    await twoConsents();
    holdFirst();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(20);
    expect(closings()).toHaveLength(2);
  });

  it('is not read on when the revoke has come to its end', async () => {
    await twoConsents();
    holdFirst();
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'absent', endRecordError: { kind: 'conflict' } });
    const before = reads();
    expect(before).toBeGreaterThan(10);
    await passTime(300);
    expect(reads()).toBe(before);
  });

  it('is written, and not read on, when the revoke needs a person', async () => {
    await granted();
    arm.jobs.clear();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    holdFirst();
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'refused' });
    await passTime(10);
    expect(closings()).toHaveLength(1);
    const before = reads();
    await passTime(300);
    expect(reads()).toBe(before);
  });
});
