import { describe, expect, it } from 'vitest';

import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';

import { at, evidenceList, findingsOfConsent } from './reconciliation-finding.ts';
import { plants } from './reconciliation-plants.ts';
import {
  changeConsent,
  changeJobs,
  changeMachine,
  fleetNow,
  honestFleet,
  machineIdOf,
  person,
  setUp,
} from './reconciliation-samples.ts';
import {
  alsoGranted,
  bare,
  byHand,
  editJob,
  endsOfFirst,
  first,
  granted,
  honest,
  inPast,
  outsiders,
  past,
} from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

const revokeFirst = 'Revoke the access on the machine’s page. ';
const found = (evidence: typeof honest) => reconcile(evidence)[0];
/** Azure says no time at all. */
const timeless = {
  createdAt: undefined,
  startTime: '',
  endTime: undefined,
  lastModifiedAt: undefined,
  expirationTimestamp: '',
};

describe('what to do about access that was not agreed', () => {
  const kinds = ['accessWithoutRecord', 'levelBeyondConsent', 'endBeyondConsent', 'machineNotInConsent'] as const;
  const rows = kinds.flatMap((kind) => plants[kind].map(({ does, evidence }) => ({ kind, does, evidence })));

  it.each(rows)('$kind, $does: ending it comes first where it may still be used', ({ evidence }) => {
    const { sentence = '', remedy = '' } = found(evidence) ?? {};
    expect(remedy.startsWith(revokeFirst)).toBe(!sentence.includes('access through it as over'));
    expect(remedy.replace(revokeFirst, '')).toMatch(/^(Ask|Then|A) /);
  });

  it('needs no revoke where Azure says that the request failed', () => {
    const finding = found(byHand({ provisioningState: 'Failed', status: 'Failed', nodeState: '' }));
    expect(finding?.sentence).toContain('Azure says that the request failed');
    expect(finding?.remedy).toMatch(/^Ask whoever made the job/);
  });

  it('is to compare again where the records of the resource group were not read', () => {
    const unread = { ...honest, consents: [first], groupsRead: new Set<string>() };
    const finding = reconcile(unread).find(({ kind }) => kind === 'accessWithoutRecord');
    expect(finding?.remedy).toBe('Compare again once the resource group can be read.');
  });
});

describe('how much an answer is needed', () => {
  const longAgo = inPast(91 * 24);
  const old = { createdAt: longAgo, startTime: longAgo, endTime: longAgo, lastModifiedAt: longAgo };

  it('is told by what may still be used, and by what was changed while somebody could look up who did it', () => {
    const severityOf = (change: object) => found(byHand(change))?.severity;
    expect(severityOf({ ...old, expirationTimestamp: 'never' })).toBe('finding');
    const over = { ...old, expirationTimestamp: longAgo, nodeState: 'Expired' };
    expect(severityOf(over)).toBe('note');
    expect(severityOf({ ...over, lastModifiedAt: inPast(24) })).toBe('finding');
    expect(severityOf({ ...timeless, nodeState: 'Superseded' })).toBe('finding');
  });

  it('is told by a removal that failed, which ended nothing', () => {
    const failed = { type: 'Revoke', provisioningState: 'Failed', status: 'Failed', nodeState: '' };
    expect(found(byHand(failed))?.sentence).toContain('whether it gives access cannot be told');
  });
});

it('dates what is beyond a consent by the last change of the job, else by its start, else by its making', () => {
  const times = { lastModifiedAt: inPast(1), startTime: inPast(2), createdAt: inPast(3) };
  const beyond = { ...times, accessLevel: 'DiagnosticsAndRepair' };
  const atOf = (change: object) => found(editJob(granted, { ...beyond, ...change }))?.at;
  expect(atOf({})).toBe(Date.parse(times.lastModifiedAt));
  expect(atOf({ lastModifiedAt: undefined })).toBe(Date.parse(times.startTime));
  expect(atOf({ lastModifiedAt: undefined, startTime: '' })).toBe(Date.parse(times.createdAt));
  expect(Object.keys(found(byHand(timeless)) ?? {})).not.toContain('at');
});

describe('access that is over', () => {
  it('is still held against what was agreed, as far as Azure says what it was', () => {
    const higher = editJob(past, { accessLevel: 'DiagnosticsAndRepair' });
    expect(reconcile(higher)).toMatchObject([{ kind: 'levelBeyondConsent', severity: 'finding' }]);
    const longer = editJob(past, { expirationTimestamp: inPast(1) });
    expect(reconcile(longer)).toMatchObject([{ kind: 'endBeyondConsent', severity: 'finding' }]);
    const successor = { ...sampleJob, name: 'rs-next', type: 'Revoke', nodeState: 'Revoked' };
    const kindsOf = (change: Partial<JobEvidence>) =>
      reconcile(
        changeJobs(editJob(past, { nodeState: 'Superseded', ...change }), past, (jobs) => [...jobs, successor]),
      ).map(({ kind }) => kind);
    expect(kindsOf({ accessLevel: '' })).toEqual(['accessWithoutRecord']);
    expect(kindsOf({ expirationTimestamp: '' })).toEqual(['accessWithoutRecord']);
  });
});

describe('access whose end is on record', () => {
  const after = (evidence: typeof honest, confirmedAt: string) =>
    reconcile(changeConsent(evidence, first.consentId, () => ({ ends: endsOfFirst(confirmedAt) })));

  it('may have ended after the jobs were read, which says nothing against it', () => {
    expect(after(honest, '2026-11-24T15:00:01Z')).toEqual([]);
    expect(after(honest, '2026-11-24T15:00:00Z')).toMatchObject([{ kind: 'accessAfterEnd' }]);
  });

  it('is shown with that end', () => {
    expect(after(honest, '2026-11-24T14:00:00Z')[0]?.evidence).toEqual(
      expect.arrayContaining([
        { label: 'Recorded end', value: 'Expired, confirmed' },
        { label: 'Recorded at', value: '2026-11-24T14:00:00Z' },
      ]),
    );
  });

  it('is not called confirmed where nothing proved it', () => {
    const closed = endsOfFirst('2026-11-24T14:00:00Z').map((end) => ({ ...end, ended: 'removed' as const }));
    const [finding] = reconcile(changeConsent(honest, first.consentId, () => ({ ends: closed })));
    expect(finding?.sentence).toContain('The records say of this access: Closed, not proven, recorded ');
    expect(finding?.evidence).toContainEqual({ label: 'Recorded end', value: 'Closed, not proven' });
  });

  it('is not given anew by a removal that failed', () => {
    const failed = editJob(granted, { type: 'Revoke', provisioningState: 'Failed', status: 'Failed', nodeState: '' });
    const kinds = after(failed, '2026-11-24T14:00:00Z').map(({ kind }) => kind);
    expect(kinds).not.toContain('accessAfterEnd');
  });
});

describe('who made a job', () => {
  it('is held against who recorded the consent, where Azure names both', () => {
    const [finding] = reconcile(editJob(granted, { createdBy: 'eve@contoso.example' }));
    expect(finding?.sentence).toContain(`The consent is ${person}’s, as`);
    expect(reconcile(editJob(granted, { createdBy: person.toUpperCase() }))).toEqual([]);
    expect(reconcile(editJob(granted, { createdBy: undefined }))).toEqual([]);
    const unnamed = changeConsent(honest, first.consentId, () => ({ writes: { kind: 'unread', reason: 'No.' } }));
    expect(reconcile(unnamed).filter(({ kind }) => kind === 'otherCaller')).toEqual([]);
  });
});

it('counts the machines that a consent was given for', () => {
  const id = machineIdOf('rg-a', 'SRV-9');
  const fleet = honestFleet([{ hash: 'c'.repeat(64), machines: [id], course: 'active' }], [bare]);
  const [consent] = fleet.consents;
  const job = { ...outsiders, name: consent?.consentId ?? '', createdBy: 'ada@contoso.example' };
  const strayed = changeMachine(fleet, bare, () => ({
    extension: setUp,
    jobs: { kind: 'read', jobs: [job], readAt: fleetNow },
  }));
  expect(found(strayed)?.sentence).toContain('was given for 1 other machine, not for this one.');
});

describe('the evidence of a finding', () => {
  it('is what Azure says, without what it does not say', () => {
    const { createdAt: _, ...dateless } = outsiders;
    const finding = found(changeJobs(byHand({}), bare, () => [{ ...dateless, nodeState: '' }]));
    expect(finding?.evidence).toEqual([
      { label: 'Machine', value: bare },
      { label: 'Job', value: 'rs-by-hand' },
      { label: 'Access level', value: 'Diagnostics' },
      { label: 'End', value: '2026-11-24T21:00:00Z' },
      { label: 'Created by', value: 'eve@contoso.example' },
      { label: 'Last changed at', value: '2026-11-24T13:00:10Z' },
      { label: 'Provisioning state', value: 'Succeeded, Succeeded' },
      { label: 'Jobs read at', value: '2026-11-24T15:00:00.000Z' },
    ]);
    expect(evidenceList({ Said: 'x', Empty: '', Missing: undefined })).toEqual([{ label: 'Said', value: 'x' }]);
  });

  it('has a time only where there is one', () => {
    expect(at('2026-11-24T15:00:00Z')).toEqual({ at: fleetNow });
    for (const none of [undefined, '', 'never']) expect(Object.keys(at(none))).toEqual([]);
  });

  it('is found by its consent, and by no other', () => {
    const all = reconcile(editJob(granted, { accessLevel: 'DiagnosticsAndRepair' }));
    expect(findingsOfConsent(all, first.consentId.toUpperCase())).toEqual(all);
    expect(findingsOfConsent(all, 'rs-other')).toEqual([]);
    expect(all).toHaveLength(1);
    expect(all[0]?.machineIds).not.toContain(alsoGranted.toLowerCase());
  });
});
