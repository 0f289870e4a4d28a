import { expect, it } from 'vitest';
import { setGrant } from '#src/azure/grant/grant-store.ts';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { leavingLosses } from './leaving-losses.ts';

const press = { machineId: sampleMachine('a'), startedAt: 1, removeExtension: false, phase: 'requesting' } as const;
const waits = 'A revoke that Azure has not accepted waits until you sign in here again';

it('names a revoke that is asked for from this tab, and claims less of one that waits for another', () => {
  setJournalHealth('durable');
  keepRevoke({ ...press, isElsewhere: true });
  expect(leavingLosses()).toEqual([
    'A revoke that waits for another tab goes on there, or waits until you sign in here again',
  ]);
  keepRevoke(press);
  expect(leavingLosses()).toEqual([waits]);
  keepRevoke({ ...press, phase: 'accepted' });
  expect(leavingLosses()).toEqual([]);
});

it('says what is lost where the browser keeps nothing, and that granting stops', () => {
  setJournalHealth('memoryOnly');
  const error = Object.assign(new Error('x'), { kind: 'signInNeeded' }) as never;
  keepRevoke({ ...press, phase: 'refused', error });
  setGrant({ consentId: 'rs-a', machines: [], running: true, granting: true, pressedHere: true });
  expect(leavingLosses()).toEqual([
    'A revoke that Azure has not accepted is lost, for this browser keeps nothing',
    'Granting stops, and the rest waits for a press of yours',
  ]);
});
