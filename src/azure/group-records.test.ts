import { beforeEach, expect, test, vi } from 'vitest';
import { type GroupRecords, readGroupRecords } from './group-records.ts';

const azure = vi.hoisted(() => ({
  now: 0,
  ages: [] as number[],
  asked: [] as (number | undefined)[],
  isReversed: false,
}));

vi.mock('./http/transport.ts', () => ({ readingTime: () => Promise.resolve(azure.now) }));
vi.mock('./resources/deployments.ts', () => ({
  // Newest first, a hundred a page, as far as is known.
  async *deploymentPages(groupId: string, { top }: { top?: number }) {
    azure.asked.push(top);
    const ages = azure.isReversed ? azure.ages.toReversed() : azure.ages;
    const all = ages.map((age) => ({
      id: `${groupId}/providers/Microsoft.Resources/deployments/release-${age}`,
      name: `release-${age}`,
      timestamp: new Date(1_790_000_000_000 - age * 60_000).toISOString(),
    }));
    for (let from = 0; from === 0 || from < all.length; from += top ?? 100)
      yield { items: all.slice(from, from + (top ?? 100)), isLast: from + (top ?? 100) >= all.length };
  },
}));

beforeEach(() => {
  azure.now = 1_790_000_000_000;
  azure.ages = Array.from({ length: 250 }, (_, age) => age);
  azure.asked = [];
  azure.isReversed = false;
});

function read(before?: GroupRecords): Promise<GroupRecords> {
  azure.asked = [];
  azure.now += 60_000;
  return readGroupRecords('/group', before);
}

function agesIn({ deployments }: GroupRecords): number[] {
  return deployments.map(({ id }) => Number(id.split('release-')[1]));
}

test('what was read is not read again', async () => {
  azure.ages = azure.ages.slice(20);
  const before = await read();
  expect(azure.asked).toEqual([undefined]);
  const after = await read(before);
  expect(azure.asked).toEqual([3]);
  expect(after.deployments).toBe(before.deployments);
  expect(after.readAt).toBe(azure.now);
});

test.each([1, 20, 60])('%i new ones are read, and the others stay as they were', async (count) => {
  const before = await read();
  azure.now += 3_000_000;
  azure.ages = [...Array.from({ length: count }, (_, index) => index - count), ...azure.ages];
  const after = await read(before);
  expect(azure.asked).toEqual([3, 50]);
  expect(agesIn(after)).toEqual(azure.ages);
  expect(after.deployments.slice(count).every((one, index) => one === before.deployments[index])).toBe(true);
});

test('one that was deployed before another that is known, and ended after it, is found', async () => {
  const before = await read();
  azure.ages = [0, 1, 2, 3, 4, -2, ...azure.ages.slice(5)];
  expect(agesIn(await read(before))).toContain(-2);
});

test('what was deleted is gone within the hour', async () => {
  let found = await read();
  azure.ages = azure.ages.filter((age) => age !== 200);
  found = await read(found);
  expect(agesIn(found)).toContain(200);
  azure.now += 3_600_000;
  found = await read(found);
  expect(agesIn(found)).toEqual(azure.ages);
});

test('of few, all are read', async () => {
  azure.ages = [0, 1, 2];
  const before = await read();
  azure.ages = [0];
  expect(agesIn(await read(before))).toEqual([0]);
});

test('a list in another order is read whole', async () => {
  const before = await read();
  azure.isReversed = true;
  azure.ages = [-1, ...azure.ages];
  const after = await read(before);
  expect(azure.asked).toEqual([3, undefined]);
  expect(agesIn(after)).toEqual(azure.ages.toReversed());
});

test('parts are told while the whole list comes', async () => {
  const parts: number[] = [];
  await readGroupRecords('/group', undefined, { onPart: ({ deployments }) => parts.push(deployments.length) });
  expect(parts).toEqual([100, 200, 250]);
});
