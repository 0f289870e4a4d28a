import { expect, test } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleMachine } from '#src/consent/samples.ts';
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
