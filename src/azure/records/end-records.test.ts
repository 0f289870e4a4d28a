import { expect, test, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { endRecordName, endRecordTemplate, readEndRecord } from '#src/consent/record.ts';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, groupOf, load, onPut, putOnRecord, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** What keeping the end came to; the record of the consent is there unless a test says otherwise. */
const kept = async (jobName: string, sentence = 'Azure showed no job.', machineId = given.machine) => {
  await load();
  const { keepEnd } = await import('./end-records.ts');
  let outcome: { error: unknown } | undefined;
  void keepEnd(machineId, jobName, { ended: 'revoked', sentence }).then((error) => (outcome = { error }));
  await passTime(60, () => outcome !== undefined);
  if (outcome === undefined) throw new Error('Not settled.');
  return outcome.error;
};

const writes = () => given.arm.writes('/deployments/remote-support-ended-');

test('keeps the end beside the consent, whatever the case in which Azure names machine and job', async () => {
  putOnRecord(given.record);
  const { record, machine } = given;
  const sentence = `Azure showed no job. ${'x'.repeat(2000)}`;
  expect(await kept(record.consentId.toUpperCase(), sentence, machine.replace('srv-sql', 'SRV-SQL'))).toBeUndefined();
  const name = await endRecordName({ consentId: record.consentId, machineId: machine, ended: 'revoked' });
  const put = given.arm.requests.find(({ method }) => method === 'PUT');
  expect(put?.path).toBe(`${groupOf(machine)}/providers/microsoft.resources/deployments/${name}`.toLowerCase());
  const reading = await readEndRecord((put?.body as { properties: unknown } | undefined)?.properties);
  expect(reading).toMatchObject({
    ok: true,
    record: { consentId: record.consentId, machineId: machine, ended: 'revoked', evidence: sentence.slice(0, 1000) },
  });
  const confirmedAt = reading.ok ? Date.parse(reading.record.confirmedAt) : Number.NaN;
  expect(Math.abs(confirmedAt - sampleNow)).toBeLessThan(10_000);
});

test('takes the end of another machine, whose record bears the same name, for no end of this one', async () => {
  // Names hold eight digits of a hash, so two machines of a group may share one.
  const own = { consentId: given.record.consentId, machineId: given.machine, ended: 'revoked' as const };
  const keep = async (machineId: string) => {
    const record = { ...own, machineId, kind: 'remote-support-end-record/1' as const, confirmedAt, evidence: 'Seen.' };
    const name = await endRecordName(own);
    const id = `${groupOf(given.machine)}/providers/microsoft.resources/deployments/${name}`;
    const properties = JSON.parse(JSON.stringify(endRecordTemplate(record))) as Record<string, unknown>;
    given.arm.deployments.set(id, { at: 0, id, name, properties });
  };
  const confirmedAt = new Date(sampleNow).toISOString().replace(/\.\d+/, '');
  await load();
  const { standingOnRecord } = await import('./consent-records.ts');
  await keep(sampleMachine('srv-sql-99'));
  expect(await standingOnRecord(own)).toBe('open');
  await keep(given.machine);
  expect(await standingOnRecord(own)).toBe('ended');
});

test('has the deployments of the resource group counted anew', async () => {
  putOnRecord(given.record);
  await load();
  const { keepEnd } = await import('./end-records.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { deploymentCountQuery } = await import('#src/azure/resources/deployment-count.ts');
  const { queryKey } = deploymentCountQuery(groupOf(given.machine).toUpperCase());
  queryClient.setQueryData(queryKey, 1);
  let isOver = false;
  void keepEnd(given.machine, given.record.consentId, { ended: 'revoked', sentence: 'Seen.' }).then(
    () => (isOver = true),
  );
  await passTime(60, () => isOver);
  expect(queryClient.getQueryState(queryKey)).toMatchObject({ data: 1, isInvalidated: true });
});

test('says in Azure’s Activity Log which consent it belongs to', async () => {
  putOnRecord(given.record);
  const headers: (string | null)[] = [];
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
    if (init.method === 'PUT') headers.push(new Headers(init.headers).get('x-ms-correlation-request-id'));
    return given.arm.fetch(url, init);
  });
  await kept(given.record.consentId);
  expect(headers).toEqual([correlationId(given.record.consentHash)]);
});

test('keeps nothing of access without a consent of this app, and does not even look for one', async () => {
  putOnRecord(given.record);
  expect(await kept('remoteSupport')).toBeUndefined();
  expect(await kept(given.record.consentId, 'Gone.', 'srv-other')).toBeUndefined();
  expect(given.arm.requests).toEqual([]);
});

test('keeps nothing of a consent that is not on record, or does not name the machine', async () => {
  putOnRecord(given.record);
  expect(await kept('rs-aaaaaaaaaaaaaaaaaaaaa')).toBeUndefined();
  expect(await kept(given.record.consentId, 'Gone.', sampleMachine('srv-other'))).toBeUndefined();
  expect(given.arm.writes()).toEqual([]);
});

test('answers with the reason when Azure does not keep it', async () => {
  putOnRecord(given.record);
  given.arm.fault = onPut('/deployments/', { status: 403, code: 'AuthorizationFailed', message: 'No.' });
  expect(await kept(given.record.consentId)).toMatchObject({ name: 'AzureError', kind: 'forbidden' });
  expect(writes()).toHaveLength(1);
});

test('does not take a consent whose record cannot be read for none', async () => {
  putOnRecord(given.record);
  given.arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No.' });
  expect(await kept(given.record.consentId)).toMatchObject({ name: 'AzureError', kind: 'forbidden' });
  expect(given.arm.writes()).toEqual([]);
});

test.each([
  ['another machine of the group', sampleMachine('srv-other').toLowerCase()],
  ['the same machine', sampleMachine('srv-sql-01').toLowerCase()],
])('keeps the end although the records could not be listed when %s was read just before', async (_of, read) => {
  putOnRecord(given.record);
  await load();
  const { keepEnd } = await import('./end-records.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { machineConsentsQuery } = await import('./consent-records.ts');
  given.arm.fault = () => ({ status: 503, code: 'ServiceUnavailable', message: 'Busy.' });
  let problems: unknown[] = [];
  void queryClient.fetchQuery(machineConsentsQuery(read)).then((reading) => (problems = reading.problems));
  await passTime(30, () => problems.length > 0);
  expect(problems).toMatchObject([{ error: { message: 'Busy.' } }]);
  given.arm.fault = () => undefined;
  let outcome: { error: unknown } | undefined;
  const proof = { ended: 'revoked', sentence: 'Gone.' } as const;
  void keepEnd(given.machine, given.record.consentId, proof).then((error) => (outcome = { error }));
  await passTime(60, () => outcome !== undefined);
  expect(outcome).toEqual({ error: undefined });
  expect(writes()).toHaveLength(1);
});

test('answers with an error even when what went wrong is none of Azure’s', async () => {
  await load();
  const { keepEnd } = await import('./end-records.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const proof = { ended: 'revoked', sentence: 'Gone.' } as const;
  vi.spyOn(queryClient, 'fetchQuery').mockRejectedValueOnce(new TypeError('Broken.')).mockRejectedValueOnce('odd');
  const badRequest = { name: 'AzureError', kind: 'badRequest', scope: groupOf(given.machine) };
  expect(await keepEnd(given.machine, given.record.consentId, proof)).toMatchObject({
    ...badRequest,
    message: 'Broken.',
  });
  expect(await keepEnd(given.machine, given.record.consentId, proof)).toMatchObject({ ...badRequest, message: 'odd' });
});
