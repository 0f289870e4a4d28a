import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { MachineExtract } from '#src/consent/receipts/receipt.ts';
import { machine } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { ActivityTable, MachineTable } from './ReceiptTables.tsx';

const shown = (end: MachineExtract['end']) =>
  renderToStaticMarkup(
    <MachineTable machines={[{ machineId: machine('srv-sql-01'), job: null, changes: [], end }]} nameOf={nameInId} />,
  );
const job = {
  id: 'rs-abc',
  name: 'rs-abc',
  lastModifiedBy: null,
  type: 'Enable',
  provisioningState: 'Succeeded',
  nodeState: null,
  expirationTimestamp: null,
  createdAt: null,
  lastModifiedAt: null,
  sessions: [],
};
const shownOf = (accessLevel: string | null) =>
  renderToStaticMarkup(
    <MachineTable
      machines={[{ machineId: machine('srv-sql-01'), job: { ...job, accessLevel }, changes: [], end: null }]}
      nameOf={nameInId}
    />,
  );
const confirmedAt = '2026-11-24T15:00:00Z';

it('a receipt says of an end only what its record says', () => {
  expect(shown({ ended: 'revoked', confirmedAt, evidence: 'The job ended.' })).toMatch(
    /Revoked, confirmed .*: The job/,
  );
  const closed = shown({ ended: 'removed', confirmedAt, evidence: 'Azure shows no access.' });
  expect(closed).toMatch(/Closed, not proven, recorded .*: Azure shows no access\./);
  expect(closed).not.toContain('confirmed');
  expect(shown(null)).toContain('No end in the records that were read.');
});

it('a receipt shows every session and the whole end: paper has no title to point at', () => {
  const session = { sessionId: null, startedAt: '2026-11-24T14:00:00Z', endedAt: null };
  const sessions = Array.from({ length: 200 }, () => session);
  const evidence = `${'It ended. '.repeat(400)}Last word`;
  const text = renderToStaticMarkup(
    <MachineTable
      machines={[
        {
          machineId: machine('srv-sql-01'),
          job: { ...job, accessLevel: null, sessions },
          changes: [],
          end: { ended: 'revoked', confirmedAt, evidence },
        },
      ]}
      nameOf={nameInId}
    />,
  );
  expect(text.match(/no end reported/g)).toHaveLength(200);
  expect(text).toContain('Last word</');
});

it('a receipt says of what it lacks no more than that it was not in what was read', () => {
  expect(shown(null)).toContain('No job of this consent in what was read');
  const activity = renderToStaticMarkup(<ActivityTable activity={[]} />);
  expect(activity).toContain('No event of this consent in what was read of the Activity Log.');
  expect(shownOf('Diagnostics')).toContain('None reported');
});

it('a receipt names the level of a job as every page does, and shows a word that is none as it is', () => {
  expect(shownOf('DiagnosticsAndRepair')).toContain('; Diagnostics and repair until');
  expect(shownOf('Everything')).toContain('; Everything until');
  expect(shownOf(null)).toContain('; no level until');
});
