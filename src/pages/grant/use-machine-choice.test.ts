import { expect, test } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import type { PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { sampleFacts, sampleMachine } from '#src/consent/samples.ts';
import { readCandidate } from './use-machine-choice.ts';

test('a machine that could not be read is left out with why, and with the id that Azure gave the reply', () => {
  const error = new AzureError({ kind: 'network', message: 'Azure did not answer.', correlationId: 'corr' });
  expect(readCandidate(sampleMachine('srv-sql-01'), { error }, 'ada@contoso.example')).toMatchObject({
    name: 'srv-sql-01',
    reading: {
      state: 'failed',
      reason: 'The machine could not be read. Azure did not answer. Check the connection, then try again.',
      correlationId: 'corr',
    },
  });
});

test('the extension is installed where it is missing by then, where that is not known perhaps, on Azure Local never', () => {
  const installs = (extension: PreflightFacts['extension'], azureLocal = false) => {
    const machine = { name: 'a', location: 'westeurope' };
    const reading = { machine, facts: { ...sampleFacts, extension, azureLocal }, checks: [] };
    const candidate = readCandidate('/a', { reading: reading as unknown as PreflightReading }, 'ada');
    return candidate.reading.state === 'read' && candidate.reading.installs;
  };
  const named = (provisioningState: string) => ({ name: 'AzureEdgeRemoteSupport', provisioningState });
  expect(installs('absent')).toBe(true);
  expect(installs(named('Deleting'))).toBe(true);
  expect(installs('unknown')).toBe('ifMissing');
  expect(installs(named('Succeeded'))).toBe(false);
  expect(['absent', 'unknown', named('Deleting')].map((extension) => installs(extension as never, true))).toEqual([
    false,
    false,
    false,
  ]);
});
