import { expect, it } from 'vitest';
import type { GrantProgress } from '#src/azure/grant/grant-store.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { mustWarn } from './open-revokes.ts';
import { underWay } from './under-way.ts';

const nothing = { grants: [], presses: [], isDurable: true, isRemoving: false, unsaved: [], unrecorded: [] };
const grant: GrantProgress = { consentId: 'rs-1', machines: [], running: true, pressedHere: true };
const press = (phase: PendingRevoke['phase'], more: Partial<PendingRevoke> = {}): PendingRevoke => ({
  machineId: sampleMachine('srv-1'),
  startedAt: 0,
  removeExtension: false,
  phase,
  ...more,
});
const noSession = new AzureError({ kind: 'signInNeeded', message: 'No.' });

it('is idle where nothing was begun, or all of it has come to an end', () => {
  const presses = [press('proven'), press('absent'), press('refused'), press('refused', { error: noSession })];
  const facts = { ...nothing, grants: [grant], presses };
  expect(underWay(facts)).toEqual({ goesOn: [], unrecorded: [], isIdle: true });
});

it.each([
  ['a grant', { grants: [grant, { ...grant, granting: true }] }, 'access is being granted'],
  ['a revoke', { presses: [press('requesting')] }, 'the end of access to 1 machine is asked for, and not proven yet'],
  [
    'revokes, each machine once',
    { presses: [press('accepted'), press('requesting'), press('accepted', { machineId: sampleMachine('srv-2') })] },
    'the end of access to 2 machines is asked for, and not proven yet',
  ],
  ['a removal of which only this page knows', { isRemoving: true }, 'an extension is being removed'],
])('names %s', (_, facts, words) => {
  expect(underWay({ ...nothing, ...facts })).toMatchObject({ goesOn: [words], isIdle: false });
});

it.each([
  ['a receipt that is not saved', { unsaved: ['rs-1'] }],
  ['a consent that is signed and not on record', { unrecorded: ['rs-1'] }],
  [
    'a revoke that waits for a sign-in, where the browser keeps nothing',
    { presses: [press('refused', { error: noSession })], isDurable: false },
  ],
])('is not idle while the tab alone has %s', (_, facts) => {
  expect(underWay({ ...nothing, ...facts })).toMatchObject({ goesOn: [], isIdle: false });
});

it('is never idle where the browser would ask before the page is left', () => {
  const phases = ['requesting', 'accepted', 'proven', 'absent', 'refused'] as const;
  for (const phase of phases)
    for (const error of [undefined, noSession])
      for (const isDurable of [true, false])
        for (const isRemoving of [true, false]) {
          const presses = [press(phase, error && { error })];
          if (mustWarn(presses, isDurable, isRemoving))
            expect(underWay({ ...nothing, presses, isDurable, isRemoving }).isIdle).toBe(false);
        }
});
