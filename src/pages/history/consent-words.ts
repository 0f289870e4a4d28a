import { countMachines } from '#src/lib/count-machines.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import type { Consent } from '#src/consent/consent.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { type Reader, whoAgreed } from '#src/pages/shared/who-agreed.ts';

/** "SRV-SQL-01" or "4 machines". */
export function machinesWords(machines: readonly string[], nameOf: NameOf): string {
  const [first] = machines;
  return machines.length === 1 && first !== undefined ? nameOf(first) : countMachines(machines.length);
}

/** "for request 2411240040001234". */
export function requestWords(consent: Consent): string {
  if (!consent.ticket) return 'without a support request';
  const number = visibleText(consent.ticket.number, 60);
  return consent.ticket.source === 'azure' ? `for request ${number}` : `for request ${number}, typed by hand`;
}

/** "Ada Lovelace agreed to let Microsoft Support use Diagnostics on 4 machines": agreeing is what the record proves, not that access came about. */
export function titleSentence(
  entry: Pick<ConsentHistoryEntry, 'consent' | 'caller'>,
  reader: Reader | null,
  nameOf: NameOf,
): string {
  const { level, machines } = entry.consent;
  return `${whoAgreed(entry, reader)} agreed to let Microsoft Support use ${accessLevelName(level)} on ${machinesWords(machines, nameOf)}`;
}
