import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { accessLevelName, parseAccessLevel } from '#src/consent/access-level.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { JobStanding } from './reconciliation-job.ts';

const last = (id: string): string => visibleText(id.split('/').at(-1) ?? id);

/** The resource group of any ARM id below it, lower case; empty for what is in none. */
export function groupOf(id: string): string {
  return id.toLowerCase().split('/').slice(0, 5).join('/');
}

/** "resource group rg-sql-prod", for its id or that of anything in it. */
export function groupWords(id: string): string {
  return `resource group ${last(groupOf(id))}`;
}

/** The name in an ARM id. */
export const nameInId = last;

export function timeWords(text: string | undefined): string {
  const instant = parseInstant(text);
  return instant === undefined ? `“${visibleText(text ?? '')}”, which is no time` : formatInstant(instant);
}

export function levelWords(text: string): string {
  const level = parseAccessLevel(text);
  return level === undefined ? `“${visibleText(text)}”` : accessLevelName(level);
}

/** "the remote support job rs-… on SRV-1 (Enable, Diagnostics, until …)". */
export function jobWords(job: JobEvidence, machine: string): string {
  const facts = `${visibleText(job.type)}, ${levelWords(job.accessLevel)}, until ${timeWords(job.expirationTimestamp)}`;
  return `the remote support job ${visibleText(job.name)} on ${visibleText(machine)} (${facts})`;
}

/** What is there, each once. */
export const each = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

/** Sentences after each other, each once, without those that there are none of. */
export const sentences = (...texts: readonly (string | undefined)[]): string => each(texts).join(' ');

/** What is known of access through a job, as the end of a sentence. */
export const standingWords: Readonly<Record<JobStanding, string>> = {
  active: 'the machine reports access through it as active',
  requested: 'access through it is asked for, and the machine has not reported it yet',
  unclear: 'whether it gives access cannot be told',
  checking: 'its end has passed, and the machine has not confirmed that access is over',
  removal: 'its removal is asked for',
  failed: 'Azure says that the request failed',
  over: 'Azure shows access through it as over',
};
