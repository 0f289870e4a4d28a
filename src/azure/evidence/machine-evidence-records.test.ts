import { expect, test } from 'vitest';
import type { EndRecord } from '#src/consent/record.ts';
import { endRecordName, endRecordTemplate } from '#src/consent/record.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { agree, enabled, given, groupOf, load, putOnRecord, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** What the records say beside a machine, read by a page freshly loaded. */
const readRecords = async (machineId = given.machine) => {
  await load();
  const { readEvidence } = await import('./machine-evidence.ts');
  let records: Awaited<ReturnType<typeof readEvidence>>['records'] | undefined;
  void readEvidence(machineId).then((evidence) => (records = evidence.records));
  await passTime(30, () => records !== undefined);
  return records;
};

const agreed = () => {
  const { consentId, consent } = given.record;
  return { consentId, level: consent.level, notAfter: consent.notAfter, userId: consent.userId };
};

const putEnd = async (machineId: string, ended: EndRecord['ended'] = 'revoked'): Promise<void> => {
  const end: EndRecord = {
    kind: 'remote-support-end-record/1',
    consentId: given.record.consentId,
    machineId,
    ended,
    confirmedAt: given.record.consent.notBefore,
    evidence: 'Azure showed no job.',
  };
  const name = await endRecordName(end);
  const id = `${groupOf(machineId)}/providers/microsoft.resources/deployments/${name}`;
  const properties = JSON.parse(JSON.stringify(endRecordTemplate(end))) as Record<string, unknown>;
  given.arm.deployments.set(id, { at: 0, id, name, properties });
};

test('are what was agreed for this machine, and for no other', async () => {
  putOnRecord(given.record);
  expect(await readRecords()).toEqual([agreed()]);
  const other = sampleMachine('srv-other');
  given.arm.addMachine(other);
  expect(await readRecords(other)).toEqual([]);
});

test('leave out a consent whose end is on record, unless its job is listed still', async () => {
  putOnRecord(given.record);
  await putEnd(given.machine);
  expect(await readRecords()).toEqual([]);
  expect(await readRecords(given.machine.replace('srv-sql', 'SRV-SQL'))).toEqual([]);
  given.arm.addJob(given.machine, given.record.consentId.toUpperCase(), enabled());
  expect(await readRecords()).toEqual([agreed()]);
});

test('keep a consent that was closed without proof, and say that it was', async () => {
  putOnRecord(given.record);
  await putEnd(given.machine, 'removed');
  expect(await readRecords()).toEqual([{ ...agreed(), isClosed: true }]);
});

test('leave in a consent whose end is on record for another machine only', async () => {
  const other = sampleMachine('srv-sql-02');
  await agree({ machines: [given.machine, other] });
  putOnRecord(given.record);
  await putEnd(other);
  expect(await readRecords(given.machine)).toEqual([agreed()]);
  expect(await readRecords(other)).toEqual([]);
});

test('are not unknown because one of them does not verify, but are when the resource group cannot be read', async () => {
  putOnRecord(given.record);
  for (const stored of given.arm.deployments.values()) stored.properties = { outputs: {} };
  expect(await readRecords()).toEqual([]);
  const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
  given.arm.fault = ({ path }) => (path.includes('/deployments') ? refusal : undefined);
  expect(await readRecords()).toBe('unknown');
});

test('are read anew when a job of a consent is newer than they are, and not again while its record is missing', async () => {
  await load();
  const { readEvidence } = await import('./machine-evidence.ts');
  const read = async () => {
    let evidence: Awaited<ReturnType<typeof readEvidence>> | undefined;
    void readEvidence(given.machine).then((value) => (evidence = value));
    await passTime(30, () => evidence !== undefined);
    return evidence?.records;
  };
  const lists = () => given.arm.requests.filter(({ path }) => path.endsWith('/deployments')).length;
  expect(await read()).toEqual([]);
  await passTime(20);
  putOnRecord(given.record);
  given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
  expect(await read()).toEqual([agreed()]);
  expect(lists()).toBe(2);
  given.arm.addJob(given.machine, 'rs-bbbbbbbbbbbbbbbbbbbbb', enabled(), 0);
  await read();
  await passTime(10);
  await read();
  const before = lists();
  await passTime(10);
  await read();
  expect(lists()).toBe(before);
});
