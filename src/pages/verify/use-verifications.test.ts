import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import type { Verification } from './verification.ts';

type Verify = (files: readonly File[], tell: (one: Verification) => void, onFirstPass: () => void) => Promise<void>;
const verifyFiles = vi.fn<Verify>();

beforeEach(() => {
  mockReact();
  vi.doMock('./verification.ts', () => ({ verifyFiles }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('./verification.ts');
});

const checks: ReceiptCheck[] = [{ key: 'code', state: 'fail', finding: '' }];
const asking = { whom: 'Microsoft Entra', hasBegun: true };

it('tells what the first pass found while a service is silent, once, and all in the end', async () => {
  const { useVerifications } = await import('./use-verifications.ts');
  const { shown } = mount(useVerifications);
  let answer = (): void => undefined;
  verifyFiles.mockImplementation(async (_, tell, onFirstPass) => {
    for (const id of [1, 2]) tell({ id, name: `${id}.json`, checks, asking });
    expect(shown().news).toBe('');
    onFirstPass();
    tell({ id: 2, name: '2.json', checks: [] });
    await new Promise<void>((resolve) => (answer = resolve));
    tell({ id: 1, name: '1.json', checks: [] });
  });
  const work = shown().verify([]);
  // The second has been asked about by now: not every one is news.
  expect(shown().news).toBe('2 checked: 2 does not hold: 2.json, 1.json. Now asking Microsoft Entra.');
  expect(shown().shown.map(({ id }) => id)).toEqual([2, 1]);
  answer();
  await work;
  expect(shown().news).toMatch(/^2 checked: 2 [^:]*$/);
  expect(shown().news).not.toContain('Now asking');
});
