import { levelName } from '#src/consent/level.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import type { Breach } from './advice.ts';

/* What is said of advice. Names, owners and reasons are the administrator's: show these with `AzureText`, or as text. */

/** What the rule wants, and whose it is, in one sentence. */
export function breachSentence(breach: Breach): string {
  const { name, owner } = breach.rule;
  return `${wanted(breach)} Advice: ${name} (${owner}).`;
}

function wanted(breach: Breach): string {
  switch (breach.is) {
    case 'level':
      return `${(breach.rule.levels ?? []).map(levelName).join(' or ')} only.`;
    case 'longerThanAdvised':
      return `At most ${formatDuration(breach.longest)}.`;
    case 'outsideHours': {
      const { days, from, to, timeZone } = breach.hours;
      return `Grant only ${days.join(', ')}, ${from} to ${to} (${timeZone}).`;
    }
    case 'inFreeze': {
      const { from, to, why } = breach.freeze;
      return `No access from ${formatInstant(Date.parse(from))} to ${formatInstant(Date.parse(to))}: ${why}.`;
    }
    case 'requestMissing':
      return 'A support request is required.';
  }
}
