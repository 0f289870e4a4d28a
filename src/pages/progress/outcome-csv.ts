import type { GrantProgress } from '#src/azure/grant/grant-store.ts';
import type { Consent } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { csvFile } from '#src/lib/csv.ts';
import { pageOutcome } from '#src/pages/shared/page-outcome.ts';
import { isEndedSince } from './ended-since.ts';
import { outcomeWord, remedyAsOf } from './progress-words.ts';

type ShownGrant = Pick<GrantProgress, 'consentId' | 'machines' | 'record' | 'granting'>;

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

/** The outcomes of a grant as the text of a CSV file, one row a machine. `nameOf` takes a machine's id; `now` in ms of server time. */
export function outcomesCsv(
  { consentId, machines, record, granting = false }: ShownGrant,
  nameOf: (machineId: string) => string,
  now: number,
): string {
  const rows = machines.map((machine) => {
    const { machineId, step, reached, message, remedy = '', correlationId = '', at } = machine;
    const place = parseMachineId(machineId);
    return [
      nameOf(machineId),
      place?.resourceGroup ?? '',
      place?.subscriptionId ?? '',
      outcomeWord(pageOutcome(machine), granting),
      reached === undefined ? step : `${step} after ${reached}`,
      isEndedSince(machine) ? `${message} Access has ended since.` : message,
      remedyInFile(remedy, record?.consent, now),
      correlationId,
      at === undefined ? '' : new Date(at).toISOString(),
      machineId,
      consentId,
    ];
  });
  return csvFile([columns, ...rows]);
}

/** A file is read later: its command is of the time that was left when it was written. */
function remedyInFile(remedy: string, consent: Consent | undefined, now: number): string {
  const { text, command } = remedyAsOf(remedy, consent, now);
  if (command === undefined) return text;
  return consent === undefined || !command.startsWith('Enable-')
    ? `${text} ${command}`
    : `${text} ${command} (the minutes left at ${toUtcSeconds(now)}; later it takes fewer, for access is agreed until ${consent.notAfter})`;
}
