import { isUnread, type MachineRow } from './machine-row.ts';

export interface FleetNumbers {
  machines: number;
  eligible: number;
  setUp: number;
  live: number;
  attention: number;
  /** Machines of which is known whether there is access; the numbers of access are of these. */
  known: number;
  reading: number;
  notRead: number;
}

export function fleetNumbers(rows: readonly MachineRow[]): FleetNumbers {
  const numbers = { eligible: 0, setUp: 0, live: 0, attention: 0, reading: 0, notRead: 0, unknown: 0 };
  for (const { eligible, group, access } of rows) {
    if (eligible.verdict === 'eligible') numbers.eligible += 1;
    if (isUnread(access)) numbers[access] += 1;
    else if (group !== 'none' && group !== 'inProgress' && group !== 'notRead') numbers[group] += 1;
  }
  const { unknown, ...counted } = numbers;
  const known = rows.length - numbers.reading - numbers.notRead - unknown;
  return { machines: rows.length, known, ...counted };
}
