import type { ChangeRecord } from '#src/consent/change-record.ts';
import { type AccessLevel, isWithin } from '#src/consent/access-level.ts';
import type { Consent } from '#src/consent/consent.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** What is left on one machine of what was agreed to, as a record or Azure shows it. */
export interface Left {
  level: AccessLevel | undefined;
  /** Ms since 1970. */
  until: number | undefined;
}

/** What the records say is left, on one machine or on any. */
export const leftOnRecord = (changes: readonly ChangeRecord[], machineId?: string): Left[] =>
  changes
    .filter((change) => machineId === undefined || sameId(change.machineId, machineId))
    .map(({ level, notAfter }) => ({ level, until: Date.parse(notAfter) }));

/** Which of what was agreed to was reduced since, on any of the machines of which it is shown what is left. */
export function reducedSince(
  agreed: Pick<Consent, 'level' | 'notAfter'>,
  left: readonly Left[],
): { level: boolean; end: boolean } {
  const end = Date.parse(agreed.notAfter);
  return {
    level: left.some(({ level }) => level !== undefined && !isWithin(agreed.level, level)),
    end: left.some(({ until }) => until !== undefined && until < end),
  };
}

/** What was agreed to, such as "until 22:00 UTC+1". Where it is cut off, its beginning says already that it is not what there is. */
export const agreedWords = (words: string, isReduced: boolean): string =>
  isReduced ? `agreed ${words}, reduced since` : words;
