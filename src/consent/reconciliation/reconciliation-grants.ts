import { visibleText } from '#src/lib/visible-text.ts';

import { accessLevelName, isWithin, parseAccessLevel } from '#src/consent/access-level.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { ReconciledConsent } from './reconciliation-evidence.ts';
import type { Finding } from './reconciliation-finding.ts';
import { afterEnd } from './reconciliation-after-end.ts';
import { aboutJob, type ReadJob, severityOf } from './reconciliation-job.ts';
import { endOn, isGroupRead, type Known } from './reconciliation-known.ts';
import { peopleOf } from './reconciliation-people.ts';
import { groupWords, jobWords, levelWords, standingWords, timeWords } from './reconciliation-words.ts';

/** Every job in Azure, held against the records. */
export function grantFindings(known: Known): Finding[] {
  return known.jobs.flatMap((read) => {
    const consent = known.consents.get(read.job.name.toLowerCase());
    if (consent === undefined) return withoutRecord(read, known);
    if (!consent.consent.machines.includes(read.machine.id.toLowerCase()))
      return [outsideConsent(read, consent, known)];
    return [
      ...beyondLevel(read, consent, known),
      ...beyondEnd(read, consent, known),
      ...otherCreator(read, consent),
      ...afterEnd(read, consent, known),
      ...withoutEnd(read, consent, known),
    ];
  });
}

const show = ({ job, machine }: ReadJob): string => jobWords(job, machine.name);

/** Where access may still be used, ending it comes first. */
const revokeFirst = ({ standing }: ReadJob): string =>
  standing === 'over' || standing === 'failed' ? '' : 'Revoke the access on the machine’s page. ';

function withoutRecord(read: ReadJob, known: Known): Finding[] {
  const { job, machine, standing } = read;
  const name = job.name.toLowerCase();
  // The record that does not verify is the finding, and names this machine.
  if (known.unfitConsents.has(name)) return [];
  const about = aboutJob(read);
  const shown = `Azure shows ${show(read)}: ${standingWords[standing]}.`;
  if (!isGroupRead(known, machine.id)) {
    return [
      {
        ...about,
        kind: 'accessWithoutRecord',
        severity: 'unknown',
        sentence: `${shown} Whether there is a consent record for it cannot be told: the records of ${groupWords(machine.id)} were not read.`,
        remedy: 'Compare again once the resource group can be read.',
      },
    ];
  }
  return [
    {
      ...about,
      kind: 'accessWithoutRecord',
      severity: severityOf(read, known.now),
      sentence: `${shown} No consent record of this name is in ${groupWords(machine.id)}.`,
      remedy: `${revokeFirst(read)}Ask whoever made the job what was agreed. If it was granted with this app, its record has been deleted since: the Activity Log of the resource group keeps who deleted a deployment for 90 days, and Azure itself deletes the oldest when a resource group comes near to 800.`,
    },
  ];
}

function outsideConsent(read: ReadJob, { consentId, consent }: ReconciledConsent, { now }: Known): Finding {
  const count = consent.machines.length === 1 ? '1 other machine' : `${consent.machines.length} other machines`;
  return {
    ...aboutJob(read),
    kind: 'machineNotInConsent',
    severity: severityOf(read, now),
    consentId,
    sentence: `Azure shows ${show(read)}: ${standingWords[read.standing]}. The consent of this name was given for ${count}, not for this one.`,
    remedy: `${revokeFirst(read)}Ask whoever made the job why it bears the name of a consent that does not cover the machine.`,
  };
}

/** A removal that is put with ARM's word for no access asks for less than any consent allows. */
const isRemovalOfAll = ({ job }: ReadJob): boolean =>
  job.type.toLowerCase() === 'revoke' && job.accessLevel.toLowerCase() === 'none';

function beyondLevel(read: ReadJob, { consentId, consent }: ReconciledConsent, { now }: Known): Finding[] {
  const level = parseAccessLevel(read.job.accessLevel);
  if (level !== undefined && isWithin(level, consent.level)) return [];
  if (level === undefined && (read.standing === 'over' || isRemovalOfAll(read))) return [];
  const agreed = accessLevelName(consent.level);
  const about = { ...aboutJob(read), kind: 'levelBeyondConsent', consentId } as const;
  if (level === undefined) {
    return [
      {
        ...about,
        severity: 'unknown',
        sentence: `Azure shows ${show(read)}. The consent allows ${agreed}; whether ${levelWords(read.job.accessLevel)} is within that cannot be told, as this app does not know the word.`,
        remedy: `${revokeFirst(read)}Then grant the level that was agreed.`,
      },
    ];
  }
  return [
    {
      ...about,
      severity: severityOf(read, now),
      sentence: `Azure shows ${show(read)}: ${standingWords[read.standing]}. The consent allows ${agreed} and no more.`,
      remedy: `${revokeFirst(read)}A higher level needs a new consent.`,
    },
  ];
}

function beyondEnd(read: ReadJob, { consentId, consent }: ReconciledConsent, { now }: Known): Finding[] {
  const end = parseInstant(read.job.expirationTimestamp);
  const agreed = parseInstant(consent.notAfter);
  if (end !== undefined && agreed !== undefined && end <= agreed) return [];
  if (end === undefined && read.standing === 'over') return [];
  const about = { ...aboutJob(read), kind: 'endBeyondConsent', consentId } as const;
  if (end === undefined) {
    return [
      {
        ...about,
        severity: 'unknown',
        sentence: `Azure shows ${show(read)}. The consent ends at ${timeWords(consent.notAfter)}; whether the access does cannot be told.`,
        remedy: `${revokeFirst(read)}Then grant access until the end that was agreed.`,
      },
    ];
  }
  return [
    {
      ...about,
      severity: severityOf(read, now),
      sentence: `Azure shows ${show(read)}: ${standingWords[read.standing]}. The consent ends at ${timeWords(consent.notAfter)}, before that.`,
      remedy: `${revokeFirst(read)}A later end needs a new consent.`,
    },
  ];
}

/** Azure names who made a job; the Activity Log tells what the person of the consent is called. */
function otherCreator(read: ReadJob, consent: ReconciledConsent): Finding[] {
  const creator = read.job.createdBy?.toLowerCase();
  const people = peopleOf(consent);
  if (creator === undefined || people.size === 0 || people.has(creator)) return [];
  const person = [...people].join(', ');
  return [
    {
      ...aboutJob(read),
      kind: 'otherCaller',
      severity: 'finding',
      consentId: consent.consentId,
      sentence: `Azure names ${visibleText(creator)} as who made ${show(read)}. The consent is ${visibleText(person)}’s, as the Activity Log names who recorded it.`,
      remedy: `${revokeFirst(read)}Ask ${visibleText(creator)} why they granted access under the consent of another person.`,
    },
  ];
}

/** An end is recorded when somebody sees it proven; that may take until somebody looks. */
const recordWithinMs = 24 * 3_600_000;

function settledAt({ job, standing }: ReadJob): number | undefined {
  if (standing !== 'over' && standing !== 'checking' && standing !== 'removal') return undefined;
  const isRevoke = job.type.toLowerCase() === 'revoke';
  return isRevoke ? parseInstant(job.endTime ?? job.lastModifiedAt) : parseInstant(job.expirationTimestamp);
}

function withoutEnd(read: ReadJob, consent: ReconciledConsent, known: Known): Finding[] {
  const since = settledAt(read);
  const isDue = since !== undefined && known.now - since > recordWithinMs;
  // Where the records were not read, an end may well be among them.
  if (!isDue || endOn(consent, read.machine.id) || !isGroupRead(known, read.machine.id)) return [];
  return [
    {
      ...aboutJob(read),
      kind: 'endNotRecorded',
      severity: 'note',
      consentId: consent.consentId,
      sentence: `Azure shows ${show(read)}: ${standingWords[read.standing]}. No end of this access is on record in ${groupWords(read.machine.id)}.`,
      remedy:
        'An end is recorded when its machine’s page has seen it proven: open that page. It stays unrecorded while the machine has not confirmed it.',
    },
  ];
}
