import { type MachineProgress, outcomeOf } from '#src/consent/bulk.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/** Spreadsheets run a cell that begins so as a formula, also behind spaces and after a quote is taken off. */
const formula = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u;

/** One cell: always quoted, and as text where a spreadsheet would see a formula. https://owasp.org/www-community/attacks/CSV_Injection */
export const csvCell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

const columns = [
  'Machine',
  'Resource group',
  'Subscription',
  'Outcome',
  'Step',
  'Message',
  'What to do',
  'Correlation ID',
  'Since (UTC)',
  'Machine ID',
  'Consent',
] as const;

/** The outcomes of a grant as a table for spreadsheets (RFC 4180), one row a machine. `nameOf` takes a machine's id. */
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
      outcomeOf(machine),
      reached === undefined ? step : `${step} after ${reached}`,
      message,
      remedy,
      correlationId,
      at === undefined ? '' : new Date(at).toISOString(),
      machineId,
      consentId,
    ];
  });
  return [columns, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}
