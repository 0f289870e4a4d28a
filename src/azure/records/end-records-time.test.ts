import { beforeEach, expect, it, vi } from 'vitest';
import { readEndRecord } from '#src/consent/record.ts';
import { sampleNow } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, load, putOnRecord, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const day = 86_400_000;

/** What this app's own host answers to a question for the time; browsers may not see Azure's. This computer's clock is a day slow. */
let hostTime: string | undefined;

beforeEach(() => {
  hostTime = undefined;
  vi.stubGlobal('location', { origin: 'https://app.example' });
  vi.stubGlobal('fetch', async (...asked: Parameters<typeof given.arm.fetch>): Promise<Response> => {
    const [url] = asked;
    if (new URL(url instanceof Request ? url.url : url).pathname === '/config.json')
      return new Response(null, { headers: hostTime === undefined ? {} : { date: hostTime } });
    const reply = await given.arm.fetch(...asked);
    const headers = new Headers(reply.headers);
    headers.delete('date');
    return new Response(reply.body, { status: reply.status, headers });
  });
  putOnRecord(given.record);
});

const tell = (): void => {
  hostTime = new Date(Date.now() + day).toUTCString();
};

/** Keeps the end on a page that was just opened. `outcome`: absent until it is settled. */
const keeping = async (waitedFor?: AbortSignal) => {
  await load();
  const { keepEnd } = await import('./end-records.ts');
  const kept: { outcome?: { error: unknown } } = {};
  const proof = { ended: 'revoked', sentence: 'Gone.' } as const;
  void keepEnd(given.machine, given.record.consentId, proof, waitedFor).then((error) => (kept.outcome = { error }));
  return kept;
};

const confirmedAt = async (): Promise<number> => {
  const end = [...given.arm.deployments.values()].find(({ name }) => name.startsWith('remote-support-ended-'));
  const reading = await readEndRecord(end?.properties);
  return reading.ok ? Date.parse(reading.record.confirmedAt) : Number.NaN;
};

const unknown = {
  kind: 'notAvailable',
  code: 'ServerTimeUnknown',
  message: expect.stringContaining('not put on record'),
};

it('an end goes on record with a server’s time, which is waited for', async () => {
  tell();
  const kept = await keeping();
  await passTime(60, () => kept.outcome !== undefined);
  expect(kept.outcome).toEqual({ error: undefined });
  expect(Math.abs((await confirmedAt()) - (sampleNow + day))).toBeLessThan(10_000);
});

it('an end is not put on record by the time of this computer', async () => {
  const kept = await keeping();
  await passTime(60, () => kept.outcome !== undefined);
  expect(kept.outcome).toMatchObject({ error: unknown });
  expect(given.arm.writes()).toEqual([]);
});

it('a server’s time is waited for as long as the record is, and put to use as soon as it is there', async () => {
  const kept = await keeping(new AbortController().signal);
  await passTime(200);
  expect(kept.outcome).toBeUndefined();
  expect(given.arm.writes()).toEqual([]);
  tell();
  await passTime(90, () => kept.outcome !== undefined);
  expect(kept.outcome).toEqual({ error: undefined });
  expect((await confirmedAt()) - sampleNow).toBeGreaterThan(day);
});

it('and no longer, which is told', async () => {
  const patience = new AbortController();
  const kept = await keeping(patience.signal);
  await passTime(40);
  patience.abort(new Error('Not waited for.'));
  await passTime(20, () => kept.outcome !== undefined);
  expect(kept.outcome).toMatchObject({ error: unknown });
});

it('an end that was seen is put on record by a later look, once the time is known', async () => {
  await load();
  const { recordSeenEnd } = await import('./seen-end.ts');
  const see = async (): Promise<void> => {
    let isOver = false;
    void recordSeenEnd(given.machine, { consentId: given.record.consentId, ended: 'expired' }, 'Expired.').then(
      () => (isOver = true),
    );
    expect(await passTime(60, () => isOver)).toBe(true);
  };
  await see();
  expect(given.arm.writes()).toEqual([]);
  tell();
  await passTime(60);
  await see();
  expect(given.arm.writes('remote-support-ended-')).toHaveLength(1);
});
