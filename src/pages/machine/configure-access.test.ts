import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { keepChange } from '#src/azure/revoke/change-records.ts';

const kept = vi.hoisted(() => ({ times: [] as Parameters<typeof keepChange>[2][] }));
vi.mock('#src/azure/revoke/reduce-access.ts', () => ({ reduceAccess: async () => undefined }));
vi.mock('#src/azure/revoke/change-records.ts', () => ({
  keepChange: async (...[, , changedAt]: Parameters<typeof keepChange>) => void kept.times.push(changedAt),
}));
vi.mock('#src/azure/evidence/machine-evidence.ts', () => ({ machineEvidenceQuery: () => ({ queryKey: ['e'] }) }));
vi.mock('#src/shell/other-tabs.ts', () => ({ tellOtherTabs: () => undefined }));
vi.mock('./act-news.ts', () => ({
  configureWords: () => ({}),
  tellInBell: (_machineId: string, act: () => Promise<unknown>) => act(),
}));

const day = 86_400_000;
let hostTime: string | undefined;

beforeEach(() => {
  vi.resetModules();
  kept.times.length = 0;
  hostTime = undefined;
  vi.stubGlobal('location', { origin: 'https://app.example' });
  vi.stubGlobal('fetch', async () => new Response(null, { headers: hostTime === undefined ? {} : { date: hostTime } }));
});
afterEach(() => vi.unstubAllGlobals());

const configure = async () => {
  const { configureAccess } = await import('./configure-access.ts');
  await configureAccess('/m', 'SRV-1', { jobName: 'j', level: 'Diagnostics', end: 0 });
  return kept.times;
};

it('a change is dated by a server, which is waited for', async () => {
  hostTime = new Date(Date.now() + day).toUTCString();
  const [changedAt = Number.NaN, ...more] = await configure();
  expect(Math.abs(changedAt - (Date.now() + day))).toBeLessThan(5000);
  expect(more).toEqual([]);
});

it('a change is not dated by this computer', async () => {
  expect(await configure()).toEqual([undefined]);
});
