import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { setGrant } from '#src/azure/grant/grant-store.ts';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { allRevokes, keepRevoke, pendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { AccountActs } from './AccountActs.tsx';

vi.mock('#src/azure/records/kept-signatures.ts', () => ({ keptIds: () => [] }));
vi.mock('./UnsavedReceipts.tsx', () => ({ useUnsavedReceipts: () => [] }));

const account = { name: 'Ada', username: 'ada@contoso.example', tenantId: 'tenant' };
const none = () => undefined;
const html = () =>
  renderToStaticMarkup(
    <MemoryRouter>
      <AccountActs account={account} onSignOut={none} onSwitchAccount={none} onClose={none} />
    </MemoryRouter>,
  );
const shown = (words = 'A revoke that Azure has not accepted is lost, for this browser keeps nothing') =>
  html().split(words).length - 1;

afterEach(() => {
  setJournalHealth('durable');
  for (const machineId of allRevokes().keys()) keepRevoke({ ...revoke, machineId, phase: 'proven', startedAt: 9 });
});

const revoke = { machineId: sampleMachine('srv-1'), startedAt: 0, removeExtension: false } as const;
const error = new AzureError({ kind: 'signInNeeded', message: 'No.' });

it('says at both ways to leave that a revoke which waits for a sign-in is lost, where the browser keeps nothing', () => {
  setJournalHealth('memoryOnly');
  expect(shown()).toBe(0);
  keepRevoke({ ...revoke, phase: 'refused', error });
  expect(shown()).toBe(2);
  setJournalHealth('durable');
  expect(shown()).toBe(0);
});

it('says at both ways to leave that a revoke which Azure has not accepted stops until the same person is back', () => {
  const words = 'A revoke that Azure has not accepted waits until you sign in here again';
  keepRevoke({ ...revoke, phase: 'accepted' });
  expect(shown(words)).toBe(0);
  keepRevoke({ ...revoke, phase: 'requesting' });
  expect(shown(words)).toBe(2);
  // It is not what is shown of the machine.
  const other = {
    jobName: 'rs-2',
    namedJob: { name: 'rs-2', accessLevel: 'Diagnostics', expirationTimestamp: '' },
    startedAt: 1,
  };
  keepRevoke({ ...revoke, ...other, phase: 'refused' });
  expect(pendingRevoke(revoke.machineId)?.phase).toBe('refused');
  expect(shown(words)).toBe(2);
  keepRevoke({ ...revoke, phase: 'accepted' });
  expect(shown(words)).toBe(0);
  keepRevoke({ ...revoke, ...other, phase: 'refused', error });
  expect(shown(words)).toBe(2);
});

it('says at both ways to leave that they stop what this tab grants', () => {
  const words = 'Granting stops, and the rest waits for a press of yours';
  const grant = { consentId: 'c', machines: [], running: true, pressedHere: true };
  setGrant(grant);
  expect(html()).not.toContain(words);
  setGrant({ ...grant, granting: true });
  expect(html().split(words)).toHaveLength(3);
  setGrant(grant);
});

it.each([
  ['are told of it', EventTarget, 'Other tabs of this app are told to sign out too: look for any that stays signed in'],
  [
    'are not, where the browser has no way',
    undefined,
    'Other tabs of this app stay signed in: sign out in each of them',
  ],
])('says at the sign-out, and there alone, that other tabs %s', (_, channel, words) => {
  vi.stubGlobal('BroadcastChannel', channel);
  const [before = '', after = ''] = html().split('>Sign out');
  expect(before).not.toContain('Other tabs');
  expect(after).toContain(words);
  vi.unstubAllGlobals();
});
