import { expect, it, vi } from 'vitest';
import { longestReceipt } from '#src/consent/receipts/receipt-reading.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { type Verification, verifyFiles } from './verification.ts';

vi.mock('./live-facts.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

const verified = async (...files: File[]): Promise<Verification[]> => {
  const told: Verification[] = [];
  await verifyFiles(files, (one) => told.push(one));
  return told;
};

it('says of what asks that it could not be loaded, not that there is no connection', async () => {
  const { text } = await sampleReceipt(1);
  const told = await verified(new File([text], 'a.json'));
  expect(told.map(({ asking }) => asking)).toEqual([true, false]);
  const findings = told[1]?.checks.map(({ finding }) => finding) ?? [];
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
