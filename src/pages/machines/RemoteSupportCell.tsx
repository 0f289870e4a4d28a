import { formatRelative } from '#src/lib/time.ts';
import { accessTone } from '#src/pages/shared/access-tone.ts';
import { asKnown } from '#src/pages/shared/freshness.ts';
import { StateCell } from '#src/ui/StateCell.tsx';
import { accessSource, listedExtension } from './evidence-words.ts';
import { accessLabel, isUnread, type MachineRow, type Unread } from './machine-row.ts';

/** The same words as on the machine's own page, short: the state, and when live access ends. */
export function remoteSupportText(row: MachineRow, now: number): string {
  const { access, accessFrom } = row;
  if (isUnread(access)) return accessLabel(access);
  return asKnown(stateWords(access, now), accessFrom.freshness);
}

function stateWords(access: Exclude<MachineRow['access'], Unread>, now: number): string {
  if (access.kind === 'active' && access.until !== undefined) return `Active · ${timeLeft(access.until - now)} left`;
  return accessLabel(access);
}

/** The list is not drawn anew each second, so it counts none. */
const timeLeft = (ms: number): string => (ms < 60_000 ? 'less than 1 min' : formatRelative(ms));

/** The words with their evidence and its age, for the pointer. */
export function remoteSupportTitle(row: MachineRow, now: number): string {
  const words = remoteSupportText(row, now);
  if (row.access === 'reading') return words;
  return `${words}. ${row.access === 'notRead' ? listedExtension(row, now) : accessSource(row, now)}`;
}

export function RemoteSupportCell({ row, now }: { row: MachineRow; now: number }) {
  const { access, accessFrom } = row;
  if (isUnread(access))
    return <StateCell tone={access === 'reading' ? 'busy' : 'neutral'}>{accessLabel(access)}</StateCell>;
  const tone = accessFrom.freshness.is === 'current' ? accessTone(access) : 'attention';
  return <StateCell tone={tone}>{remoteSupportText(row, now)}</StateCell>;
}
