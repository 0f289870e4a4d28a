import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleRecord } from '#src/consent/samples.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

/** The truth; this computer's clock is two hours slow. */
const now = Date.parse('2026-11-24T15:00:00Z');

/** What this app's own host answers with, once the last of Azure's replies is there. */
let host: Record<string, string>;

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(now - 2 * 3_600_000);
  vi.stubGlobal('location', { origin: 'https://app.example' });
  // Browsers may not see when Azure answered.
  let answerOwn = (): void => undefined;
  const lastReply = new Promise<void>((resolve) => (answerOwn = resolve));
  vi.stubGlobal('fetch', async (url: URL | string) => {
    const { pathname } = new URL(url);
    if (pathname === '/config.json') {
      await lastReply;
      return new Response(null, { headers: host });
    }
    if (pathname.toLowerCase().includes('microsoft.insights')) setTimeout(answerOwn, 0);
    return Response.json({ value: [] });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** On a page that was just opened, which has heard nobody. */
const written = async () => {
  vi.resetModules();
  const { buildReceipt } = await import('./receipts.ts');
  const entry = { ...(await sampleRecord()), records: [], ends: [], changes: [], problems: [] };
  return (await buildReceipt(entry, null)).receipt.azure.readAt;
};

it('a receipt bears a server’s time, which is waited for', async () => {
  host = { date: new Date(now).toUTCString() };
  expect(await written()).toMatch(/^2026-11-24T15:00:0\d/);
});

it('no receipt is written by the time of this computer, and what to do is said', async () => {
  host = {};
  const error: unknown = await written().catch((thrown: unknown) => thrown);
  const { describeError } = await import('#src/azure/transport/errors.ts');
  expect(describeError(error)).toMatchObject({
    title: 'The time is not known for certain',
    why: expect.stringContaining('the receipt was not written'),
    whatToDo: expect.stringContaining('Try again in half a minute.'),
  });
});
