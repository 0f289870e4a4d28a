import { describe, expect, it } from 'vitest';

import { canGrant, eligibility, preflight } from './preflight.ts';
import { recordRoom } from './preflight-record.ts';
import { sampleFacts, sampleNow } from '#src/consent/samples.ts';

const at = (deploymentsInGroup: number) => recordRoom({ ...sampleFacts, deploymentsInGroup });

describe('room for the record', () => {
  it('is there below 500 deployments', () => {
    expect(at(0)).toEqual({
      id: 'recordRoom',
      title: 'Room for the record',
      outcome: 'pass',
      reason: 'The resource group holds 0 deployments of the 800 that Azure keeps.',
    });
    expect(at(1).reason).toContain('holds 1 deployment of');
    expect(at(499).outcome).toBe('pass');
  });

  it('gets scarce from 500 on: Azure is about to remove the oldest, and what to do is said', () => {
    expect(at(500)).toMatchObject({
      outcome: 'warning',
      reason: expect.stringMatching(
        /holds 500 deployments\. From 700 on Azure removes the oldest, records of consents/,
      ),
      remedy: {
        text: expect.stringContaining('az deployment group delete'),
        command: `az deployment group list --subscription 00000000-0000-4000-8000-000000000001 --resource-group 'rg-sql-prod' --query "sort_by([], &properties.timestamp)[].name" --output tsv`,
      },
    });
    expect(at(799).outcome).toBe('warning');
    expect(canGrant(preflight({ ...sampleFacts, deploymentsInGroup: 799 }, sampleNow)).allowed).toBe(true);
  });

  it('is gone at 800, and then nothing is granted', () => {
    expect(at(800)).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('nothing can be granted') });
    const verdict = canGrant(preflight({ ...sampleFacts, deploymentsInGroup: 800 }, sampleNow));
    expect(verdict).toEqual({ allowed: false, reason: at(800).reason });
  });

  it('may be unread: that is said, and Azure decides', () => {
    const { deploymentsInGroup: _count, ...facts } = sampleFacts;
    expect(recordRoom(facts)).toMatchObject({ outcome: 'cannotTell' });
    expect(canGrant(preflight(facts, sampleNow)).allowed).toBe(true);
    // A list of machines does not read it, and it says nothing about the machine.
    expect(eligibility(facts, sampleNow).verdict).toBe('eligible');
  });

  it('is helped by a command that names no place where the machine has none', () => {
    const { machineId: _id, ...facts } = sampleFacts;
    expect(recordRoom({ ...facts, deploymentsInGroup: 800 }).remedy?.command).toMatch(
      /^az deployment group list --query/,
    );
  });
});
