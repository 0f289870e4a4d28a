import { describe, expect, test } from 'vitest';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { Check } from '#src/consent/preflight/preflight.ts';
import {
  revokedJob,
  sampleConsent,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleFacts,
  sampleJob,
  sampleMachine,
  sampleReadAt,
  sampleTenant,
  sampleUser,
} from '#test/consent/samples.ts';
import { localFields, parseLocal } from '#src/pages/shared/local-time.ts';
import { checkChosenEnd, customEnd, endOf, enoughFor, lastUse } from './end-choice.ts';
import { type Candidate, replacedAccess, sortOut, takesAway } from './machine-choice.ts';
import { chosenRequest, rankRequests } from './request-choice.ts';
import { initialInputs } from './wizard-state.ts';
import { replacedText } from './words.ts';

const pass: Check = { id: 'memory', result: 'pass', why: { is: 'ok' } };
const fail: Check = { id: 'memory', result: 'fail', why: { is: 'notMet' } };
const unknownAccess: Check = { id: 'liveAccess', result: 'unknown', why: { is: 'notKnown' } };

function candidate(name: string, check = pass, more: object = {}): Candidate {
  const id = sampleMachine(name);
  const read = { location: 'westeurope', installs: true, checks: [check], facts: { ...sampleFacts, ...more } };
  return { id, name, is: 'read', ...read };
}

const names = (machines: readonly { name: string }[]) => machines.map(({ name }) => name);

describe('which machines a consent covers', () => {
  test('those that nothing stands in the way of; the others are named with the reason', () => {
    const unread: Candidate = { id: sampleMachine('c'), name: 'c', is: 'failed', error: new Error('x') };
    const pending: Candidate = { id: sampleMachine('d'), name: 'd', is: 'pending' };
    const choice = sortOut([candidate('a'), candidate('b', fail), unread, pending, candidate('e', unknownAccess)]);
    expect(names(choice.included)).toEqual(['a']);
    expect(choice.left.map(({ name, why }) => [name, why.is])).toEqual([
      ['b', 'blocked'],
      ['c', 'unread'],
      ['e', 'blocked'],
    ]);
    expect(choice.pending).toEqual([sampleMachine('d')]);
    expect(choice.target).toBe('windowsServer');
  });

  const local = { azureLocal: true };
  test.each([
    ['most', [candidate('a'), candidate('b', pass, local), candidate('c', pass, local)], 'azureLocal', ['b', 'c']],
    ['the first at a tie', [candidate('a'), candidate('b', pass, local)], 'windowsServer', ['a']],
    ['none', [candidate('a', fail)], undefined, []],
  ])('have one text, that of %s', (_name, candidates, target, included) => {
    const choice = sortOut(candidates);
    expect(choice.target).toBe(target);
    expect(names(choice.included)).toEqual(included);
    expect(choice.included.length + choice.left.length).toBe(candidates.length);
  });

  test('once signed are those that were signed for, under the terms and in the place of the access that were signed', async () => {
    const machines = ['a', 'b', 'c', 'e'].map(sampleMachine);
    const vmIds = new Map(machines.map((id) => [id.toLowerCase(), sampleUser]));
    const signed = await sampleConsent({ machines, vmIds });
    const replacing = candidate('b');
    const replaces = { consentId: sampleConsentId, level: 'Diagnostics', until: '2026-11-24T21:00:00Z' };
    if (replacing.is === 'read') replacing.replaces = replaces;
    const renamed = candidate('e');
    if (renamed.is === 'read') renamed.vmId = sampleTenant;
    const candidates = [candidate('a'), replacing, candidate('c', pass, local), candidate('d'), renamed];
    const choice = sortOut(candidates, { signed });
    expect(names(choice.included)).toEqual(['a']);
    expect(choice.left.map(({ why }) => why.is).toSorted()).toEqual(['notReplaced', 'otherComputer', 'otherTerms']);
    const both = sortOut(candidates, { signed: { ...signed, replaces: [sampleConsentId] } });
    expect(names(both.included)).toEqual(['a', 'b']);
  });

  test('where access is extended, are those that have it under that consent', () => {
    const [under, other, none] = [candidate('a'), candidate('b'), candidate('c')];
    const access = { level: 'Diagnostics', until: '2026-11-24T21:00:00Z' };
    if (under.is === 'read') under.replaces = { ...access, consentId: sampleConsentId };
    if (other.is === 'read') other.replaces = { ...access, consentId: 'rs-other' };
    const { included, left } = sortOut([under, other, none], { extended: sampleConsentId });
    expect(names(included)).toEqual(['a']);
    expect(left.map(({ name, why }) => [name, why.is])).toEqual([
      ['b', 'notExtended'],
      ['c', 'notExtended'],
    ]);
  });
});

describe('access that is replaced', () => {
  const mine = { ...sampleJob, createdBy: 'ada@contoso.example' };
  const stateOf = (jobs: (typeof sampleJob)[]) => decideAccess(sampleEvidence({ jobs }), sampleReadAt);

  test('is live access under one consent, whoever granted it', () => {
    expect(replacedAccess(stateOf([mine]))).toMatchObject({ consentId: sampleConsentId, by: 'ada@contoso.example' });
    expect(replacedAccess(stateOf([sampleJob]))).not.toHaveProperty('by');
    expect(replacedAccess(stateOf([revokedJob]))).toBeUndefined();
    expect(replacedAccess(stateOf([mine, { ...mine, name: 'other' }]))).toBeUndefined();
    expect(replacedAccess(stateOf([{ ...mine, name: 'by-hand' }]))).toBeUndefined();
    expect(replacedAccess(undefined)).toBeUndefined();
  });

  test('is named with whoever granted it, where that was somebody else', () => {
    const until = '2026-11-24T21:00:00Z';
    const access = { consentId: sampleConsentId, level: 'Diagnostics', until, by: 'Ada@contoso.example' };
    expect(replacedText(access, 'ada@contoso.example')).toBe('Diagnostics until 24 Nov 2026, 21:00 UTC');
    expect(replacedText(access, 'alan@contoso.example')).toContain('Ada@contoso.example');
  });

  const until = Date.UTC(2026, 10, 24, 21);
  test.each([
    ['Diagnostics', 'Diagnostics', 0, false],
    ['Diagnostics', 'DiagnosticsAndRepair', 0, false],
    ['DiagnosticsAndRepair', 'Diagnostics', 0, true],
    ['Diagnostics', 'Diagnostics', -1, true],
    ['Something', 'Diagnostics', 1, false],
  ] as const)('%s by %s, %d ms later, loses something: %s', (level, chosen, later, expected) => {
    const access = { consentId: sampleConsentId, level, until: '2026-11-24T21:00:00Z' };
    expect(takesAway(access, { level: chosen, until: until + later })).toBe(expected);
  });
});

describe('the support request', () => {
  const machine = sampleMachine('srv-sql-01');
  const about = { number: '2411240040001234', title: '', resourceId: machine.toUpperCase() };
  const other = { number: '2411240040005678', title: '', createdDate: '2026-11-24' };
  const auto = initialInputs([machine]).request;
  const read = { isPending: false, tickets: [other, about], unread: 0 };

  test.each([
    ['the one about a machine', auto, read, { is: 'ticket', isObvious: true }],
    ['none where none is about it', auto, { ...read, tickets: [other] }, { is: 'none' }],
    [
      'a person’s choice of several',
      auto,
      { ...read, tickets: [about, { ...about, number: '24112400' }] },
      { is: 'problem', why: 'several' },
    ],
    ['open while it is read', auto, { ...read, isPending: true }, { is: 'pending' }],
    ['what was chosen', { ...auto, mode: 'listed', listed: other.number }, read, { is: 'ticket', isObvious: false }],
    ['not what was closed', { ...auto, mode: 'listed', listed: '24112400' }, read, { is: 'problem', why: 'notOpen' }],
    ['what may be open', { ...auto, mode: 'listed', listed: '24112400' }, { ...read, unread: 1 }, { is: 'ticket' }],
    [
      'typed',
      { ...auto, mode: 'typed', typed: ' 2411240040009999 ' },
      read,
      { is: 'ticket', ticket: { number: '2411240040009999', source: 'typed' } },
    ],
    ['typed and missing', { ...auto, mode: 'typed' }, read, { is: 'problem', why: 'missing' }],
    ['typed and none', { ...auto, mode: 'typed', typed: 'ticket' }, read, { is: 'problem', why: 'malformed' }],
    ['none on purpose', { ...auto, mode: 'none' }, read, { is: 'none' }],
  ] as const)('is %s', (_name, input, requests, expected) => {
    expect(chosenRequest(input, requests, [machine])).toMatchObject(expected);
  });

  test('stands first where it is about a machine, then the newest', () => {
    const old = { number: '24112401', title: '', createdDate: '2026-11-01' };
    expect(rankRequests([old, other, about], [machine])).toEqual([about, other, old]);
  });
});

describe('the end', () => {
  const end = initialInputs([]).end;
  const now = Date.UTC(2026, 10, 24, 13, 0, 42);

  test('counts from the minute in which it is signed', () => {
    expect(endOf(end, now)).toBe(Date.UTC(2026, 10, 24, 21));
  });

  test('as typed reads back, and keeps what was typed', () => {
    const custom = customEnd(end, now);
    expect(endOf(custom, now)).toBe(Date.UTC(2026, 10, 24, 21));
    expect(customEnd({ ...custom, mode: 'minutes', time: '22:15' }, now).time).toBe('22:15');
    expect(parseLocal(localFields(now))).toBe(now - 42_000);
  });

  test('is suggested by what the newest grant was granted and used for', () => {
    const session = (minutes: number, hour: number) => ({
      sessionStartTime: new Date(Date.UTC(2026, 10, 24, hour, 10)).toISOString(),
      sessionEndTime: new Date(Date.UTC(2026, 10, 24, hour, 10 + minutes)).toISOString(),
    });
    const used = (minutes: number, hour = 13) => ({ ...revokedJob, sessions: [session(minutes, hour)] });
    const older = { ...sampleConsentEvidence, consentId: 'rs-old', notBefore: '2026-11-20T13:00:00Z' };
    const evidence = (minutes: number, hour?: number) =>
      sampleEvidence({
        jobs: [{ ...used(300), name: 'rs-old' }, used(minutes, hour)],
        consents: [older, sampleConsentEvidence],
      });
    const granted = 8 * 3_600_000;
    expect(lastUse([evidence(12)], now)).toMatchObject({ granted, used: 12 * 60_000, needed: 22 * 60_000 });
    expect(lastUse([evidence(12), evidence(90)], now)).toMatchObject({ granted, used: 90 * 60_000 });
    expect(lastUse([sampleEvidence({ jobs: [] })], now)).toBeUndefined();
    // It would have ended before the session that came late.
    const late = lastUse([evidence(90), evidence(12, 19)], now);
    expect(late).toMatchObject({ used: 90 * 60_000, needed: 382 * 60_000 });
    expect(enoughFor(late?.needed ?? 0)?.minutes).toBe(480);
    expect(enoughFor(12 * 60_000)?.minutes).toBe(60);
    expect(enoughFor(90 * 60_000)?.minutes).toBe(240);
    expect(enoughFor(0)).toBeUndefined();
  });

  test.each([
    [{ ...end, minutes: 60 }, true],
    [{ ...end, minutes: 20_160 }, true],
    [{ ...end, minutes: 59 }, false],
    [{ ...end, minutes: 20_161 }, false],
    [{ ...end, mode: 'custom' }, false],
    [{ ...end, mode: 'custom', date: '2026-11-24', time: '25:00' }, false],
  ] as const)('%# is allowed: %s', (chosen, expected) => {
    expect(checkChosenEnd(chosen, now).ok).toBe(expected);
  });
});
