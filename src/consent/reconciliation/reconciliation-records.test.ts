import { describe, expect, it } from 'vitest';

import { correlationId } from '#src/consent/consent.ts';
import { recordName } from '#src/consent/record.ts';
import type { ReconciliationEvidence } from './reconciliation-evidence.ts';
import { changeConsent, changeJobs } from './reconciliation-samples.ts';
import {
  alsoGranted,
  deploymentIn,
  first,
  firstCopyOnly,
  foundOf,
  granted,
  honest,
  inPast,
  lower,
  past,
  second,
  shownBy,
  unfitIn,
} from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

describe('a record that does not verify', () => {
  const over = { nodeState: 'Expired', expirationTimestamp: inPast(1) };
  const failed = { provisioningState: 'Failed', status: 'Failed', nodeState: '' };
  /** What to do where the jobs of its name, one a machine, are in these states. */
  const remedyWith = (...states: [object?, object?]) => {
    const spoilt: ReconciliationEvidence = {
      ...honest,
      consents: [second],
      unfit: [unfitIn('rg-a', first.consentId)],
    };
    const evidence = [granted, alsoGranted].reduce((changed, id, index) => {
      const state = states[index];
      return changeJobs(changed, id, (jobs) => (state === undefined ? [] : jobs.map((job) => ({ ...job, ...state }))));
    }, spoilt);
    return foundOf('recordEdited', evidence)[0]?.remedy;
  };

  it('asks first for access of its name to be revoked, where any may still be used', () => {
    const asked = /^Revoke the access that bears its name\. The Activity Log /;
    expect(remedyWith({}, {})).toMatch(asked);
    expect(remedyWith(over, {})).toMatch(asked);
    expect(remedyWith(failed, { nodeState: 'Frobnicating' })).toMatch(asked);
    const nothingToRevoke = [[over, over], [failed, failed], [over, failed], []] as const;
    for (const states of nothingToRevoke) expect(remedyWith(...states)).toMatch(/^The Activity Log /);
  });

  it('concerns the machines that bear its name, and those of the consent in its own resource group', () => {
    const jobless = [granted, alsoGranted].reduce((changed, id) => changeJobs(changed, id, () => []), honest);
    const concerned = (evidence: typeof honest) =>
      foundOf('recordEdited', { ...evidence, unfit: [unfitIn('rg-b', first.consentId)] })[0]?.machineIds.toSorted();
    expect(concerned(firstCopyOnly(jobless, first.consentId))).toEqual(lower(alsoGranted));
    expect(concerned(firstCopyOnly(honest, first.consentId))).toEqual(lower(granted, alsoGranted));
  });

  it('is shown, and found by the consent in its name, if that is the id of one', () => {
    const foundFor = (consentId: string) => foundOf('recordEdited', { ...honest, unfit: [unfitIn('rg-c', consentId)] });
    const [named] = foundFor(first.consentId.toUpperCase());
    expect(named?.consentId).toBe(first.consentId);
    expect(shownBy(named)).toEqual({
      Deployment: deploymentIn('rg-c', recordName(first.consentId.toUpperCase())),
      'Consent in its name': first.consentId.toUpperCase(),
    });
    const [odd] = foundFor('rs-by-hand');
    expect(shownBy(odd)).toMatchObject({ 'Consent in its name': 'rs-by-hand' });
    expect(Object.keys(odd ?? {})).not.toContain('consentId');
  });

  it('answers for access whose own record is gone only where it is that record', () => {
    const withUnfit = (deploymentId: string) =>
      foundOf('accessWithoutRecord', {
        ...honest,
        consents: [first],
        unfit: [{ deploymentId, reason: 'It was changed.', consentId: second.consentId }],
      }).map(({ machineIds }) => machineIds);
    expect(withUnfit(unfitIn('rg-b', second.consentId).deploymentId)).toEqual([]);
    const ended = deploymentIn('rg-b', `remote-support-ended-${second.consentId}-00000000`);
    expect(withUnfit(ended)).toEqual([lower(past)]);
  });
});

describe('a copy of a record where its consent has no machine', () => {
  const copy = { ...unfitIn('rg-c', second.consentId), isOutOfPlace: true } as const;

  it('is told of as what it is, and nothing is said to be unknown of what was agreed', () => {
    const [finding, ...more] = reconcile({ ...honest, unfit: [copy] });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'recordElsewhere', consentId: second.consentId, machineIds: [] });
    expect(finding?.sentence).toMatch(/ in resource group rg-c is a copy of the record of a consent without a machine/);
    expect(shownBy(finding)).toEqual({ Deployment: copy.deploymentId, 'Consent in its name': second.consentId });
  });

  it('answers for no access whose own record is gone', () => {
    const found = foundOf('accessWithoutRecord', { ...honest, consents: [first], unfit: [copy] });
    expect(found.map(({ machineIds }) => machineIds)).toEqual([lower(past)]);
  });
});

it('shows the change of a consent that is gone, of no machine where its name tells none', () => {
  const deploymentId = deploymentIn('rg-b', 'remote-support-changed-rs-aaaaaaaaaaaaaaaaaaaaa-00000000-aaaaaaa');
  const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';
  const change = { deploymentId, reason: 'It is gone.', consentId, isConsentGone: true } as const;
  const [finding] = reconcile({ ...honest, unfit: [change] });
  expect(finding).toMatchObject({ kind: 'recordMissingInGroup', consentId, machineIds: [] });
  expect(shownBy(finding)).toEqual({ Deployment: deploymentId, 'Consent in its name': consentId });
});

describe('the correlation id under which a record was written', () => {
  const writtenUnder = (id: string) =>
    reconcile(
      changeConsent(honest, first.consentId, ({ records }) => ({
        records: records.map((copy, index) => (index === 0 ? { ...copy, correlationId: id } : copy)),
      })),
    );

  it('is shown beside the one it should be, where they differ, for the machines of that resource group', () => {
    const other = '00000000-0000-4000-8000-000000000000';
    const [finding, ...more] = writtenUnder(other);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'recordEdited', machineIds: lower(granted) });
    expect(shownBy(finding)).toEqual({
      Deployment: first.records[0]?.deploymentId,
      'Written at': first.consent.notBefore,
      'Correlation ID': other,
      'Correlation ID of the consent': correlationId(first.consentHash),
      'Consent hash': first.consentHash,
    });
  });

  it('is held against nobody where Azure does not say it, or says it in capitals', () => {
    expect(writtenUnder('')).toEqual([]);
    expect(writtenUnder(correlationId(first.consentHash).toUpperCase())).toEqual([]);
  });
});

it('shows where each of the copies is that differ', () => {
  const [finding] = reconcile(changeConsent(honest, first.consentId, () => ({ copiesDiffer: true })));
  // One of them may have been changed long after the time agreed to began.
  expect(finding).not.toHaveProperty('at');
  expect(shownBy(finding)).toEqual({
    'Agreed from': first.consent.notBefore,
    'Consent hash': first.consentHash,
    'Copy 1': first.records[0]?.deploymentId,
    'Copy 2': first.records[1]?.deploymentId,
  });
});
