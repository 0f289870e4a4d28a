import { expect, it } from 'vitest';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { tellsOpenSessions } from './open-session.ts';

const evidence = sampleEvidence();
const at = evidence.now;
const reported = (status: string) => ({ machine: { status, readAt: at } });

it('a session without an end is open where the job is live and the machine connected', () => {
  expect(tellsOpenSessions(sampleJob, evidence, at)).toBe(true);
});

it.each(['Superseded', 'Expired', 'Revoked', '', 'Odd'])(
  'not under a job that the machine reports as "%s"',
  (nodeState) => {
    expect(tellsOpenSessions({ ...sampleJob, nodeState }, evidence, at)).toBe(false);
  },
);

it('not once the agreed end has passed, or where it is no time', () => {
  const end = Date.parse(sampleJob.expirationTimestamp);
  expect(tellsOpenSessions(sampleJob, evidence, end - 1)).toBe(true);
  expect(tellsOpenSessions(sampleJob, evidence, end)).toBe(false);
  expect(tellsOpenSessions({ ...sampleJob, expirationTimestamp: 'soon' }, evidence, at)).toBe(false);
});

it('not on a machine that is away or gone, or of which that is not known', () => {
  for (const status of ['Disconnected', 'Expired', 'Odd'])
    expect(tellsOpenSessions(sampleJob, reported(status), at)).toBe(false);
  expect(tellsOpenSessions(sampleJob, { machine: 'unknown' }, at)).toBe(false);
  expect(tellsOpenSessions(sampleJob, { machine: 'notFound' }, at)).toBe(false);
});
