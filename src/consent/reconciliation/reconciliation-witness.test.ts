import { describe, expect, it } from 'vitest';

import { correlationId } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type { LogWrite } from './reconciliation-evidence.ts';
import { recordWrites } from './reconciliation-people.ts';
import { changeConsent, changeJobs, fleetNow, hour, person, sampleWrite } from './reconciliation-samples.ts';
import { deploymentIn, first, foundOf, granted, honest, inPast, shownBy } from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';
import { sampleUser } from '#src/consent/samples.ts';

const eve = 'eve@contoso.example';
const own = sampleWrite(first);
const byEve = sampleWrite(first, { caller: eve, callerId: 'eve' });
/** The honest fleet, where the Activity Log holds these events under the correlation id of the active consent. */
const withLog = (...writes: LogWrite[]) =>
  changeConsent(honest, first.consentId, () => ({ writes: { kind: 'read', writes } }));

describe('who wrote a record', () => {
  it('is told by the writes of the record alone, in whatever case Azure spells them', () => {
    const others = [
      { ...byEve, operation: 'Microsoft.Resources/deployments/validate/action' },
      { ...byEve, resourceId: deploymentIn('rg-a', 'of-eve') },
      {
        ...byEve,
        operation: 'Microsoft.HybridCompute/machines/extensions/write',
        resourceId: `${granted}/extensions/x`,
      },
    ];
    expect(reconcile(withLog(own, ...others))).toEqual([]);
    const shouted = { operation: byEve.operation.toUpperCase(), resourceId: byEve.resourceId.toUpperCase() };
    expect(reconcile(withLog(own, { ...byEve, ...shouted }))).toMatchObject([{ kind: 'otherCaller' }]);
  });

  it('is told by no log that was not read', () => {
    const { writes: _, ...unasked } = first;
    expect(recordWrites(unasked)).toEqual([]);
    expect(recordWrites({ ...first, writes: { kind: 'unread', reason: 'No.' } })).toEqual([]);
    expect(recordWrites(first)).toEqual([own]);
  });

  it('is nobody else where the log does not say who', () => {
    expect(reconcile(withLog({ ...own, callerId: undefined }))).toEqual([]);
    expect(reconcile(withLog({ ...own, callerId: sampleUser.toUpperCase() }))).toEqual([]);
  });

  it('is named once for each other person, with what they wrote last', () => {
    const again = { ...byEve, resourceId: first.records[1]?.deploymentId ?? '', at: inPast(1) };
    const byBob = { ...own, caller: undefined, callerId: 'bob', at: inPast(0.5) };
    const [bobs, eves, ...more] = reconcile(withLog(again, byEve, own, byBob));
    expect(more).toEqual([]);
    expect(eves).toMatchObject({ kind: 'otherCaller', severity: 'finding', at: Date.parse(again.at) });
    expect(eves?.sentence).toContain(`names ${eve} as who wrote the record in resource group rg-b at `);
    expect(shownBy(eves)).toEqual({
      Deployment: again.resourceId,
      'Caller in the Activity Log': eve,
      'Object ID of the caller': 'eve',
      'Person of the consent': sampleUser,
      'Correlation ID': correlationId(first.consentHash),
    });
    expect(bobs?.sentence).toContain('names bob as who wrote the record in resource group rg-a at ');
    expect(Object.keys(shownBy(bobs))).not.toContain('Caller in the Activity Log');
  });
});

describe('who made a job', () => {
  const madeByEve = (...writes: LogWrite[]) =>
    foundOf(
      'otherCaller',
      changeJobs(withLog(...writes), granted, (jobs) => jobs.map((job) => ({ ...job, createdBy: eve }))),
    );

  it('is held against nobody whom the log does not call by a name', () => {
    expect(madeByEve({ ...own, caller: undefined })).toEqual([]);
  });

  it('is held against every name by which the log knows the person of the consent', () => {
    const [finding] = madeByEve(own, { ...own, caller: 'Ada.Lovelace@contoso.example' });
    expect(finding?.sentence).toContain(`The consent is ${person}, ada.lovelace@contoso.example’s, as `);
    expect(madeByEve(own, { ...own, caller: eve })).toEqual([]);
  });
});

describe('a record whose write the Activity Log does not show', () => {
  /** What is said of it so many ms after the consent. */
  const unseenAfter = (age: number) =>
    foundOf(
      'otherCaller',
      changeConsent(withLog(), first.consentId, ({ consent }) => ({
        consent: { ...consent, notBefore: toUtcSeconds(fleetNow - age) },
      })),
    );

  it('is missed there once the log had half an hour to show it', () => {
    expect(unseenAfter(60_000)).toEqual([]);
    expect(unseenAfter(0.5 * hour)).toEqual([]);
    const [finding] = unseenAfter(0.5 * hour + 1000);
    expect(finding?.severity).toBe('unknown');
    expect(shownBy(finding)).toEqual({
      'Consent hash': first.consentHash,
      'Correlation ID': correlationId(first.consentHash),
    });
  });

  it('is missed there only as long as the log is asked about it, 90 days less an hour', () => {
    const longest = (90 * 24 - 1) * hour;
    expect(unseenAfter(longest - 1000)).toHaveLength(1);
    expect(unseenAfter(longest)).toEqual([]);
    expect(unseenAfter(2 * longest)).toEqual([]);
  });
});
