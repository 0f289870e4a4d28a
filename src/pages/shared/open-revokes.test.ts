import { nameInId } from './machine-names.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localRemoval } from '#src/consent/access/access-machine.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { mustWarn, nameInAddress, obstacle, phaseWords, standingRevokes, standingTitle } from './open-revokes.ts';

const id = (name: string) =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/${name}`;

const revoke = (name: string, phase: PendingRevoke['phase'], startedAt = 0): PendingRevoke => ({
  machineId: id(name),
  phase,
  startedAt,
  removeExtension: false,
});

it('takes the name of a machine from the address of its own page, as Azure spells it, and from no other', () => {
  const own = '/machines/11111111-1111-4111-8111-111111111111/rg/SRV-SQL-04';
  expect(nameInAddress(id('srv-sql-04'), own)).toBe('SRV-SQL-04');
  expect(nameInAddress(id('srv-sql-05'), own)).toBeUndefined();
  expect(nameInAddress('no id', '/machines')).toBeUndefined();
});

describe('standingRevokes', () => {
  it('leaves out nothing that needs a person or goes on for long, and nothing stays that is over', () => {
    const phase = fc.constantFrom<PendingRevoke['phase']>('requesting', 'accepted', 'refused', 'proven', 'absent');
    fc.assert(
      fc.property(fc.array(fc.tuple(phase, fc.nat(60_000))), (many) => {
        const revokes = many.map(([phase, startedAt], index) => revoke(`SRV-${index}`, phase, startedAt));
        const shown = new Set(standingRevokes(revokes, 60_000));
        for (const one of revokes) {
          const isOpen =
            one.phase === 'refused' || (!['proven', 'absent'].includes(one.phase) && one.startedAt <= 45_000);
          expect(shown.has(one)).toBe(isOpen);
        }
      }),
    );
  });

  it('puts first what needs a person, then what is open longest', () => {
    const shown = standingRevokes(
      [revoke('A', 'accepted', 2), revoke('B', 'accepted', 1), revoke('C', 'refused', 3)],
      1e6,
    );
    expect(shown.map(({ machineId }) => machineId.at(-1))).toEqual(['C', 'B', 'A']);
  });

  it('keeps a machine that stood there while it is asked once more, until that is over', () => {
    const stood = [id('A').toLowerCase()];
    const again = revoke('A', 'requesting', 59_000);
    expect(standingRevokes([again, revoke('B', 'requesting', 59_000)], 60_000, stood)).toEqual([again]);
    expect(standingRevokes([revoke('A', 'proven', 59_000)], 60_000, stood)).toEqual([]);
  });
});

it('names the machine, or counts them, and says who has to act', () => {
  expect(standingTitle([revoke('SRV-1', 'accepted')], nameInId)).toBe('The end of access to SRV-1 is not proven yet');
  expect(standingTitle([revoke('SRV-1', 'refused')], nameInId)).toBe(
    'The end of access to SRV-1 is not proven yet: it needs you',
  );
  expect(standingTitle([revoke('A', 'refused'), revoke('B', 'accepted')], nameInId)).toBe(
    'The end of access to 2 machines is not proven yet: 1 of them needs you',
  );
});

it('says what stands in the way, and names the permission that is missing', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', missingAction: 'Microsoft.X/jobs/write' });
  expect(obstacle({ ...revoke('A', 'refused'), error })).toMatch(
    /^The permission Microsoft.X\/jobs\/write is missing. Ask/,
  );
  expect(obstacle({ ...revoke('A', 'accepted'), note: 'The machine is away.' })).toBe('The machine is away.');
  // The strip says once for all machines how to be certain.
  const note = `The machine is away. ${localRemoval}`;
  expect(obstacle({ ...revoke('A', 'accepted'), note })).toBe('The machine is away.');
  const sent = { ...revoke('A', 'accepted'), jobName: 'rs-a' };
  expect(phaseWords(sent).word).toBe('Under way, not proven yet');
  // Nothing may have been left to ask for: that Azure has a request is the evidence's to tell.
  expect(obstacle(sent)).toBe('Azure is read until something proves that this access has ended.');
  expect(phaseWords(sent, true)).toEqual({ word: 'Removal accepted, not proven yet', tone: 'attention' });
  expect(obstacle(sent, true)).toMatch(/^Azure has the request\. Nothing proves yet/);
  expect(obstacle({ ...sent, note: 'The machine is away.' }, true)).toBe('The machine is away.');
});

it('does not say that Azure has accepted what it was never sent: without a job there is nothing to send', () => {
  const unsent = revoke('A', 'accepted');
  expect(phaseWords(unsent)).toEqual({ word: 'Nothing to revoke in Azure, not proven', tone: 'attention' });
  expect(obstacle(unsent)).toMatch(/^Azure shows no access to revoke\. Nothing proves/);
  expect(phaseWords(revoke('A', 'requesting'), true).word).toBe('Requesting removal');
  expect(obstacle(revoke('A', 'requesting'), true)).toMatch(/^Azure has not answered yet/);
});

it('says of what another tab pursues no more than this one knows', () => {
  const elsewhere = { ...revoke('A', 'requesting'), jobName: 'rs-a', isElsewhere: true as const };
  expect(phaseWords(elsewhere).word).toBe('Waiting for another tab');
  expect(phaseWords({ ...elsewhere, phase: 'accepted' }, true).word).toBe('Removal accepted, not proven yet');
});

it('says of what has ended beside other access that it needs a person, at once', () => {
  const note = 'This access has ended. Another job: revoke that too.';
  const left = { ...revoke('SRV-1', 'accepted', 60_000), jobName: 'rs-a', otherJob: 'rs-b', note };
  expect(standingRevokes([revoke('A', 'accepted'), left], 60_000)[0]).toBe(left);
  expect(standingRevokes([{ ...left, isAnswered: true }], 1e6)).toEqual([]);
  expect(phaseWords(left, true)).toEqual({ word: 'Not over: it needs you', tone: 'bad' });
  expect(obstacle(left)).toBe(note);
  expect(standingTitle([left], nameInId)).toBe('The end of access to SRV-1 is not proven yet: it needs you');
});

it('warns of leaving only while a request may be lost with the page', () => {
  expect(mustWarn([revoke('A', 'requesting')], false, false)).toBe(true);
  expect(mustWarn([revoke('A', 'requesting')], true, false)).toBe(false);
  expect(mustWarn([revoke('A', 'accepted'), revoke('B', 'refused'), revoke('C', 'proven')], false, false)).toBe(false);
  expect(mustWarn([revoke('A', 'proven')], true, true)).toBe(true);
});

it('warns of leaving for the sign-in that a request waits for, where the request would not outlive the page', () => {
  const waiting = (kind: AzureError['kind']) => ({
    ...revoke('A', 'refused'),
    error: new AzureError({ kind, message: 'No.' }),
  });
  expect(mustWarn([waiting('signInNeeded')], false, false)).toBe(true);
  expect(mustWarn([waiting('signInNeeded')], true, false)).toBe(false);
  expect(mustWarn([{ ...waiting('signInNeeded'), isAnswered: true }], false, false)).toBe(false);
  // The press beside which that stands is not asked about again; what else would be lost is.
  expect(mustWarn([waiting('signInNeeded')], false, false, true)).toBe(false);
  expect(mustWarn([waiting('signInNeeded'), revoke('B', 'requesting')], false, false, true)).toBe(true);
  expect(mustWarn([waiting('signInNeeded')], false, true, true)).toBe(true);
  // Azure has had it, and said so.
  expect(mustWarn([waiting('forbidden')], false, false)).toBe(false);
});
