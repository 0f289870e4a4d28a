import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { GrantRow } from './journal-rows.ts';
import { isGranting } from './machine-lock.ts';

/** What was pressed for this long ago at most goes on by itself, ms, in any tab; after that nobody expects access to begin. */
const freshMs = 3_600_000;

export const isRecentPress = (pressedAt: number): boolean => Math.abs(serverNow() - pressedAt) < freshMs;

/** Whether a tab that was not pressed in may begin with it. */
export const goesOn = ({ awaitsPress, pressedAt }: Pick<GrantRow, 'awaitsPress' | 'pressedAt'>): boolean =>
  awaitsPress !== true && isRecentPress(pressedAt);

/** Whether any of these goes on without another press: a tab is at work on it, or the next that opens it will be. */
export const mayGoOn = async (rows: readonly GrantRow[]): Promise<boolean> =>
  rows.some(goesOn) || (rows.length > 0 && (await isGranting(rows.map(({ consentId }) => consentId))));
