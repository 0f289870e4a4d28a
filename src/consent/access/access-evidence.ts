import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { accessLevelName } from '#src/consent/access-level.ts';
import { openSessions } from './access-job.ts';
import { recordOf } from './access-records.ts';
import type { AccessEvidence, JobEvidence } from './access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';

/** How we know: one sentence for each thing that was read, in Azure's own words. */
export function evidenceSentences(evidence: AccessEvidence, job: JobEvidence | undefined): string[] {
  return [
    ...(job ? jobSentences(job, evidence) : [jobsSentence(evidence)]),
    extensionSentence(evidence),
    machineSentence(evidence),
  ];
}

function jobSentences(job: JobEvidence, evidence: AccessEvidence): string[] {
  const provisioning = `${shown(job.provisioningState)}, status ${shown(job.status)}`;
  return [
    `Job ${shown(job.name)}, ${shown(job.type)}: provisioning state ${provisioning}${at(job.endTime, ', ended ')}. Read ${formatInstant(evidence.readAt)}.`,
    nodeSentence(job),
    ...sessionSentences(job),
    recordSentence(job, evidence),
  ];
}

function nodeSentence(job: JobEvidence): string {
  if (!job.nodeState) return 'The machine has reported no state of access.';
  const connection = job.connectionStatus ? `, connection ${shown(job.connectionStatus)}` : '';
  return `Node state ${shown(job.nodeState)}${connection}${at(job.nodeUpdatedAt, ', reported ')}.`;
}

function sessionSentences(job: JobEvidence): string[] {
  const open = openSessions(job);
  return open === 0 ? [] : [`${open} ${open === 1 ? 'session has' : 'sessions have'} no reported end.`];
}

function recordSentence(job: JobEvidence, evidence: AccessEvidence): string {
  if (evidence.records === 'unknown') return 'The consent records were not read.';
  const record = recordOf(job, evidence);
  if (!record) return 'No consent record that can be trusted was found for this job.';
  return `Consent record ${shown(record.consentId)}: ${accessLevelName(record.level)}${at(record.notAfter, ' until ')}, by user ${shown(record.userId)}.`;
}

function jobsSentence({ jobs, jobsUnavailable, readAt }: AccessEvidence): string {
  if (jobsUnavailable !== undefined) return `Azure keeps no jobs for this machine: ${jobsUnavailable}`;
  if (jobs === 'unknown') return 'The jobs of the machine could not be read.';
  const count =
    jobs.length === 0 ? 'Azure has no remote support job' : 'Azure has no remote support job that gives access';
  return `${count} on this machine. Read ${formatInstant(readAt)}.`;
}

function extensionSentence({ extension }: AccessEvidence): string {
  if (extension === 'unknown') return 'The extensions of the machine could not be read.';
  if (extension === 'absent') return 'The remote support extension is not on the machine.';
  const version = extension.version ? `, version ${shown(extension.version)}` : '';
  return `Extension ${shown(extension.name)}: ${shown(extension.provisioningState)}${version}.`;
}

function machineSentence({ machine }: AccessEvidence): string {
  if (machine === 'unknown') return 'The machine could not be read.';
  if (machine === 'notFound') return 'Azure has no such machine.';
  const status = machine.status ? shown(machine.status) : 'of unknown status';
  return `Machine ${status}${at(machine.lastStatusChange, ' since ')}. Read ${formatInstant(machine.readAt)}.`;
}

function shown(text: string): string {
  return visibleText(text);
}

function at(text: string | undefined, before: string): string {
  const instant = parseInstant(text);
  return instant === undefined ? '' : `${before}${formatInstant(instant)}`;
}
