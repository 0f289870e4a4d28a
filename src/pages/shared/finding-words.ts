import type { JobEvidence } from '#src/consent/access/evidence.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { breachSentence } from '#src/consent/advice/words.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import type { Finding, FindingKind, Severity, Standing } from '#src/consent/findings/finding.ts';
import { recordFaultSentences } from './record-fault-words.ts';

/*
 * Names, ids and Azure's own words may be in these sentences: show them with `AzureText`. `nameOf`: how a machine, resource group or subscription
 * is called, by its ARM id.
 */

type NameOf = (armId: string) => string;

/** What a machine is called, as Azure spells it; of anything else the last part of its ARM id. */
export function armName(id: string): string {
  const name = spelledName(id);
  return name === id ? lastPart(id) : name;
}

/** The last part of an ARM id. */
function lastPart(id: string): string {
  return id.split('/').at(-1) ?? id;
}

export const severityWords: Record<Severity, string> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  unknown: 'Couldn’t be checked',
};

/** What kind of finding it is, in a few words. */
export const findingTitles: Record<FindingKind, string> = {
  accessWithoutConsent: 'Access without a consent',
  machineNotInConsent: 'Machine isn’t in the consent',
  otherComputer: 'Another computer has the machine’s name',
  levelBeyondConsent: 'Access level is higher than agreed',
  endBeyondConsent: 'Access ends later than agreed',
  unconfirmedAccess: 'Access is unconfirmed',
  accessAfterEnd: 'Access continues after its recorded end',
  endUnproven: 'A recorded end isn’t proven',
  requestClosed: 'The support request is closed',
  againstAdvice: 'Access doesn’t follow advice',
  revocationOverdue: 'Revocation isn’t confirmed',
  recordFault: 'A record isn’t valid',
  recordMissing: 'A record is missing',
  signatureInvalid: 'A signature isn’t valid',
  otherCreator: 'Granted by another person',
  emergencyUnreviewed: 'Emergency without a review',
  unread: 'Couldn’t be read',
};

/** What was found, in one or two sentences. */
export function findingSentence(finding: Finding, nameOf: NameOf = armName): string {
  const where = placeWords(finding.machineIds, nameOf);
  switch (finding.is) {
    case 'accessWithoutConsent':
      return finding.severity === 'unknown'
        ? `${jobWords(finding)} on ${where}. The records of its resource group couldn’t be read.`
        : `${jobWords(finding)} on ${where}. No consent on record has its name.`;
    case 'machineNotInConsent':
      return `${jobWords(finding)} on ${where}. The consent of this name covers other machines.`;
    case 'otherComputer':
      return `${jobWords(finding)} on ${where}. The machine was deleted and connected anew: the consent is for the computer it was before.`;
    case 'levelBeyondConsent':
      return `${jobWords(finding)} on ${where}. The consent allows ${levelName(finding.agreed)}.`;
    case 'endBeyondConsent':
      return `${jobWords(finding)} on ${where}. The consent ends ${timeWords(finding.agreed)}.`;
    case 'unconfirmedAccess':
      if (finding.deleted !== undefined)
        return `The job ${finding.deleted.job} of ${where} was deleted ${timeWords(finding.deleted.at)}, as the Activity Log shows. Nothing proves that its access ended.`;
      return `A consent for ${where} runs until ${timeWords(finding.until)}, and Azure has no job for it. Access might still exist on the machine.`;
    case 'accessAfterEnd':
      return `${jobWords(finding)} on ${where}. Its end was recorded on ${timeWords(finding.end.confirmedAt)}.`;
    case 'endUnproven':
      return `The end of access to ${where} was recorded on ${timeWords(finding.end.confirmedAt)}, before the agreed end. Azure shows nothing that proves it.`;
    case 'requestClosed':
      return `${jobWords(finding)} on ${where}. Support request ${finding.request}, which it was granted for, is closed.`;
    case 'againstAdvice':
      return `${jobWords(finding)} on ${where}. ${breachSentence(finding.breach)}`;
    case 'revocationOverdue':
      return `${where} hasn’t confirmed the revocation requested ${timeWords(finding.job.lastModifiedAt ?? finding.job.startTime)}. Azure keeps a request for 6 hours.`;
    case 'recordFault':
      return `${lastPart(finding.deploymentId)}: ${recordFaultSentences[finding.fault]}`;
    case 'recordMissing':
      return `The record of this consent isn’t in ${nameOf(finding.groupId)}${finding.hasAccess ? ', and Azure shows access there.' : '. Azure shows no access there.'}`;
    case 'signatureInvalid':
      return `The consent for ${where} isn’t signed as its record says. ${signatureFaultSentence(finding.why)}`;
    case 'otherCreator':
      return `${finding.job.createdBy ?? 'Somebody'} granted access to ${where}. ${finding.signer} signed the consent.`;
    case 'emergencyUnreviewed':
      return `Access to ${where} was granted without the approval that it needed: ${finding.reason}`;
    case 'unread':
      if (finding.scope.endsWith('/supportTickets'))
        return `The support requests of ${nameOf(finding.scope.split('/').slice(0, 3).join('/'))} couldn’t be read, so it isn’t known whether the work is over.`;
      return `${nameOf(finding.scope)} couldn’t be read, so it wasn’t compared.`;
  }
}

/** How its acceptance stands. `by`: who wrote it, where the Activity Log says. */
export function standingSentence({ is, acceptance, until }: Standing, by?: string): string {
  const { reason } = acceptance.record;
  const who = by ?? 'somebody';
  switch (is) {
    case 'accepted':
      return by === undefined
        ? `Accepted until ${formatInstant(until)}. The Activity Log doesn’t say by whom yet. Reason: ${reason}`
        : `Accepted by ${by} until ${formatInstant(until)}. Reason: ${reason}`;
    case 'changed':
      return `It has changed since ${who} accepted it. Reason then: ${reason}`;
    case 'over':
      return `The acceptance by ${who} ended ${formatInstant(until)}. Reason then: ${reason}`;
    case 'unnamed':
      return `It isn’t accepted: the Activity Log doesn’t say who recorded that. Reason: ${reason}`;
  }
}

/** The one thing to do. */
export function findingRemedy(finding: Finding): string {
  if (finding.is === 'requestClosed') return 'Revoke access if nobody needs it any more.';
  if (finding.is === 'againstAdvice')
    return `Ask ${creatorOf(finding.job)} why, and ${finding.breach.rule.owner} whether it can stay. Revoke access if not.`;
  if ('isLive' in finding && finding.isLive)
    return `Revoke access, then ask ${creatorOf(finding.job)} what was agreed.`;
  switch (finding.is) {
    case 'accessWithoutConsent':
    case 'machineNotInConsent':
    case 'otherComputer':
    case 'levelBeyondConsent':
    case 'endBeyondConsent':
    case 'otherCreator':
      return `Ask ${creatorOf(finding.job)} what was agreed, then accept the finding.`;
    case 'unconfirmedAccess':
      return finding.deleted === undefined
        ? 'Revoke access, or continue the grant.'
        : 'Revoke access. See who deleted the job in the Activity Log.';
    case 'accessAfterEnd':
      return 'Revoke access.';
    case 'endUnproven':
      return 'Revoke access to be certain, and ask who recorded the end.';
    case 'revocationOverdue':
      return 'Revoke access again when the machine is connected, or run Disable-RemoteSupport on it.';
    case 'recordFault':
    case 'signatureInvalid':
      return 'See who wrote the deployment in the Activity Log, which is kept for 90 days. A saved receipt still proves what was agreed.';
    case 'recordMissing':
      return finding.hasAccess
        ? 'Revoke access. See who deleted the record in the Activity Log.'
        : 'See who deleted the record in the Activity Log.';
    case 'emergencyUnreviewed':
      return 'Another person than the one who signed opens the consent, and signs a review.';
    case 'unread':
      return 'Refresh, or ask someone with permission to read it.';
  }
}

/** What a finding rests on: labels and values to show as facts. */
export function findingFacts(finding: Finding): { label: string; value: string }[] {
  const facts: { label: string; value: string | undefined }[] = [{ label: 'Consent', value: finding.consentId }];
  if ('job' in finding) {
    const { job } = finding;
    facts.push(
      { label: 'Job', value: job.name },
      { label: 'Type', value: job.type },
      { label: 'Access level', value: job.accessLevel },
      { label: 'Ends', value: timeWords(job.expirationTimestamp) },
      { label: 'Created by', value: job.createdBy },
      { label: 'Created', value: job.createdAt && timeWords(job.createdAt) },
      { label: 'Last changed by', value: job.lastModifiedBy },
      { label: 'Machine reports', value: job.nodeState },
      { label: 'Provisioning state', value: job.provisioningState },
    );
  }
  if (finding.is === 'requestClosed') facts.push({ label: 'Support request', value: finding.request });
  if (finding.is === 'againstAdvice') {
    const { name, owner } = finding.breach.rule;
    facts.push({ label: 'Advice', value: name }, { label: 'Owner', value: owner });
  }
  if ('deleted' in finding) facts.push({ label: 'Job', value: finding.deleted?.job });
  if ('deploymentId' in finding) facts.push({ label: 'Deployment', value: finding.deploymentId });
  if ('groupId' in finding) facts.push({ label: 'Resource group', value: finding.groupId });
  if (finding.is === 'unread') {
    facts.push(
      { label: 'Scope', value: finding.scope },
      { label: 'Details', value: finding.problem.message },
      { label: 'Correlation ID', value: finding.problem.correlationId },
    );
  }
  for (const machineId of finding.machineIds) facts.push({ label: 'Machine', value: machineId });
  return facts.flatMap(({ label, value }) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

/** Findings as data to keep: what was found, in words and with what it rests on. */
export function findingJson(finding: Finding): object {
  const { severity, machineIds, consentId, since, standing } = finding;
  const { by, at, deploymentId, record } = standing?.acceptance ?? {};
  return {
    finding: finding.is,
    severity,
    machines: machineIds,
    consent: consentId,
    since: since === undefined ? undefined : new Date(since).toISOString(),
    sentence: findingSentence(finding),
    recommendation: findingRemedy(finding),
    acceptance: standing && {
      state: standing.is,
      by: by ?? null,
      at,
      until: new Date(standing.until).toISOString(),
      reason: record?.reason,
      deployment: deploymentId,
    },
    facts: Object.fromEntries(findingFacts(finding).map(({ label, value }) => [label, value])),
  };
}

/** "SRV-1", "SRV-1 and 2 more machines". */
export function placeWords(machineIds: readonly string[], nameOf: NameOf): string {
  const [first, ...others] = machineIds;
  if (first === undefined) return 'no machine';
  const more = others.length === 1 ? '1 more machine' : `${others.length} more machines`;
  return others.length === 0 ? nameOf(first) : `${nameOf(first)} and ${more}`;
}

function jobWords({ job, isLive = true }: { job: JobEvidence; isLive?: boolean }): string {
  const { type, accessLevel, expirationTimestamp } = job;
  const level = parseLevel(accessLevel);
  const words = level === undefined ? accessLevel : levelName(level);
  if (!isLive) return `Past access (${words})`;
  return `${type.toLowerCase() === 'revoke' ? 'Access being revoked' : 'Access'} (${words}, until ${timeWords(expirationTimestamp)})`;
}

function creatorOf({ createdBy }: JobEvidence): string {
  return createdBy ?? 'whoever granted it';
}

function timeWords(text: string | undefined): string {
  const instant = parseInstant(text);
  return instant === undefined ? (text ?? 'an unknown time') : formatInstant(instant);
}
