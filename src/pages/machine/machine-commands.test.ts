import { expect, it } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { preflight } from '#src/consent/preflight/preflight.ts';
import { sampleEvidence, sampleFacts, sampleJob, sampleNow as now } from '#src/consent/samples.ts';
import { commandReasons } from './machine-commands.tsx';

it('offers nothing that a read-only lock refuses, but the revoke, which says itself what refused it', () => {
  const locks = [{ name: 'frozen', level: 'ReadOnly', isOnPart: false }];
  const checks = preflight({ ...sampleFacts, locks }, now);
  const reasons = (evidence: Parameters<typeof sampleEvidence>[0]) =>
    commandReasons(accessState(sampleEvidence(evidence)), { is: 'current', asOf: now }, checks);
  const refused = expect.stringContaining('The read-only lock "frozen" refuses every change');
  expect(reasons({ jobs: [], extension: 'absent' })).toMatchObject({ grant: refused, setUp: refused });
  expect(reasons({ jobs: [sampleJob] })).toMatchObject({ configure: refused, revoke: undefined });
});
