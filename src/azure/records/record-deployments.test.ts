import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failureOf, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import { absent, deployment, name, path, record, refusal, resultOf } from './record-deployments-fixture.ts';
import { keepRecord, type RecordToKeep } from './record-deployments.ts';

stubAzure();

/** Azure answers reads with these in turn, the last one from then on, and takes every write. */
const reads = (...answers: (() => Response)[]): void => {
  let read = 0;
  stub.answer = ({ method }) => {
    if (method === 'PUT') return deployment('Accepted');
    read += 1;
    return (answers[Math.min(read, answers.length) - 1] ?? absent)();
  };
};

const methods = (): string => stub.requests.map(({ method }) => method).join(' ');
const puts = (): number => stub.requests.filter(({ method }) => method === 'PUT').length;

describe('keeping a record', () => {
  test('looks whether it is there, sends it once, and answers only when Azure shows it as Succeeded', async () => {
    reads(
      absent,
      absent,
      () => deployment('Running'),
      () => deployment('Succeeded'),
    );
    expect(await resultOf(() => keepRecord(record))).toMatchObject({
      id: path,
      name,
      provisioningState: 'Succeeded',
      timestamp: '2026-11-24T12:00:00Z',
      correlationId: 'c-1',
    });
    expect(methods()).toBe('GET PUT GET GET GET');
  });

  test('sends the record as it is, under the correlation id of its consent when there is one', async () => {
    const sent: unknown[] = [];
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      if (init.method !== 'PUT') return sent.length === 0 ? absent() : deployment('Succeeded');
      const correlation = new Headers(init.headers).get('x-ms-correlation-request-id');
      sent.push([url.pathname, url.search, JSON.parse(init.body as string), correlation]);
      return deployment('Accepted');
    });
    const body = { properties: { mode: 'Incremental' } };
    await resultOf(() => keepRecord({ ...record, correlationId: 'c-7' }));
    expect(sent).toEqual([[path, '?api-version=2025-04-01', body, 'c-7']]);
    sent.length = 0;
    await resultOf(() => keepRecord(record));
    expect(sent).toEqual([[path, '?api-version=2025-04-01', body, null]]);
  });

  test('reads it back every two seconds', async () => {
    const at: number[] = [];
    reads(absent, () => (at.push(performance.now()), deployment(at.length < 3 ? 'Accepted' : 'Succeeded')));
    await resultOf(() => keepRecord(record));
    expect(at.map((time) => Math.round((time - (at[0] ?? 0)) / 100) / 10)).toEqual([0, 2, 4]);
  });

  test.each(['Accepted', 'Succeeded'])('takes an equal one that is there as %s as it is', async (state) => {
    reads(
      () => deployment(state),
      () => deployment('Succeeded'),
    );
    await resultOf(() => keepRecord(record));
    expect(puts()).toBe(0);
  });

  test.each(['Failed', 'Canceled'])('sends it in the place of an equal one that ended as %s', async (state) => {
    reads(
      () => deployment(state),
      () => deployment('Succeeded'),
    );
    await resultOf(() => keepRecord(record));
    expect(methods()).toBe('GET PUT GET');
  });

  test('sends it in the place of an equal one that is being deleted, once that is gone', async () => {
    let asked = 0;
    stub.answer = ({ method }) => {
      if (method === 'GET') return puts() < 2 ? deployment('Deleting') : deployment('Succeeded');
      asked += 1;
      return asked < 2 ? refusal(409, 'DeploymentBeingDeleted') : deployment('Accepted');
    };
    expect(await resultOf(() => keepRecord(record))).toMatchObject({ provisioningState: 'Succeeded' });
    expect(methods()).toBe('GET PUT GET PUT GET');
  });

  test('overwrites no other record of that name', async () => {
    reads(() => deployment('Failed', { ours: false }));
    expect(await failureOf(() => keepRecord(record))).toMatchObject({
      kind: 'conflict',
      scope: path,
      message: expect.stringContaining(`another record named ${name}. Records are never overwritten.`),
    });
    expect(puts()).toBe(0);
  });

  test('says so when Azure then shows another than was sent', async () => {
    reads(absent, () => deployment('Succeeded', { ours: false }));
    expect(await failureOf(() => keepRecord(record))).toMatchObject({
      kind: 'conflict',
      message: `Azure shows another record than was sent as ${name}.`,
    });
    expect(puts()).toBe(1);
  });

  test.each([
    [{ error: { code: 'X', message: 'Quota.' } }, 'Quota.'],
    [{}, 'The deployment that keeps the record ended as Failed.'],
  ])('gives Azure’s reason when it failed, where there is one: %j', async (properties, message) => {
    reads(absent, () => deployment('Failed', properties));
    expect(await failureOf(() => keepRecord(record))).toMatchObject({ kind: 'badRequest', message, scope: path });
  });

  test('takes a refusal for an answer', async () => {
    stub.answer = ({ method }) => (method === 'PUT' ? refusal(403, 'RequestDisallowedByPolicy') : absent());
    expect((await failureOf(() => keepRecord(record))).code).toBe('RequestDisallowedByPolicy');
    expect(puts()).toBe(1);
  });
});

describe('a record whose reply was lost', () => {
  /** Azure keeps nothing of the first `lost` writes, or all the same when it `arrives`. */
  const loses = (lost: number, { arrives = false, answer = () => Response.error() } = {}): void => {
    let kept = false;
    stub.answer = ({ method }) => {
      if (method !== 'PUT') return kept ? deployment('Succeeded') : absent();
      kept = arrives || puts() > lost;
      return puts() <= lost ? answer() : deployment('Accepted');
    };
  };

  test('is looked for before it is sent again', async () => {
    loses(1, { arrives: true });
    await resultOf(() => keepRecord(record));
    expect(puts()).toBe(1);
  });

  test('is sent again when Azure does not show it, later every time', async () => {
    const at: number[] = [];
    loses(2, { answer: () => new Response('<html>') });
    await resultOf(() => keepRecord({ ...record, write: (task) => (at.push(performance.now()), task()) }));
    expect(at.map((time) => Math.round((time - (at[0] ?? 0)) / 1000))).toEqual([0, 2, 6]);
    expect(puts()).toBe(3);
  });

  test('is given up after three that something else than Azure took', async () => {
    stub.answer = ({ method }) => (method === 'PUT' ? Response.json({ value: 'nope' }) : absent('NotFound'));
    expect(await failureOf(() => keepRecord(record))).toMatchObject({ kind: 'malformed', scope: path });
    expect(puts()).toBe(3);
  });

  test('and that Azure is still busy with is not a conflict', async () => {
    loses(1, { arrives: true, answer: () => refusal(409, 'DeploymentActive') });
    expect(await resultOf(() => keepRecord(record))).toMatchObject({ provisioningState: 'Succeeded' });
    expect(puts()).toBe(1);
  });
});

describe('a refusal after a reply that was lost', () => {
  /** The first write loses its reply; what comes then is refused, reads too unless they `show` something. */
  const refusedThen = (show?: () => Response): void => {
    stub.answer = ({ method }) => {
      if (method === 'PUT') return puts() === 1 ? refusal(504, 'GatewayTimeout') : refusal(403, 'AuthorizationFailed');
      if (puts() === 0) return absent();
      if (puts() === 1 && show !== undefined) return absent();
      return show?.() ?? refusal(403, 'AuthorizationFailed');
    };
  };

  test('of the reading says nothing of the record: that the reply was lost is told', async () => {
    refusedThen();
    expect(await failureOf(() => keepRecord(record))).toMatchObject({ kind: 'serverError' });
    expect(puts()).toBe(1);
  });

  test('of another write is no refusal where the first has arrived after all', async () => {
    refusedThen(() => deployment('Succeeded'));
    expect(await resultOf(() => keepRecord(record))).toMatchObject({ provisioningState: 'Succeeded' });
    expect(puts()).toBe(2);
  });

  test('of another write is told where Azure shows that the first did not arrive', async () => {
    refusedThen(absent);
    expect(await failureOf(() => keepRecord(record))).toMatchObject({ kind: 'forbidden' });
    expect(puts()).toBe(2);
  });
});

describe('a record that had to wait for its turn', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
  afterEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));

  test.each([
    [4000, 'GET PUT GET'],
    [6000, 'GET GET PUT GET'],
  ])('of %i ms is looked for anew once what was seen is old', async (turnMs, expected) => {
    stub.answer = ({ method }) =>
      method === 'PUT' ? deployment('Accepted') : puts() === 0 ? absent() : deployment('Succeeded');
    let turns = 0;
    const write: RecordToKeep['write'] = async (task) => {
      turns += 1;
      if (turns === 1) await new Promise((resolve) => setTimeout(resolve, turnMs));
      return task();
    };
    await resultOf(() => keepRecord({ ...record, write }));
    expect(methods()).toBe(expected);
  });

  test('comes to its turn however many others wait for theirs', async () => {
    const kept = new Set<string>();
    stub.answer = ({ method, path: at }) => {
      if (method === 'PUT') kept.add(at);
      return method === 'PUT' ? deployment('Accepted') : kept.has(at) ? deployment('Succeeded') : absent();
    };
    const names = Array.from({ length: 250 }, (_, index) => `${name}-${index}`);
    const all = () => Promise.all(names.map((one) => keepRecord({ ...record, name: one, write: grantWrite })));
    expect(await resultOf(all)).toHaveLength(250);
    expect(puts()).toBe(250);
  });
});
