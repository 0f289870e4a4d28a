// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { seedEvidence } from '#src/azure/evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { dayMs, hourMs, minuteMs } from '#src/lib/time.ts';
import { sampleConsent, sampleJob, sampleMachine, sampleNow, sampleTenant, sampleUser } from '#test/consent/samples.ts';
import { dropDraft, keepDraft, ownerOf, readDraft } from './draft.ts';
import { carriedOver, startWith } from './start.ts';
import { initialInputs } from './wizard-state.ts';

vi.mock('#src/config.ts', () => ({
  config: () => ({ terms: { windowsServer: 'windows-server-2024-10-30', azureLocal: 'azure-local-2025-03-04' } }),
}));

const machine = sampleMachine('srv-sql-01');
const inputs = { ...initialInputs([machine]), reason: 'Slow' };
const owner = await ownerOf({ tenantId: sampleTenant, userId: sampleUser });
const consent = await sampleConsent();
const key = () => sessionStorage.key(0) ?? '';

beforeEach(() => sessionStorage.clear());

describe('a draft', () => {
  test('comes back to its owner, says nothing of who that is, and can be dropped', () => {
    expect(keepDraft(owner, { inputs, savedAt: sampleNow, consent })).toBe(true);
    expect(readDraft(owner)).toEqual({ inputs, savedAt: sampleNow, consent });
    expect(owner).toMatch(/^[0-9a-f]{64}$/);
    dropDraft();
    expect(readDraft(owner)).toBeUndefined();
  });

  test('is nobody else’s, and gone once somebody else looks', async () => {
    keepDraft(owner, { inputs, savedAt: sampleNow });
    expect(readDraft(await ownerOf({ tenantId: sampleTenant, userId: sampleTenant }))).toBeUndefined();
    expect(sessionStorage.length).toBe(0);
  });

  test('that is malformed is none, whatever stands there', () => {
    keepDraft(owner, { inputs, savedAt: sampleNow });
    const name = key();
    const whole = JSON.parse(sessionStorage.getItem(name) ?? '') as object;
    for (const change of [
      { inputs: { ...inputs, machines: ['https://evil.example'] } },
      { inputs: { ...inputs, level: 'All' } },
      { inputs: { ...inputs, end: { ...inputs.end, minutes: -1 } } },
      { savedAt: 'yesterday' },
    ]) {
      sessionStorage.setItem(name, JSON.stringify({ ...whole, ...change }));
      expect(readDraft(owner)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        sessionStorage.setItem(name, text);
        expect(readDraft(owner)).toBeUndefined();
      }),
    );
  });

  test('with a forged consent fills the form alone', () => {
    keepDraft(owner, { inputs, savedAt: sampleNow });
    const whole = JSON.parse(sessionStorage.getItem(key()) ?? '') as object;
    sessionStorage.setItem(key(), JSON.stringify({ ...whole, consent: { ...consent, level: 'All' } }));
    expect(readDraft(owner)).toEqual({ inputs, savedAt: sampleNow });
  });

  test('is told not to be kept where the browser keeps nothing', () => {
    vi.stubGlobal('sessionStorage', {
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    expect(keepDraft(owner, { inputs, savedAt: sampleNow })).toBe(false);
    vi.unstubAllGlobals();
  });
});

describe('the start', () => {
  const draft = { inputs, savedAt: sampleNow };
  const link = new URLSearchParams([['machine', machine.toUpperCase()]]);
  const elsewhere = new URLSearchParams([['machine', sampleMachine('srv-web-01')]]);
  const none = { is: 'none' } as const;
  const signed = { is: 'signed', signature: { idToken: 'a.b.c', nonce: 'n' } } as const;
  const error = { kind: 'otherAccount' } as never;

  test('offers a draft of the same machines, and restores nothing in silence', () => {
    for (const query of [link, new URLSearchParams()]) {
      const start = startWith(query, draft, none);
      expect(start.offer).toBe(draft);
      expect(start.state.inputs.reason).toBe('');
    }
  });

  test('of a link to other machines is about those', () => {
    const start = startWith(elsewhere, { ...draft, consent }, none);
    expect(start.offer).toBeUndefined();
    expect(start.state.inputs.machines).toEqual(elsewhere.getAll('machine'));
    expect(start.state.signing).toBeUndefined();
  });

  test('after the sign-in has what was entered and its signature, and no tick', () => {
    const { state, offer } = startWith(link, { ...draft, consent }, signed);
    expect(state).toEqual({ inputs, signing: { consent, idToken: 'a.b.c' }, tried: [], attempts: 0 });
    expect(offer).toBeUndefined();
  });

  test('after a sign-in that failed loses nothing', () => {
    const { state, outcome } = startWith(link, { ...draft, consent }, { is: 'failed', error });
    expect(state.inputs).toEqual(inputs);
    expect(state.signing).toBeUndefined();
    expect(state.agreed?.machines).toEqual(consent.machines);
    expect(outcome.is).toBe('failed');
  });

  test('by Back from the sign-in has what was entered, unticked and unsigned', () => {
    const { state } = startWith(link, { ...draft, consent }, none);
    expect(state).toEqual({ inputs, tried: [], attempts: 0 });
  });

  test('to extend carries all over but the end, which is the first one that gives an hour more', () => {
    const minutes = (notAfter: number) => {
      const long = { ...consent, notAfter: new Date(notAfter).toISOString() };
      return carriedOver(long, [machine], sampleNow).end.minutes;
    };
    const { request, reason, level } = carriedOver(consent, [machine], sampleNow);
    expect(request).toMatchObject({ mode: 'listed', listed: consent.ticket?.number });
    expect({ reason, level }).toEqual({ reason: consent.reason, level: consent.level });
    expect(minutes(sampleNow + hourMs)).toBe(480);
    expect(minutes(sampleNow + 7 * hourMs)).toBe(480);
    expect(minutes(sampleNow + 8 * hourMs - minuteMs)).toBe(1440);
    expect(minutes(sampleNow + 8 * hourMs)).toBe(1440);
    expect(minutes(sampleNow + 14 * dayMs)).toBe(20_160);
  });

  test('to extend asks for no more than is left of access that was lowered or shortened', () => {
    const repair = { ...consent, level: 'DiagnosticsAndRepair' as const };
    expect(carriedOver(repair, [machine], sampleNow).level).toBe('DiagnosticsAndRepair');
    const [readAt, long] = [sampleNow, '2026-11-30T13:00:00Z'];
    seedEvidence(machine, { jobs: { readAt, value: [sampleJob] }, consents: { readAt, value: [] } });
    expect(carriedOver({ ...repair, notAfter: long }, [machine], sampleNow)).toMatchObject({
      level: 'Diagnostics',
      end: { minutes: 1440 },
    });
    queryClient.clear();
  });

  test('without what was signed says so', () => {
    expect(startWith(link, draft, signed).outcome.is).toBe('lost');
    expect(startWith(link, undefined, { is: 'lost' }).outcome.is).toBe('lost');
  });
});
