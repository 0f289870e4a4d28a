import { describe, expect, test } from 'vitest';
import { sampleConsent } from '#test/consent/samples.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { hourMs, parseInstant } from '#src/lib/time.ts';
import { type AskedFacts, checkAsked, groupAsked, isRefused } from './asked.ts';
import { type Activation, justificationOf } from './authority.ts';

const consent = await sampleConsent();
const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';
const [scope = ''] = resourceGroupsOf(consent.machines);
const notAfter = parseInstant(consent.notAfter) ?? 0;
const askedAt = notAfter - 2 * hourMs;

const request: Activation = {
  name: '5f0e1d2c-0000-8000-a000-000000000001',
  scope,
  roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r',
  principalId: consent.userId,
  status: 'PendingApproval',
  askedAt,
  durationMs: 2 * hourMs,
  justification: justificationOf(consentId, consent.reason),
  ...(consent.ticket && { ticket: consent.ticket.number }),
};

const signature: RecordSignature = { is: 'valid', oid: consent.userId, signedAt: askedAt, keyConfirmed: true };

const honest: AskedFacts = {
  request,
  viewerId: 'alan',
  behind: { is: 'found', consent, consentId, isChanged: false },
  signature,
  ownName: request.name,
  otherComputers: [],
  role: 'fits',
  now: askedAt + 60_000,
};

const asking = (change: Partial<Activation>): Partial<AskedFacts> => ({ request: { ...request, ...change } });
const { durationMs: _, ...endless } = request;

describe('a request for a role', () => {
  test('that is what was signed passes all', () => {
    const checks = checkAsked(honest);
    expect(checks.filter(({ result }) => result !== 'pass')).toEqual([]);
    expect([checks.length, isRefused(checks)]).toEqual([10, false]);
  });

  test.each<[string, Partial<AskedFacts>, object]>([
    ['of one’s own', { viewerId: consent.userId.toUpperCase() }, { id: 'person', result: 'fail' }],
    ['without a record', { behind: { is: 'missing' } }, { id: 'record', why: { is: 'missing' } }],
    ['whose record isn’t one', { behind: { is: 'changed' } }, { id: 'record', why: { is: 'changed' } }],
    ['whose record is unread', { behind: { is: 'unread' } }, { id: 'record', result: 'unknown' }],
    [
      'with a changed copy of its record',
      { behind: { is: 'found', consent, consentId, isChanged: true } },
      { id: 'record', why: { is: 'changed' } },
    ],
    [
      'with a forged signature',
      { signature: { is: 'invalid', why: 'notSignedByKey' } },
      { id: 'signature', why: { is: 'unsigned', fault: 'notSignedByKey' } },
    ],
    [
      'signed with a made-up key',
      { signature: { ...signature, keyConfirmed: false } },
      { id: 'signature', why: { is: 'keyUnknown' } },
    ],
    [
      'while Entra’s keys are unread',
      { signature: { ...signature, keyConfirmed: 'unknown' } },
      { id: 'signature', result: 'unknown' },
    ],
    ['whose signature nobody checked', { signature: undefined }, { id: 'signature', result: 'unknown' }],
    ['under another’s consent', asking({ principalId: 'mallory' }), { id: 'signature', why: { is: 'otherPerson' } }],
    ['of another name', asking({ name: '5f0e1d2c-0000-4000-8000-000000000009' }), { id: 'request', result: 'fail' }],
    ['for more than its group', asking({ scope: scope.split('/').slice(0, 3).join('/') }), { id: 'request' }],
    [
      'that tells another reason',
      asking({ justification: `${request.justification} Diagnostics only.` }),
      { id: 'reason', result: 'fail' },
    ],
    ['with another ticket', asking({ ticket: '9999999999999999' }), { id: 'ticket', result: 'fail' }],
    [
      'for longer than is left',
      asking({ durationMs: 8 * hourMs }),
      { id: 'duration', why: { is: 'tooLong', askedMs: 8 * hourMs, leftMs: 2 * hourMs } },
    ],
    ['until after the end', { request: { ...endless, until: notAfter + hourMs } }, { id: 'duration', result: 'fail' }],
    ['without an end', { request: endless }, { id: 'duration', why: { is: 'noEnd' } }],
    ['whose time is over', { now: notAfter }, { id: 'time', why: { is: 'over' } }],
    ['of another computer', { otherComputers: ['/m'] }, { id: 'computers', result: 'fail' }],
  ])('%s is refused', (_what, change, found) => {
    const checks = checkAsked({ ...honest, ...change });
    expect(checks.filter(({ result }) => result === 'fail' || result === 'unknown')).toMatchObject([found]);
    expect(isRefused(checks)).toBe(true);
  });

  test.each<[string, Partial<AskedFacts>, object]>([
    ['a role that can give roles', { role: 'more' }, { id: 'role', why: { is: 'more' } }],
    ['a role that can’t grant', { role: 'less' }, { id: 'role', why: { is: 'less' } }],
    ['an unread role', { role: undefined }, { id: 'role', why: { is: 'unread' } }],
    ['unread machines', { otherComputers: undefined }, { id: 'computers', why: { is: 'unread' } }],
  ])('for %s says so', (_what, change, found) => {
    const checks = checkAsked({ ...honest, ...change });
    expect(checks.filter(({ result }) => result !== 'pass')).toMatchObject([{ ...found, result: 'warn' }]);
    expect(isRefused(checks)).toBe(false);
  });

  test('of which nothing was checked is refused', () => {
    expect(isRefused([])).toBe(true);
  });
});

test('requests stand together that one person makes under one consent', () => {
  const second = { ...request, name: 'second', scope: '/subscriptions/s/resourceGroups/other' };
  const stolen = { ...request, name: 'stolen', principalId: 'mallory' };
  const plain = { ...request, name: 'plain', justification: `about ${request.justification}` };
  const { groups, others } = groupAsked([request, stolen, plain, second]);
  expect(groups).toEqual([
    { consentId, principalId: consent.userId, requests: [request, second] },
    { consentId, principalId: 'mallory', requests: [stolen] },
  ]);
  expect(others).toEqual([plain]);
});
