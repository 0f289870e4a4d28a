import type { Holder } from '#src/consent/authority/who-can.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';

/** "Always", "Until 3 Dec 2026, 12:00 UTC", "After an approval, for at most 8 h". */
export function howWords(how: Holder['how']): string {
  if (how.is === 'held') return how.until === undefined ? 'Always' : `Until ${formatInstant(how.until)}`;
  const { demands } = how;
  if (demands === undefined) return 'After activation. What it needs couldn’t be read.';
  const longest = demands.longestMs === undefined ? '' : `, for at most ${formatDuration(demands.longestMs)}`;
  return `${demands.approvers === undefined ? 'After activation, without approval' : 'After an approval'}${longest}`;
}

export function kindWord(kind: string): string {
  return kinds[kind.toLowerCase()] ?? 'Unknown kind';
}

const kinds: Readonly<Record<string, string>> = {
  user: 'Person',
  group: 'Group',
  foreigngroup: 'Group',
  serviceprincipal: 'App or managed identity',
  device: 'Device',
};

/** Where a role is given. May hold Azure's text: show it with AzureText. */
export function scopeWords(scope: string): string {
  if (parseMachineId(scope)) return 'On this machine';
  const [, kind = '', id = '', , group] = scope.split('/');
  if (group !== undefined && kind.toLowerCase() === 'subscriptions') return `On resource group ${group}`;
  if (kind.toLowerCase() === 'subscriptions') return `On subscription ${id}`;
  return kind === '' ? 'On the directory' : `On management group ${scope.split('/').at(-1) ?? ''}`;
}
