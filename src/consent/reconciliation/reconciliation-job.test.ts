import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { changeConsent, fleetNow, hour } from './reconciliation-samples.ts';
import { byHand, editJob, endsOfFirst, first, foundOf, granted, inPast } from './reconciliation-spoilt.ts';
import { timeWords } from './reconciliation-words.ts';
import { reconcile } from './reconciliation.ts';

const running = { provisioningState: 'InProgress', status: 'DeploymentInProgress', nodeState: '' };

describe('what is said of access through a job', () => {
  it.each([
    ['the machine reports access through it as active', {}],
    ['access through it is asked for, and the machine has not reported it yet', running],
    ['whether it gives access cannot be told', { nodeState: 'Frobnicating' }],
    ['its end has passed, and the machine has not confirmed that access is over', { expirationTimestamp: inPast(1) }],
    ['its removal is asked for', { ...running, type: 'Revoke' }],
    ['Azure says that the request failed', { ...running, provisioningState: 'Failed' }],
    ['whether it gives access cannot be told', { nodeState: 'Superseded', expirationTimestamp: inPast(1) }],
    ['Azure shows access through it as over', { nodeState: 'Expired', expirationTimestamp: inPast(1) }],
  ])('is that %s', (words, change) => {
    const [finding] = foundOf('accessWithoutRecord', byHand(change));
    expect(finding?.sentence).toContain(`): ${words}. No consent record`);
  });

  it('is dated by its last change, and said to be, where that is not its first day', () => {
    const made = inPast(9);
    const dated = (lastModifiedAt: string) =>
      foundOf('accessWithoutRecord', byHand({ createdAt: made, lastModifiedAt }))[0];
    expect(dated(inPast(3))).toMatchObject({ at: Date.parse(inPast(3)), isLastChange: true });
    expect(dated(made)).toMatchObject({ at: Date.parse(made) });
    expect(dated(made)).not.toHaveProperty('isLastChange');
  });

  it('is said of its level as Azure’s pages spell it, and of its end in the time zone of whoever reads', () => {
    const until = fleetNow + 3 * hour;
    const change = { accessLevel: 'diagnosticsandrepair', expirationTimestamp: new Date(until).toISOString() };
    const [finding] = reconcile(byHand(change));
    expect(finding?.sentence).toContain(
      `the remote support job rs-by-hand on SRV-4 (Enable, Diagnostics and repair, until ${formatInstant(until)}): `,
    );
  });

  it('is said of a level and an end that nobody knows in Azure’s own words', () => {
    const [finding] = reconcile(byHand({ accessLevel: 'Every\u202Ething', expirationTimestamp: '' }));
    expect(finding?.sentence).toContain('(Enable, “Every⟨U+202E⟩thing”, until “”, which is no time): ');
    expect(timeWords(undefined)).toBe('“”, which is no time');
  });
});

describe('a job put with the level None', () => {
  const kindsOf = (type: string, accessLevel: string) =>
    reconcile(editJob(granted, { ...running, type, accessLevel })).map(({ kind }) => kind);

  it('is within what was agreed where it asks for the removal', () => {
    expect(kindsOf('Revoke', 'None')).toEqual([]);
    expect(kindsOf('revoke', 'nONE')).toEqual([]);
  });

  it('cannot be told to be within it where it asks for access, nor a removal with a word not known here', () => {
    expect(kindsOf('Enable', 'None')).toEqual(['levelBeyondConsent']);
    expect(kindsOf('Revoke', 'Everything')).toEqual(['levelBeyondConsent']);
  });
});

describe('a job that is over', () => {
  const severityWhen = (over: string, change: object = {}) => {
    const times = {
      createdAt: over,
      startTime: over,
      endTime: over,
      lastModifiedAt: over,
      expirationTimestamp: over,
      nodeUpdatedAt: over,
    };
    return reconcile(byHand({ ...times, nodeState: 'Expired', ...change }))[0]?.severity;
  };
  const kept = (90 * 24 - 1) * hour;
  const ago = (ms: number) => new Date(fleetNow - ms).toISOString();

  it('needs an answer as long as the Activity Log is asked about it, 90 days less an hour', () => {
    expect(severityWhen(ago(kept))).toBe('finding');
    expect(severityWhen(ago(kept + 1))).toBe('note');
  });

  it('explains itself after that although Azure does not say all of its times', () => {
    expect(severityWhen(ago(2 * kept), { endTime: undefined, createdAt: '' })).toBe('note');
  });
});

describe('access whose end is on record', () => {
  const after = (change: object, confirmedAt: string) =>
    reconcile(changeConsent(editJob(granted, change), first.consentId, () => ({ ends: endsOfFirst(confirmedAt) })));

  it('needs an answer where Azure shows that it is asked for anew', () => {
    expect(after(running, inPast(1))).toMatchObject([{ kind: 'accessAfterEnd', severity: 'finding' }]);
  });

  it('goes on since that end where the job is of before, and since the job was changed where that was after', () => {
    const atWith = (lastModifiedAt: string) => after({ lastModifiedAt }, inPast(2))[0]?.at;
    expect(atWith(inPast(3))).toBe(fleetNow - 2 * hour);
    expect(atWith(inPast(1))).toBe(fleetNow - hour);
  });

  it('needs an answer also where the record of the end has no time', () => {
    expect(after({}, 'never')).toMatchObject([{ kind: 'accessAfterEnd', severity: 'finding' }]);
  });
});
