import { formatRelative } from '#src/lib/time.ts';
import { accessTone } from '#src/pages/shared/access-tone.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { MachineRow } from './machine-row.ts';

/** The same words as on the machine's own page, short: the state, and when live access ends. */
export function remoteSupportText(row: MachineRow, now: number): string {
  const { access } = row;
  if (access === 'reading') return 'Reading…';
  if (access.kind === 'none') return 'Not set up';
  if (access.kind === 'active' && access.until !== undefined)
    return `Active · ends in ${formatRelative(access.until - now)}`;
  return access.word;
}

export function RemoteSupportCell({ row, now }: { row: MachineRow; now: number }) {
  const { access } = row;
  if (access === 'reading') return <StateWord tone="busy">Reading…</StateWord>;
  return <StateWord tone={accessTone(access)}>{remoteSupportText(row, now)}</StateWord>;
}
