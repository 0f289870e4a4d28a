import { expect, it } from 'vitest';

import { revokedJob, sampleConsentEvidence, sampleEvidence, sampleJob, sampleReadAt } from '#test/consent/samples.ts';
import { decideAccess } from './decide.ts';
import type { AccessEvidence, JobEvidence, MachineEvidence } from './evidence.ts';
import { stateWord } from './state-words.ts';

/*
 * The whole of the rules as tables a person can read: `decide.table.txt`, made by asking `decideAccess`. * marks that a revoke is offered.
 * Renew it with `npx vitest run src/consent/access/decide.table.test.ts -u`, and read what changed.
 */

const now = sampleReadAt;
const hour = 3_600_000;

function iso(at: number): string {
  return new Date(at).toISOString();
}

function shown(evidence: AccessEvidence): string {
  const state = decideAccess(evidence, now);
  const confirmed = state.kind === 'expired' ? (state.isConfirmed ? ', confirmed' : ', waiting') : '';
  return `${stateWord(state.kind)}${confirmed}${state.mayHaveAccess ? ' *' : ''}`;
}

type Changes<T> = Record<string, Partial<T>>;

const ends: Changes<JobEvidence> = {
  ahead: { expirationTimestamp: iso(now + hour) },
  passed: { expirationTimestamp: iso(now - 1) },
  'no time': { expirationTimestamp: 'soon' },
};

const outcomes: Changes<JobEvidence> = {
  succeeded: {},
  running: { provisioningState: 'InProgress', status: 'DeploymentInProgress' },
  deleting: { provisioningState: 'Deleting' },
  failed: { provisioningState: 'Failed', status: 'Failed' },
  'not known': { provisioningState: 'Sleeping', status: 'Dreaming' },
  'of an earlier request': { endTime: '2026-11-24T13:00:00Z' },
};

const fresh = iso(now - hour / 3);
const stale = '2026-11-24T12:00:00Z';
const reports: Changes<JobEvidence> = {
  nothing: { nodeState: '' },
  Active: { nodeState: 'Active', nodeUpdatedAt: fresh },
  Revoked: { nodeState: 'Revoked', nodeUpdatedAt: fresh },
  'Revoked, before the request': { nodeState: 'Revoked', nodeUpdatedAt: stale },
  'Expired in year 1, never used': { nodeState: 'Expired', nodeUpdatedAt: '0001-01-01T00:00:00' },
  'Superseded, by what is not shown': { nodeState: 'Superseded', nodeUpdatedAt: fresh },
  Failed: { nodeState: 'Failed', nodeUpdatedAt: fresh },
  'an open session': { nodeState: 'Revoked', nodeUpdatedAt: fresh, sessions: [{ sessionId: '1' }] },
  'a word not known': { nodeState: 'Sleeping', nodeUpdatedAt: fresh },
};

const machine: Record<string, Partial<MachineEvidence>> = {
  'connected since days': {},
  'came back after': { lastStatusChange: iso(now - hour / 6) },
  'connected, since when not known': { lastStatusChange: '' },
  'left long after': { status: 'Disconnected', lastStatusChange: iso(now - 1) },
  'away since before': { status: 'Disconnected', lastStatusChange: '2026-11-24T13:10:00Z' },
  'of a status not known': { status: 'Sleeping' },
};

const over = { expirationTimestamp: iso(now - hour / 2) };
const jobs: Changes<JobEvidence> = {
  active: {},
  requested: { nodeState: '' },
  failed: { nodeState: '', ...outcomes['failed'] },
  superseded: { nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T13:10:00Z' },
  'end passed': over,
  'end confirmed': { ...over, nodeState: 'Expired', nodeUpdatedAt: fresh },
  'revoke running': { ...revokedJob, ...outcomes['running'], nodeState: 'Active' },
  'revoke failed': { ...revokedJob, ...outcomes['failed'], nodeState: 'Active' },
  revoked: revokedJob,
};

const deletion = (['put', 'deleted'] as const).map((is) => ({ job: 'gone', is, at: '2026-11-24T13:10:00Z' }));

const extensions = ['Succeeded', 'Creating', 'Deleting', 'Failed', 'Sleeping'];

function table(
  title: string,
  rows: readonly string[],
  columns: readonly string[],
  cell: (row: string, column: string) => string,
) {
  const lines = [['', ...columns], ...rows.map((row) => [row, ...columns.map((column) => cell(row, column))])];
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  const text = lines.map((line) =>
    line
      .map((one, index) => one.padEnd(widths[index] ?? 0))
      .join(' | ')
      .trimEnd(),
  );
  return `${title}\n\n${text.join('\n')}\n`;
}

/** A sound machine that was read 40 minutes after the revoke. */
function withMachine(change: Partial<MachineEvidence>): AccessEvidence['machine'] {
  const value = { status: 'Connected', lastStatusChange: '2026-11-20T08:00:00Z', azureLocal: false, ...change };
  return { readAt: now, value };
}

it('shows for each evidence what the table says', async () => {
  const [outcomeNames, reportNames, endNames] = [outcomes, reports, ends].map(Object.keys) as [
    string[],
    string[],
    string[],
  ];
  const alone = (job: Partial<JobEvidence>): string => shown(sampleEvidence({ jobs: [{ ...sampleJob, ...job }] }));
  const tables = [
    ...endNames.map((end) =>
      table(
        `One job of type Enable, its end ${end}; by the machine's report and Azure's outcome`,
        reportNames,
        outcomeNames,
        (report, outcome) => alone({ ...ends[end], ...reports[report], ...outcomes[outcome] }),
      ),
    ),
    ...['ahead', 'passed'].map((end) =>
      table(
        `One job of type Revoke that is done since 13:20, its end ${end}; by the machine's report and its connection`,
        reportNames,
        Object.keys(machine),
        (report, connection) =>
          shown(
            sampleEvidence(
              { jobs: [{ ...revokedJob, ...ends[end], ...reports[report] }] },
              { machine: withMachine(machine[connection] ?? {}) },
            ),
          ),
      ),
    ),
    table(
      'One job of type Revoke that is not done, its end ahead',
      reportNames,
      outcomeNames.slice(1),
      (report, outcome) => alone({ ...revokedJob, ...ends['ahead'], ...reports[report], ...outcomes[outcome] }),
    ),
    table(
      'Two jobs: the newer one by row, the older one by column',
      Object.keys(jobs),
      Object.keys(jobs),
      (newer, older) => {
        const later = { name: 'rs-bbbbbbbbbbbbbbbbbbbbb', createdAt: '2026-11-24T13:05:00Z' };
        const first = { ...sampleJob, ...jobs[older], createdAt: '2026-11-24T13:00:00Z' };
        const second = {
          ...sampleJob,
          nodeUpdatedAt: fresh,
          lastModifiedAt: '2026-11-24T13:05:00Z',
          ...jobs[newer],
          ...later,
        };
        return shown(sampleEvidence({ jobs: [first, { ...second, endTime: '2026-11-24T13:20:00Z' }] }));
      },
    ),
    table(
      'No live job; by the newest job, a consent whose time runs or a deleted job, and by the extension',
      ['none', 'revoked', 'consent', 'revoked, consent', 'deleted', 'revoked, deleted'],
      ['absent', ...extensions],
      (row, state) =>
        shown(
          sampleEvidence({
            jobs: row.includes('revoked') ? [{ ...revokedJob, name: 'other' }] : [],
            consents: row.includes('consent') ? [sampleConsentEvidence] : [],
            activity: row.includes('deleted') ? deletion : [],
            extension: state === 'absent' ? state : { name: 'AzureEdgeRemoteSupport', provisioningState: state },
          }),
        ),
    ),
  ];
  await expect(tables.join('\n')).toMatchFileSnapshot('./decide.table.txt');
});
