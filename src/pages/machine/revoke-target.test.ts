import { expect, it } from 'vitest';
import type { PreflightReading } from '#src/azure/preflight-reads.ts';
import { sampleFacts } from '#src/consent/samples.ts';
import { revokeTargetOf } from './revoke-target.ts';

const target = (status: string) => {
  const facts = { ...sampleFacts, agent: { ...sampleFacts.agent, status } };
  return revokeTargetOf('/m', 'SRV-1', undefined, { facts } as PreflightReading);
};

it('says that a machine is not connected only where Azure says so', () => {
  expect(target('Disconnected').offlineSince).toBeDefined();
  expect(target('Expired').offlineSince).toBeDefined();
  expect(target('Connected')).not.toHaveProperty('offlineSince');
  expect(target('Frobnicating')).not.toHaveProperty('offlineSince');
});
