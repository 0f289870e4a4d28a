import { expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, groupOf, load, putOnRecord, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const others = ['srv-a', 'srv-b', 'srv-c'].map((name) => sampleMachine(name).toLowerCase());

/** How often the group was listed. */
const lists = (): number =>
  given.arm.requests.filter(
    ({ method, path }) =>
      method === 'GET' && path === `${groupOf(given.machine)}/providers/microsoft.resources/deployments`.toLowerCase(),
  ).length;

const begin = async () => {
  await load();
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { forgetRecords, machineConsentsQuery } = await import('./consent-records.ts');
  const ids: (string | undefined)[] = [];
  /** Reads the consents of a machine; `ids` has what was found, in the order of the answers. */
  const read = (machineId: string, more: { staleTime?: number } = {}): void => {
    void queryClient
      .fetchQuery({ ...machineConsentsQuery(machineId), ...more })
      .then(({ consents }) => ids.push(consents[0]?.consentId));
  };
  return { read, ids, forgetRecords };
};

it('a group is listed once for all of its machines, each of which has its own consents', async () => {
  putOnRecord(given.record);
  const { read, ids } = await begin();
  for (const id of [given.machine, ...others]) read(id);
  await passTime(5, () => ids.length === 4);
  expect(ids.filter((id) => id !== undefined)).toEqual([given.record.consentId]);
  expect(lists()).toBe(1);
});

it('a group is listed anew after a minute, or when its records were forgotten', async () => {
  const { read, ids, forgetRecords } = await begin();
  read(given.machine);
  await passTime(5);
  expect(lists()).toBe(1);
  await passTime(60);
  for (const id of [given.machine, ...others]) read(id);
  await passTime(5);
  expect(lists()).toBe(2);
  await forgetRecords();
  read(given.machine);
  await passTime(5);
  expect(lists()).toBe(3);
  expect(ids).toHaveLength(6);
});

/** What is listed is what there was when the request arrived, and comes two seconds later. */
const answerLate = (): void => {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const reply = await fetch(input, init);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return reply;
  };
};

it('whoever wants the records as they are now waits for a listing that begins then, together with others', async () => {
  const { read, ids } = await begin();
  answerLate();
  read(others[0] ?? '');
  await passTime(1);
  putOnRecord(given.record);
  read(given.machine, { staleTime: 0 });
  for (const id of others.slice(1)) read(id, { staleTime: 0 });
  await passTime(10, () => ids.length === 4);
  expect(ids).toContain(given.record.consentId);
  expect(lists()).toBe(2);
});

it('records that are forgotten while they are listed are listed once more', async () => {
  const { read, ids, forgetRecords } = await begin();
  answerLate();
  read(others[0] ?? '');
  await passTime(1);
  putOnRecord(given.record);
  await forgetRecords();
  read(given.machine);
  await passTime(10, () => ids.length === 2);
  expect(ids).toContain(given.record.consentId);
});

it('a group that could not be listed is listed anew for the next machine, and not where reading it is forbidden', async () => {
  const { read, ids } = await begin();
  putOnRecord(given.record);
  given.arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No.' });
  for (const id of others.slice(0, 2)) {
    read(id);
    await passTime(5);
  }
  expect(lists()).toBe(1);
  await passTime(60);
  given.arm.fault = () => ({ status: 503, code: 'ServiceUnavailable', message: 'Busy.' });
  read(others[2] ?? '');
  await passTime(30, () => ids.length === 3);
  given.arm.fault = () => undefined;
  read(given.machine);
  await passTime(5);
  expect(ids.at(-1)).toBe(given.record.consentId);
});
