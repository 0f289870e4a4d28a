import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import type { Verification } from './verification.ts';

type Verify = (files: readonly File[], tell: (one: Verification) => void, onFirstPass: () => void) => Promise<void>;
const verifyFiles = vi.fn<Verify>();

beforeEach(() => {
  mockReact();
  vi.doMock('./verification.ts', () => ({ verifyFiles }));
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('./verification.ts');
  vi.unstubAllGlobals();
});

const checks: ReceiptCheck[] = [{ key: 'code', state: 'fail', finding: '' }];
const asking = { whom: 'Microsoft Entra', hasBegun: true };
const files = (count: number) => Array.from({ length: count }, (_, at) => new File([], `${at}.json`));

const mounted = async () => {
  const { useVerifications } = await import('./use-verifications.ts');
  const { shown } = mount(useVerifications);
  return { shown, drawn: () => shown().chosen.flatMap((one) => (one.isShown ? one.results : [])) };
};

it('tells what the first pass found while a service is silent, once, and all in the end', async () => {
  const { shown, drawn } = await mounted();
  let answer = (): void => undefined;
  verifyFiles.mockImplementation(async (_, tell, onFirstPass) => {
    for (const id of [1, 2]) tell({ id, name: `${id}.json`, checks, asking });
    expect(shown().news).toBe('');
    onFirstPass();
    tell({ id: 2, name: '2.json', checks: [] });
    await new Promise<void>((resolve) => (answer = resolve));
    tell({ id: 1, name: '1.json', checks: [] });
  });
  const work = shown().verify(files(2));
  // The second has been asked about by now: not every one is news.
  expect(shown().news).toBe('2 checked: 2 does not hold: 1.json, 2.json. Now asking Microsoft Entra.');
  expect(drawn().map(({ id }) => id)).toEqual([1, 2]);
  answer();
  await work;
  expect(shown().news).toMatch(/^2 checked: 2 [^:]*$/);
  expect(shown().news).not.toContain('Now asking');
});

it('draws files that were chosen together at once, those that do not hold first, and counts each as it comes', async () => {
  const { shown, drawn } = await mounted();
  verifyFiles.mockImplementation(async (_, tell, onFirstPass) => {
    for (const id of [2, 1, 3]) tell({ id, name: `${id}.json`, checks: id === 3 ? checks : [] });
    expect(drawn()).toEqual([]);
    expect(shown().chosen[0]).toMatchObject({ expected: 3, results: [{ id: 2 }, { id: 1 }, { id: 3 }] });
    onFirstPass();
  });
  await shown().verify(files(3));
  expect(drawn().map(({ id }) => id)).toEqual([3, 1, 2]);
  // What was chosen later stands above, whatever came of it, and does not draw anew what is below.
  const [before] = shown().chosen;
  verifyFiles.mockImplementation(async (_, tell, onFirstPass) => {
    tell({ id: 4, name: '4.json', checks: [] });
    onFirstPass();
  });
  await shown().verify(files(1));
  expect(drawn().map(({ id }) => id)).toEqual([4, 3, 1, 2]);
  expect(shown().chosen[1]).toBe(before);
});

/** Four files of which the third comes not to hold once a service was asked. */
const askAboutFour = async (_: readonly File[], tell: (one: Verification) => void, onFirstPass: () => void) => {
  for (const id of [1, 2, 3, 4]) tell({ id, name: `${id}.json`, checks: [], asking });
  onFirstPass();
  for (const id of [4, 3, 2, 1]) tell({ id, name: `${id}.json`, checks: id === 3 ? checks : [] });
};

it('moves nothing that is read when a service was asked, but at a press', async () => {
  const { shown, drawn } = await mounted();
  verifyFiles.mockImplementation(askAboutFour);
  await shown().verify(files(4));
  expect(drawn().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(shown().chosen[0]?.ahead).toBe(0);
  shown().putFirst();
  expect(drawn().map(({ id }) => id)).toEqual([3, 1, 2, 4]);
  expect(shown().chosen[0]?.ahead).toBe(1);
});

it('puts first what does not hold while nobody looks at the page', async () => {
  vi.stubGlobal('document', { hidden: true });
  const { shown, drawn } = await mounted();
  verifyFiles.mockImplementation(askAboutFour);
  await shown().verify(files(4));
  expect(drawn().map(({ id }) => id)).toEqual([3, 1, 2, 4]);
});
