import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { setGrant } from '#src/azure/grant/grant-store.ts';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
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
const shown = () => html().match(/Loses a revoke/g)?.length;

afterEach(() => setJournalHealth('durable'));

it('says at both ways to leave that a revoke which waits for a sign-in is lost, where the browser keeps nothing', () => {
  setJournalHealth('memoryOnly');
  expect(shown()).toBeUndefined();
  const error = new AzureError({ kind: 'signInNeeded', message: 'No.' });
  keepRevoke({ machineId: sampleMachine('srv-1'), phase: 'refused', startedAt: 0, removeExtension: false, error });
  expect(shown()).toBe(2);
  setJournalHealth('durable');
  expect(shown()).toBeUndefined();
});

it('says at both ways to leave that they stop what this tab grants', () => {
  const words = 'Stops granting: the rest waits for a press of yours';
  const grant = { consentId: 'c', machines: [], running: true, pressedHere: true };
  setGrant(grant);
  expect(html()).not.toContain(words);
  setGrant({ ...grant, granting: true });
  expect(html().split(words)).toHaveLength(3);
  setGrant(grant);
});

it('says at the sign-out, and there alone, that it is of this tab', () => {
  const [before = '', after = ''] = html().split('>Sign out');
  const words = 'Other tabs of this app stay signed in: close them';
  expect(before).not.toContain(words);
  expect(after).toContain(words);
});
