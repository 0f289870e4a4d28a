import { beforeEach, expect, it, vi } from 'vitest';
import { longestReceipt } from '#src/consent/receipts/receipt-reading.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { type Verification, verifyFiles } from './verification.ts';

const page = vi.hoisted(() => ({
  account: null as { tenantId: string } | null,
  config: undefined as { tenantId: string } | undefined,
}));
vi.mock('#src/auth/session.ts', () => ({ signedIn: () => page.account }));
vi.mock('#src/config.ts', () => ({
  config: () => {
    if (page.config) return page.config;
    throw new Error('The configuration has not been read yet.');
  },
}));
vi.mock('./live-facts.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

const ours = { tenantId: (await sampleReceipt(1)).receipt.record.consent.tenantId.toUpperCase() };
const other = { tenantId: '0e0e0e0e-0000-4000-8000-000000000000' };
beforeEach(() => Object.assign(page, { account: null, config: ours }));

const verified = async (...files: File[]): Promise<Verification[]> => {
  const told: Verification[] = [];
  await verifyFiles(
    files,
    (one) => told.push(one),
    () => undefined,
  );
  return told;
};

it('says of what asks that it could not be loaded, not that there is no connection', async () => {
  const { text } = await sampleReceipt(1);
  const told = await verified(new File([text], 'a.json'));
  expect(told.map(({ asking }) => asking?.hasBegun)).toEqual([false, true, undefined]);
  const findings = told[2]?.checks.map(({ finding }) => finding) ?? [];
  expect(findings.filter((finding) => finding.includes('could not be loaded'))).toHaveLength(3);
});

it('refuses a file that is longer than any receipt without reading it whole', async () => {
  const large = new File([new Uint8Array(longestReceipt + 1000)], 'large.json');
  const whole = vi.spyOn(large, 'arrayBuffer');
  const [{ checks } = { checks: [] }] = await verified(large);
  expect(whole).not.toHaveBeenCalled();
  expect(checks[0]).toMatchObject({ key: 'readable', state: 'fail', finding: 'The file is longer than 16 MB.' });
});

it('reads only some of many files at once', async () => {
  let reading = 0;
  let most = 0;
  const files = Array.from({ length: 20 }, (_, index) => {
    const file = new File(['{}'], `${index}.json`);
    file.arrayBuffer = async () => {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setTimeout(resolve));
      reading -= 1;
      return new ArrayBuffer(2);
    };
    return file;
  });
  const told = await verified(...files);
  expect(told.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  expect(most).toBe(4);
});

it.each([
  ['nobody is signed in', ours, null, 'Microsoft Entra'],
  ['somebody is, to the tenant of the consent', ours, ours, 'Microsoft Entra and Azure'],
  ['the app is set up for another tenant', other, other, undefined],
  ['the app could not be set up', undefined, null, undefined],
])('knows whom there is to ask where %s', async (_, config, account, whom) => {
  Object.assign(page, { config, account });
  const { text } = await sampleReceipt(1);
  const told = await verified(new File([text], 'a.json'));
  expect(told[0]?.asking?.whom).toBe(whom);
  expect(told.at(-1)?.asking).toBeUndefined();
});
