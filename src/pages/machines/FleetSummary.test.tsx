import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { listed, now, viewOf, withExtension } from './fleet-fixture.ts';
import { FleetSummary } from './FleetSummary.tsx';
import type { JobsKnown } from './jobs-known.ts';
import { restStaleAfter } from './renewal.ts';

const job: JobEvidence = {
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: new Date(now + 3_600_000).toISOString(),
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  connectionStatus: 'Connected',
  sessions: [],
};
const read = (...jobs: JobEvidence[]): JobsKnown => ({ kind: 'read', jobs, readAt: now });

/** The summary of three machines that can have access and one that cannot, as its entries read. */
const entries = async (jobs: Readonly<Record<string, JobsKnown>>): Promise<string[]> =>
  [...(await summary(jobs)).matchAll(/<a [^>]*>([^<]*)<\/a>/g)].map(([, words = '']) => words);

const summary = async (jobs: Readonly<Record<string, JobsKnown>>, restWithin = 0): Promise<string> => {
  const rows = [...['A', 'B', 'C'].map((name) => listed(name, withExtension)), listed('D')];
  const { numbers } = await viewOf(rows, jobs, { restWithin });
  return renderToStaticMarkup(
    <MemoryRouter>
      <FleetSummary numbers={numbers} />
    </MemoryRouter>,
  );
};

it('takes no number that is not known for none', async () => {
  expect((await entries({ A: read(), B: { kind: 'reading' }, C: { kind: 'reading' } })).slice(2)).toEqual([
    '1+ set up',
    '… with live access',
    '… need attention',
  ]);
  expect((await entries({ A: read() })).slice(2)).toEqual([
    '1 set up, of 2 known',
    '0 with live access, of 2 known',
    '0 need attention, of 2 known',
    '2 not read yet',
  ]);
});

it('counts access whose removal waits for its machine as not proven ended, and names it only where there is some', async () => {
  const removing: JobEvidence = { ...job, type: 'Revoke', provisioningState: 'Accepted', status: 'InProgress' };
  expect(await entries({ A: read(job), B: read(removing), C: read() })).toEqual([
    '4 machines',
    '4 eligible',
    '1 set up',
    '1 with live access',
    '1 not proven ended',
    '0 need attention',
  ]);
  expect(await entries({ A: read(job), B: read(), C: read() })).not.toContain('0 not proven ended');
});

it('says of how many it is not of now, read long ago or not again since', async () => {
  const old: JobsKnown = { kind: 'read', jobs: [], readAt: now - 3_600_000 };
  const lost: JobsKnown = { kind: 'read', jobs: [job], readAt: now, failedSince: now };
  const never: JobsKnown = { kind: 'failed', error: undefined, since: now };
  expect(await summary({ A: old, B: lost, C: read() })).toContain('Of 2 machines this is last known, not of now.');
  expect(await summary({ A: read(), B: { kind: 'reading' }, C: never })).not.toContain('last known');
});

it('says how seldom access off screen is read again, and counts as last known what was not by then', async () => {
  const read = (readAt: number): JobsKnown => ({ kind: 'read', jobs: [], readAt });
  const rest = restStaleAfter(20, 1500);
  const steady = { A: read(now - rest + 1), B: read(now - 300_000), C: read(now) };
  expect(await summary(steady)).toContain('Of 2 machines this is last known');
  expect(await summary(steady, rest)).not.toContain('last known');
  expect(await summary(steady, rest)).toContain(
    'Of what the filter asks for, up to 1,500 machines are read again off screen within 14 min.',
  );
  expect(await summary({ ...steady, A: read(now - rest - 1) }, rest)).toContain('Of 1 machine this is last known');
  expect(await summary({ A: read(now) }, restStaleAfter(20, 0))).not.toContain('off screen');
});
