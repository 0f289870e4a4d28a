import { expect, it, vi } from 'vitest';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { type Verification, verifyFiles } from './verification.ts';

const entra = vi.hoisted(() => ({ tenantId: '', asked: 0, answers: [] as (() => void)[] }));
vi.mock('#src/auth/session.ts', () => ({ signedIn: () => null }));
vi.mock('#src/config.ts', () => ({ config: () => entra, ConfigError: class extends Error {} }));
vi.mock('#src/pages/shared/signer-facts.ts', () => ({
  signerFacts: () => {
    entra.asked += 1;
    return new Promise((resolve) => entra.answers.push(() => resolve({})));
  },
}));

it('shows what every file says by itself while a service is silent, and asks about only some at once', async () => {
  const { text, receipt } = await sampleReceipt(1);
  entra.tenantId = receipt.record.consent.tenantId;
  const files = Array.from({ length: 9 }, (_, index) => new File([text], `${index}.json`));
  const told: Verification[] = [];
  const firstPass = vi.fn<() => void>(() => expect(told).toHaveLength(9));
  const work = verifyFiles(files, (one) => told.push(one), firstPass);
  await vi.waitFor(() => expect(entra.asked).toBe(4), 10_000);
  expect(firstPass).toHaveBeenCalledOnce();
  expect(
    told
      .slice(0, 9)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(files.map(({ name }) => name));
  // The others wait to be asked about.
  expect(told.map(({ asking }) => asking?.hasBegun)).toEqual([...Array(9).fill(false), ...Array(4).fill(true)]);
  await vi.waitFor(() => {
    for (const answer of entra.answers.splice(0)) answer();
    expect(told).toHaveLength(27);
  }, 10_000);
  await work;
  expect(told.filter(({ asking }) => asking === undefined)).toHaveLength(9);
  expect(entra.asked).toBe(9);
});
