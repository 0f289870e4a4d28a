import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { consentTargets } from './consent-targets.ts';
import { nameInId } from './machine-names.ts';
import { whatEnds } from './revoke-words.ts';

/** The job of the consent on each machine, and when the list of machines comes. */
const azure = vi.hoisted(() => ({
  job: {} as Partial<JobEvidence>,
  list: (): Promise<object> => Promise.reject(new Error('No.')),
}));
vi.mock('#src/azure/fleet/fleet.ts', () => ({
  fleetQuery: () => ({ queryKey: ['fleet'], queryFn: () => azure.list() }),
  liveAccessQuery: (id: string) => ({
    queryKey: ['jobs', id],
    queryFn: () => ({
      available: true,
      jobs: [{ ...sampleJob, ...azure.job }],
      readAt: serverNow(),
      answeredBy: serverNow(),
    }),
  }),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const now = Date.parse('2026-11-24T14:00:00Z');
const minute = 60_000;
const since = '2026-11-24T08:00:00Z';
const machineId = sampleMachine('srv-1');

beforeEach(() => {
  queryClient.clear();
  azure.job = { sessions: [{ sessionId: 'a' }] };
  vi.useFakeTimers({ now });
});
afterEach(() => void vi.useRealTimers());

/** The list of machines as it was read so many minutes ago. */
const listOf = (status: string, age: number) => ({
  machines: fleetTable([fleetRow({ id: machineId, status, lastStatusChange: since })], new Map()),
  readAt: now - age * minute,
});

async function target() {
  const { targets } = await consentTargets({
    consentId: sampleConsentId,
    machines: [{ machineId, withoutJob: 'nothing' }],
    nameOf: nameInId,
  });
  return targets[0];
}

const withList = (status: string, age: number) => {
  queryClient.setQueryData(['fleet'], listOf(status, age));
  return target();
};

it('says since when a machine is away, and of when that is once the list is more than five minutes old', async () => {
  const away = { offlineSince: formatInstant(Date.parse(since)), extensionRemovable: true };
  expect(await withList('Disconnected', 5)).toMatchObject(away);
  expect(await withList('Disconnected', 5)).not.toHaveProperty('offlineAsOf');
  expect(await withList('Disconnected', 6)).toMatchObject({ ...away, offlineAsOf: now - 6 * minute });
});

it('says that it is not known whether a machine is connected, by an old list as without one', async () => {
  expect(await target()).toMatchObject({ isConnectionUnknown: true, extensionRemovable: false });
  expect(await withList('Connected', 5)).not.toHaveProperty('isConnectionUnknown');
  expect(await withList('Connected', 6)).toMatchObject({ isConnectionUnknown: true });
  expect(await withList('Frobnicating', 0)).toMatchObject({ isConnectionUnknown: true });
});

it('calls a session open only where the machine’s page does', async () => {
  const isOpen = async (list?: [status: string, age: number], job: Partial<JobEvidence> = {}) => {
    azure.job = { ...azure.job, ...job };
    const one = await (list ? withList(...list) : target());
    return one && whatEnds([one]).startsWith('Microsoft Support’s open session ends');
  };
  expect(await isOpen()).toBe(false);
  expect(await isOpen(['Connected', 5])).toBe(true);
  expect(await isOpen(['Connected', 6])).toBe(false);
  expect(await isOpen(['Disconnected', 0])).toBe(false);
  // The agreed end has passed, and the machine still says what it said before.
  expect(await isOpen(['Connected', 0], { expirationTimestamp: '2026-11-24T13:59:59Z' })).toBe(false);
});

it('waits for a list that is on its way, but not for long', async () => {
  const asked = (comesAfter: number) => {
    queryClient.clear();
    azure.list = () => new Promise((come) => setTimeout(() => come(listOf('Connected', 0)), comesAfter));
    void queryClient.prefetchQuery({ queryKey: ['fleet'], queryFn: azure.list });
    return target();
  };
  const soon = asked(1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await soon).toMatchObject({ extensionRemovable: true });
  const late = asked(10_000);
  await vi.advanceTimersByTimeAsync(1500);
  expect(await late).toMatchObject({ extensionRemovable: false });
});
