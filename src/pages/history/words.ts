import { describeError } from '#src/azure/http/error-words.ts';
import type { RecordProblem } from '#src/azure/group-records.ts';
import type { AzureExtract } from '#src/consent/receipt/receipt.ts';
import { levelName } from '#src/consent/level.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { answerWords, opinionWords } from '#src/pages/shared/approval-words.ts';
import { machinesWords } from '#src/pages/shared/names.ts';
import { recordFaultSentences } from '#src/pages/shared/record-fault-words.ts';
import type { ConsentEvent } from './consent-events.ts';
import type { Witness } from './witness.ts';

/** What is wrong with a record, or why it could not be read. Names may be in it: show it with AzureText. */
export function recordProblemWords(problem: RecordProblem, subscriptionName: (id: string) => string): string {
  const name = problem.scope.split('/').at(-1) ?? '';
  const place = problem.is === 'unlisted' ? subscriptionName(name) : name;
  if (problem.is !== 'unread' && problem.is !== 'unlisted') return `${place}: ${recordFaultSentences[problem.is]}`;
  return `${place}: ${describeError(problem.problem).why}`;
}

/** "3 h granted · 12 min used": what was granted, and how much of it was used, where a job still tells. */
export function usageWords(grantedMs: number, usedMs: number | undefined): string {
  const granted = formatDuration(grantedMs);
  if (usedMs === undefined) return `${granted} granted`;
  return `${granted} granted · ${usedMs === 0 ? 'not' : formatDuration(usedMs)} used`;
}

/** Why somebody revoked, as they said. The same is on record in each resource group. */
export function revokeReasons(revokes: readonly { reason: string }[] = []): string {
  return [...new Set(revokes.map(({ reason }) => reason))].join('; ');
}

/** What happened, in a few words. Names may be in it: show it with AzureText. */
export function eventWords(event: ConsentEvent): string {
  switch (event.is) {
    case 'signed':
      return `Signed by ${event.by}`;
    case 'recorded':
      return `Recorded in ${event.groupId.split('/').at(-1) ?? ''}`;
    case 'reviewed':
      return `Reviewed by ${event.by}. ${opinionWords(event.was)}`;
    case 'roleAsked':
      return `Role asked for in ${event.groupId.split('/').at(-1) ?? ''}${byWords(event.by)}`;
    case 'answered':
      return `${event.groupId.split('/').at(-1) ?? ''}: ${answerWords(event.answer).words}`;
    case 'requested':
      return `Access requested on ${spelledName(event.machineId)}${byWords(event.by)}`;
    case 'active':
      return `Access active on ${spelledName(event.machineId)}`;
    case 'session':
      return event.until === undefined
        ? `Session opened on ${spelledName(event.machineId)}, no end reported`
        : `Session on ${spelledName(event.machineId)}, ${formatDuration(event.until - event.at)}`;
    case 'changed':
      return `Reduced on ${spelledName(event.machineId)} to ${levelName(event.level)} until ${formatInstant(event.until)}`;
    case 'revokeRequested':
      return `Revocation requested on ${spelledName(event.machineId)}${byWords(event.by)}`;
    case 'revokeReason':
      return `Reason given for revoking ${machinesWords(event.machines)}: ${event.reason}`;
    case 'ended':
      return `Access ${event.as === 'revoked' ? 'ended' : 'expired'} on ${spelledName(event.machineId)}, ${
        event.proof === 'machine' ? 'confirmed by the machine' : 'as recorded'
      }`;
    case 'agreedEnd':
      return 'Agreed end';
  }
}

/** Who wrote the record. The caller's name may be in it: show it with AzureText. */
export function witnessWords(witness: Witness): string {
  switch (witness.is) {
    case 'reading':
      return 'Reading the Activity Log';
    case 'own':
      return `Recorded by ${witness.caller}, ${formatInstant(witness.at)}, as the Activity Log shows`;
    case 'other':
      return `Recorded by ${witness.caller}, ${formatInstant(witness.at)}, who isn’t the person of the consent`;
    case 'notFound':
      return notFound[witness.why];
    case 'unread':
      return 'Couldn’t read the Activity Log';
  }
}

const notFound = {
  early: 'Not in the Activity Log yet; it shows a write some minutes later',
  late: 'Older than the 90 days for which Azure keeps the Activity Log',
  missing: 'The Activity Log doesn’t show who wrote the record',
} as const;

/** What a receipt couldn't tell when it was made. May hold Azure's text: show it with AzureText. */
export function gapWords({ part, of, message }: AzureExtract['notRead'][number]): string {
  if (part === 'time') return `${message} times couldn’t be read.`;
  return `Couldn’t read ${gapParts[part]} of ${of.split('/').at(-1) ?? ''}. ${message}`;
}

const gapParts = {
  record: 'the records',
  job: 'the job',
  activity: 'the Activity Log',
  approval: 'what was approved',
} as const;

function byWords(name: string | undefined): string {
  return name === undefined ? '' : ` by ${name}`;
}
