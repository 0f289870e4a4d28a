import { describe, expect, it } from 'vitest';

import { sampleEvidence } from '#src/consent/samples.ts';
import { isPassedOver } from './access-job.ts';
import { job, unreported } from './access-samples.ts';
import { accessState, type JobEvidence } from './access-state.ts';

const at = (time: string): string => `2026-11-24T${time}:00Z`;

const withoutTime = ({ nodeUpdatedAt: _time, ...rest }: JobEvidence): JobEvidence => rest;

/** Access whose place another took at 12:31, as the machine says. */
const old = job({ name: 'old', nodeState: 'Superseded', lastModifiedAt: at('12:00'), nodeUpdatedAt: at('12:31') });

/** It took the place of the old one, and its removal was asked for later, and is done. */
const removed = {
  name: 'newer',
  type: 'Revoke',
  createdAt: at('12:30'),
  lastModifiedAt: at('13:00'),
  endTime: at('13:01'),
} as const;
const newer = (change: Partial<JobEvidence> = {}): JobEvidence => ({ ...unreported(), ...removed, ...change });
const told = (nodeState: string, nodeUpdatedAt?: string): JobEvidence => ({
  ...newer(),
  nodeState,
  ...(nodeUpdatedAt && { nodeUpdatedAt }),
});

const machine = { status: 'Connected', readAt: Date.parse(at('14:00')) };
const of = (...jobs: JobEvidence[]) => accessState(sampleEvidence({ jobs, machine, now: machine.readAt, records: [] }));

describe('what took the place of a superseded job', () => {
  it.each<[string, JobEvidence]>([
    ['"Revoked" without a time', told('Revoked')],
    ['"Active" from before its removal', told('Active', at('12:31'))],
    ['"Revoked" from before its removal', told('Revoked', at('12:59'))],
    ['"Superseded" without a time', told('Superseded')],
  ])('is a later one of which the machine has ever reported: %s', (_, other) => {
    expect(isPassedOver(old, { jobs: [old, other] })).toBe(true);
  });

  it('is a later one whose removal is done, and which was there when the place was taken', () => {
    expect(isPassedOver(old, { jobs: [old, newer()] })).toBe(true);
    expect(of(old, newer())).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false } });
    // Its own end is another question.
    const running = newer({ provisioningState: 'InProgress', status: 'DeploymentInProgress' });
    expect(isPassedOver(old, { jobs: [old, running] })).toBe(false);
    expect(isPassedOver(old, { jobs: [old, newer({ type: 'Enable' })] })).toBe(false);
    expect(isPassedOver(old, { jobs: [old, newer({ type: 'Enable', status: 'Failed' })] })).toBe(false);
  });

  it('is none that the machine has never spoken of, made after the place was taken, whatever came of it', () => {
    const late = (createdAt: string) => newer({ createdAt });
    // The machine dates by its own clock.
    expect(isPassedOver(old, { jobs: [old, late(at('12:36'))] })).toBe(true);
    expect(isPassedOver(old, { jobs: [old, late('2026-11-24T12:36:01Z')] })).toBe(false);
    const undated = withoutTime(old);
    expect(isPassedOver(undated, { jobs: [undated, newer()] })).toBe(false);
    expect(of(old, late(at('12:40')))).toMatchObject({ word: 'Unknown', job: { name: 'old' } });
  });

  it('is none that was made before the last change of the one whose place was taken, unless the machine spoke of it later', () => {
    const earlier = { createdAt: at('11:00') };
    const dated = (nodeUpdatedAt: string) => ({ ...told('Revoked', nodeUpdatedAt), ...earlier });
    expect(isPassedOver(old, { jobs: [old, { ...told('Revoked'), ...earlier }] })).toBe(false);
    expect(isPassedOver(old, { jobs: [old, newer(earlier)] })).toBe(false);
    const ended = { ...old, type: 'Revoke', nodeUpdatedAt: at('12:31'), endTime: at('12:20') };
    expect(isPassedOver(ended, { jobs: [ended, dated(at('12:31'))] })).toBe(true);
    expect(isPassedOver(ended, { jobs: [ended, dated(at('12:30'))] })).toBe(false);
  });

  it('is not one whose own place was taken, and that was asked for earlier: else neither of two would speak', () => {
    const report = { nodeState: 'Superseded', nodeUpdatedAt: at('13:30') };
    const first = { ...old, ...report };
    const second = { ...newer(), ...report };
    expect(isPassedOver(first, { jobs: [first, second] })).toBe(true);
    expect(isPassedOver(second, { jobs: [first, second] })).toBe(false);
    expect(of(first, second)).toMatchObject({ word: 'Unknown', job: { name: 'newer' }, canRevoke: { allowed: true } });
  });

  it('is none that says what is not known here', () => {
    expect(isPassedOver(old, { jobs: [old, told('Odd')] })).toBe(false);
  });
});
