import { type AccessLevel, accessLevelName } from '#src/consent/access-level.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { countMachines } from '#src/lib/count-machines.ts';
import { formatInstant } from '#src/lib/time.ts';

/** Why no more machines are taken. */
export const mostInConsent = `One consent covers at most ${mostMachines.toLocaleString('en')} machines.`;

/** "SRV-SQL-01" for one machine, "4 machines" for more. */
export function nameMachines(machines: readonly { name: string }[]): string {
  const [only] = machines;
  return machines.length === 1 && only ? only.name : countMachines(machines.length);
}

/** The final button: who gets what, where, until when. `until` in ms since the epoch. */
export function grantLabel(level: AccessLevel, machines: readonly { name: string }[], until: number): string {
  return `Grant Microsoft Support ${accessLevelName(level)} on ${nameMachines(machines)} until ${formatInstant(until)}`;
}

/** "8 hours", "1 day 4 hours", "1 hour 30 minutes": a duration to the minute. */
export function inWords(minutes: number): string {
  const units: [number, string][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ];
  const words = units
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return words.join(' ') || '0 minutes';
}
