import type { MachineProgress } from '#src/consent/bulk.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { csvFile } from '#src/lib/csv.ts';
import { pageOutcome } from '#src/pages/shared/page-outcome.ts';
import { isEndedSince } from './ended-since.ts';

const columns = [
  'Machine',
  'Resource group',
  'Subscription',
  'Outcome',
  'Step',
  'Message',
  'What to do',
  'Correlation ID',
  'As of (UTC)',
  'Machine ID',
  'Consent',
] as const;

/** The outcomes of a grant as the text of a CSV file, one row a machine. `nameOf` takes a machine's id. */
export function outcomesCsv(
  consentId: string,
  machines: readonly MachineProgress[],
  nameOf: (machineId: string) => string,
): string {
  const rows = machines.map((machine) => {
    const { machineId, step, reached, message, remedy = '', correlationId = '', at } = machine;
    const place = parseMachineId(machineId);
    return [
      nameOf(machineId),
      place?.resourceGroup ?? '',
      place?.subscriptionId ?? '',
      pageOutcome(machine),
      reached === undefined ? step : `${step} after ${reached}`,
      isEndedSince(machine) ? `${message} Access has ended since.` : message,
      remedy,
      correlationId,
      at === undefined ? '' : new Date(at).toISOString(),
      machineId,
      consentId,
    ];
  });
  return csvFile([columns, ...rows]);
}
