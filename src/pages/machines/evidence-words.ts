import { roughAge } from '#src/pages/shared/freshness.ts';
import type { MachineRow } from './machine-row.ts';

/** Who says what remote support a row shows, and how old that is. `now` in ms of server time. */
export function accessSource({ accessFrom }: Pick<MachineRow, 'accessFrom'>, now: number): string {
  const { source, freshness } = accessFrom;
  const age = roughAge(now - freshness.asOf);
  if (freshness.is === 'never') return `${source} could not be read, tried ${age}.`;
  if (freshness.is === 'unread') return `Read from ${source} ${age}; it could not be read again since.`;
  return freshness.is === 'old' ? `Read from ${source} ${age}, not again since.` : `Read from ${source} ${age}.`;
}

/** Who says what status a row shows, and how old that is. Resource Graph may be behind by more than that. */
export function statusSource({ statusFrom }: Pick<MachineRow, 'statusFrom'>, now: number): string {
  const { source, readAt } = statusFrom;
  const lag = source === 'Azure Resource Graph' ? ', which can lag behind the machine' : '';
  return `As read from ${source} ${roughAge(now - readAt)}${lag}.`;
}
