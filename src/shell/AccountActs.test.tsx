import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { AccountActs } from './AccountActs.tsx';

vi.mock('#src/azure/records/kept-signatures.ts', () => ({ keptIds: () => [] }));
vi.mock('./UnsavedReceipts.tsx', () => ({ useUnsavedReceipts: () => [] }));

const account = { name: 'Ada', username: 'ada@contoso.example', tenantId: 'tenant' };
const none = () => undefined;
const shown = () =>
  renderToStaticMarkup(
    <MemoryRouter>
      <AccountActs account={account} onSignOut={none} onSwitchAccount={none} onClose={none} />
    </MemoryRouter>,
  ).match(/Loses a revoke/g)?.length;

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
