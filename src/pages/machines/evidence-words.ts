import { visibleText } from '#src/lib/visible-text.ts';
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

/** What the list says of a machine whose access nobody has read, and how old that is. */
export function listedExtension(
  { machine, accessFrom }: Pick<MachineRow, 'machine' | 'accessFrom'>,
  now: number,
): string {
  const { extension } = machine.facts;
  const said =
    typeof extension === 'object'
      ? `the extension as ${visibleText(extension.provisioningState, 40)}`
      : 'no state of the extension';
  return `Whether there is access has not been read. ${accessFrom.source} lists ${said}, as of ${roughAge(now - accessFrom.freshness.asOf)}.`;
}

/** Who says what status a row shows, and how old that is. Resource Graph may be behind by more than that. */
export function statusSource({ statusFrom }: Pick<MachineRow, 'statusFrom'>, now: number): string {
  const { source, readAt } = statusFrom;
  const lag = source === 'Azure Resource Graph' ? ', which can lag behind the machine' : '';
  return `As read from ${source} ${roughAge(now - readAt)}${lag}.`;
}
