import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { away, awaySince, ends, job, now, revoke, withJob, withoutJob } from './access-samples.ts';
import { accessState, type JobEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleUser } from '#src/consent/samples.ts';

describe('the consent record', () => {
  const record = {
    consentId: sampleConsentId.toUpperCase(),
    level: 'Diagnostics',
    notAfter: '2026-11-24T21:00:00Z',
    userId: sampleUser,
  } as const;

  it('is missed on live access', () => {
    const state = withJob({}, { records: [] });
    expect(state.detail).toBe(
      `Diagnostics until ${ends}. No consent record that can be trusted was found for this access.`,
    );
    expect(state.evidence).toContain('No consent record that can be trusted was found for this job.');
    expect(withJob({}, { records: [{ ...record, consentId: 'rs-other' }] }).detail).toContain(
      'No consent record that can be trusted was found',
    );
    expect(withJob({}, { records: [record] }).detail).not.toContain('No consent record');
  });

  it('is not missed when records were not read, or access ended', () => {
    const state = withJob({}, { records: 'unknown' });
    expect(state.detail).toBe(`Diagnostics until ${ends}.`);
    expect(state.evidence).toContain('The consent records were not read.');
    expect(withJob(revoke, { records: [] }).detail).not.toContain('record');
  });

  it('is compared with the access: it never reaches further than agreed', () => {
    const conflict = (change: Partial<JobEvidence>, agreed: Partial<typeof record> | { notAfter: string } = {}) =>
      withJob(change, { records: [{ ...record, ...agreed }] }).conflict;
    expect(conflict({})).toBeUndefined();
    expect(conflict({ expirationTimestamp: '2026-11-24T20:00:00Z' })).toBeUndefined();
    expect(conflict({ expirationTimestamp: '2026-11-24T21:00:00.001Z' })).toBe(
      'The access ends later than what was agreed.',
    );
    expect(conflict({}, { notAfter: 'never' })).toBe('The access ends later than what was agreed.');
    expect(conflict({ accessLevel: 'DiagnosticsAndRepair' })).toBe('The access level is higher than what was agreed.');
    expect(conflict({ accessLevel: 'DiagnosticsAndRepair', expirationTimestamp: '2026-11-25T21:00:00Z' })).toBe(
      'The access level is higher than what was agreed. The access ends later than what was agreed.',
    );
  });
});

describe('what does not fit active access', () => {
  it('is an agreed end that has passed', () => {
    const agreed = (notAfter: string) =>
      withJob({}, { records: [{ consentId: sampleConsentId, level: 'Diagnostics', notAfter, userId: sampleUser }] });
    const passed = `The access ends later than what was agreed. The agreed end, ${formatInstant(now)}, has passed: revoke the access.`;
    expect(agreed(new Date(now).toISOString())).toMatchObject({ word: 'Active', conflict: passed });
    expect(agreed(new Date(now + 1000).toISOString()).conflict).toBe('The access ends later than what was agreed.');
  });

  it('is not an end that passed as agreed and waits for the machine to confirm it', () => {
    const end = Date.parse('2026-11-24T21:00:00Z');
    expect(withJob({}, { now: end, readAt: end })).toMatchObject({ word: 'Expired, checking' });
    expect(withJob({}, { now: end, readAt: end }).conflict).toBeUndefined();
  });

  it('is a machine that is away, whose last report is shown', () => {
    const conflict = `${awaySince} What it reported last is shown; access may have ended on it since.`;
    expect(withJob({}, { machine: away })).toMatchObject({ word: 'Active', conflict });
    expect(withJob({ status: 'InProgress' }, { machine: away }).conflict).toBeUndefined();
    expect(withJob({}, { machine: { readAt: now } }).conflict).toBeUndefined();
  });

  it('is an extension that is being removed', () => {
    const extension = (provisioningState: string) => ({ name: 'AzureEdgeRemoteSupport', provisioningState });
    expect(withJob({}, { extension: extension('Deleting') })).toMatchObject({
      word: 'Active',
      conflict: 'The extension is being removed, although access is active.',
    });
    expect(withJob({}, { extension: extension('Failed') }).conflict).toBeUndefined();
    expect(withJob({}, { extension: 'unknown' }).conflict).toBeUndefined();
  });
});

describe('how we know', () => {
  it('names open sessions, the last report and what is not known', () => {
    const { evidence } = withJob({ sessions: [{}], nodeUpdatedAt: '2026-11-24T13:25:00Z' });
    expect(evidence).toContain('1 session has no reported end.');
    expect(evidence).toContain(
      `Node state Active, connection Connected, reported ${formatInstant(Date.parse('2026-11-24T13:25:00Z'))}.`,
    );
    expect(withJob({ sessions: [{}, {}] }).evidence).toContain('2 sessions have no reported end.');
    const { connectionStatus: _status, ...silent } = sampleJob;
    expect(accessState(sampleEvidence({ jobs: [silent] })).evidence).toContain('Node state Active.');
    expect(withoutJob({ machine: { readAt: now } }).evidence.at(-1)).toBe(
      `Machine of unknown status. Read ${formatInstant(now)}.`,
    );
    expect(withoutJob({ machine: 'unknown' }).evidence.at(-1)).toBe('The machine could not be read.');
    expect(withoutJob({ extension: 'unknown' }).evidence).toContain('The extensions of the machine could not be read.');
    expect(withoutJob({ extension: 'absent' }).evidence).toContain(
      'The remote support extension is not on the machine.',
    );
    const extension = { name: 'EdgeRemoteSupport', provisioningState: 'Succeeded' };
    expect(withoutJob({ extension }).evidence).toContain('Extension EdgeRemoteSupport: Succeeded.');
    expect(withoutJob().evidence[0]).toBe(
      `Azure has no remote support job on this machine. Read ${formatInstant(now)}.`,
    );
    const setting = withoutJob({ jobs: [job(revoke)], extension: { ...extension, provisioningState: 'Creating' } });
    expect(setting.evidence[0]).toBe(
      `Azure has no remote support job that gives access on this machine. Read ${formatInstant(now)}.`,
    );
  });

  it('an extension that is missing under active access does not fit', () => {
    const conflict = 'The extension is not on the machine, although access is active.';
    expect(withJob({}, { extension: 'absent' })).toMatchObject({ word: 'Active', conflict });
    expect(withJob({ status: 'InProgress' }, { extension: 'absent' }).conflict).toBeUndefined();
  });

  it('shows the words of others without what would reorder them', () => {
    const state = withJob({ nodeState: 'Active\u202e', connectionErrorMessage: 'x' });
    expect(state.detail).toContain('⟨U+202E⟩');
  });
});
