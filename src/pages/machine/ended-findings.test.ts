import { expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { machineFindings } from '#src/azure/reconciliation/reconciliation-machine.ts';
import { sampleEvidence, sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { withProvenEnd } from './ended-findings.ts';

vi.mock('#src/config.ts', () => ({ config: () => ({ clientId: 'this-app' }) }));

const changed = '2026-11-24T13:20:00Z';
const removed = {
  ...sampleJob,
  type: 'Revoke',
  lastModifiedAt: changed,
  startTime: changed,
  endTime: changed,
  nodeState: 'Revoked',
  nodeUpdatedAt: '2026-11-24T13:25:00Z',
};
const machine = { id: sampleMachine('srv'), name: 'SRV-1', azureLocal: false };
const records = { consents: [], problems: [], readAt: 0 };

function said(job: typeof removed): string[] {
  const evidence = sampleEvidence({ jobs: [job], records: [] });
  const findings = machineFindings(machine, { evidence, records, unfit: [], installation: undefined }, evidence.now);
  return withProvenEnd(findings, accessState(evidence)).map(({ sentence }) => sentence);
}

it('speaks of a removal that the page has proven as over', () => {
  expect(said(removed).join()).toContain('Azure shows access through it as over');
  expect(said(removed).join()).not.toContain('asked for');
});

it('leaves a removal that nothing proves as asked for', () => {
  const { endTime: _endTime, nodeState: _nodeState, ...waiting } = removed;
  expect(said({ ...waiting, status: 'InProgress', provisioningState: 'Accepted' } as never).join()).toContain(
    'its removal is asked for',
  );
});
