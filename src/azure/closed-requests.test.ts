import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { sampleConsent, sampleNow } from '#test/consent/samples.ts';
import { heldClosedRequests } from './closed-requests.ts';
import { queryClient } from './query-client.ts';
import type { ConsentEntry } from './records.ts';
import { ticketsQuery } from './resources/support-tickets.ts';

beforeEach(() => queryClient.clear());
afterEach(() => void vi.unstubAllGlobals());

test('what was read of several subscriptions is known of each consent, and what nobody listed says nothing', async () => {
  const arm = startSandboxArm('contoso');
  const { id } = arm.machine('SRV-SQL-01');
  const other = arm.machine('SRV-FAB-02').id;
  const subscriptions = [id, other].map((one) => one.split('/')[2] ?? '');
  const entryOf = async (consentId: string, number: string) => {
    const ticket = { number, source: 'azure' as const };
    const consent = await sampleConsent({ machines: [id.toLowerCase()], ticket });
    return { consentId, consent } as ConsentEntry;
  };
  const over = await entryOf('over', '2410170050007890');
  const unlisted = await entryOf('unlisted', '2410170050000000');
  expect(heldClosedRequests([over], sampleNow).size).toBe(0);
  await queryClient.fetchQuery(ticketsQuery(subscriptions));
  expect(heldClosedRequests([over], sampleNow).get('over')).toMatchObject({ number: '2410170050007890' });
  expect([...heldClosedRequests([over, unlisted], sampleNow).keys()]).toEqual(['over']);
});
