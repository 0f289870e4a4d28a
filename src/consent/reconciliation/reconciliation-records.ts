import { visibleText } from '#src/lib/visible-text.ts';

import { correlationId } from '#src/consent/consent.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { missingCopies } from './reconciliation-copies.ts';
import { logKeptMs, type LogWrite, type ReconciledConsent, type UnfitRecord } from './reconciliation-evidence.ts';
import { at, evidenceList, type Finding } from './reconciliation-finding.ts';
import { isNamed } from './reconciliation-job.ts';
import type { Known } from './reconciliation-known.ts';
import { recordWrites, triesByOthers, whoWrote, writesByOthers } from './reconciliation-people.ts';
import { groupOf, groupWords, nameInId, timeWords } from './reconciliation-words.ts';
import { isConsentRecord } from '#src/consent/record.ts';

/** Every record, held against itself, its copies and the Activity Log. */
export function recordFindings(known: Known): Finding[] {
  return [
    ...known.evidence.unfit.map((record) => {
      if (record.isConsentGone) return changeOfGone(record);
      return record.isOutOfPlace ? copyElsewhere(record) : unfitRecord(record, known);
    }),
    ...known.evidence.consents.flatMap((consent) => [
      ...otherCorrelation(consent),
      ...differingCopies(consent),
      ...missingCopies(consent, known),
      ...otherWriters(consent),
      ...noWitness(consent, known),
    ]),
  ];
}

const whoWroteIt =
  'The Activity Log of the resource group keeps for 90 days who wrote the deployment. A receipt saved at the time of the grant still proves what was agreed.';

function unfitRecord({ deploymentId, reason, consentId, machineIds }: UnfitRecord, known: Known): Finding {
  const id = consentId.toLowerCase();
  const isConsent = isConsentRecord(deploymentId);
  const jobs = isConsent ? known.jobs.filter(({ job }) => isNamed(job, id)) : [];
  const agreed = isConsent ? (known.consents.get(id)?.consent.machines ?? []) : [];
  const near = agreed.filter((machine) => groupOf(machine) === groupOf(deploymentId));
  const isOpen = jobs.some(({ standing }) => standing !== 'over' && standing !== 'failed');
  return {
    kind: 'recordEdited',
    severity: 'finding',
    machineIds: [...new Set([...jobs.map(({ machine }) => machine.id.toLowerCase()), ...near, ...(machineIds ?? [])])],
    ...(isConsentId(id) && { consentId: id }),
    sentence: `The deployment ${nameInId(deploymentId)} in ${groupWords(deploymentId)} bears the name of a record and is none that holds: ${visibleText(reason, 600)}${isConsent ? ' What was agreed cannot be told from it.' : ''}`,
    remedy: `${isOpen ? 'Revoke the access that bears its name. ' : ''}${whoWroteIt}`,
    evidence: evidenceList({ Deployment: deploymentId, 'Consent in its name': consentId }),
  };
}

/** Of no machine: what is agreed for one is told by the record in its own resource group. */
function copyElsewhere({ deploymentId, consentId }: UnfitRecord): Finding {
  return {
    kind: 'recordElsewhere',
    severity: 'finding',
    machineIds: [],
    consentId,
    sentence: `The deployment ${nameInId(deploymentId)} in ${groupWords(deploymentId)} is a copy of the record of a consent without a machine there. This app does not write one there, and it does not count.`,
    remedy:
      'The Activity Log of the resource group keeps for 90 days who wrote the deployment: ask that person why. What was agreed is told by the records in the resource groups of the machines.',
    evidence: evidenceList({ Deployment: deploymentId, 'Consent in its name': consentId }),
  };
}

/** Azure removes the oldest deployments first, and so a consent before its changes. A job of its name is a finding of its own. */
function changeOfGone({ deploymentId, consentId, machineIds }: UnfitRecord): Finding {
  return {
    kind: 'recordMissingInGroup',
    severity: 'note',
    machineIds: machineIds ?? [],
    consentId,
    sentence: `The deployment ${nameInId(deploymentId)} is the record of a change, and no record that holds of the consent that was changed, ${visibleText(consentId)}, is in ${groupWords(deploymentId)}.`,
    remedy:
      'Azure itself deletes the oldest deployments when a resource group comes near to 800; the Activity Log of the resource group keeps for 90 days who else deleted one. Whether the change stayed within what was agreed can be seen in a receipt saved before.',
    evidence: evidenceList({ Deployment: deploymentId, 'Consent in its name': consentId }),
  };
}

function otherCorrelation({ consentId, consent, consentHash, records }: ReconciledConsent): Finding[] {
  const expected = correlationId(consentHash);
  return records
    .filter(({ correlationId: found }) => found !== '' && found.toLowerCase() !== expected)
    .map((copy) => ({
      kind: 'recordEdited',
      severity: 'finding',
      machineIds: consent.machines.filter((machine) => groupOf(machine) === groupOf(copy.resourceGroupId)),
      consentId,
      ...at(copy.timestamp),
      sentence: `The record of the consent in ${groupWords(copy.resourceGroupId)} was written under another correlation id than this app writes it under. It says what its hash says, and somebody has written it without this app, last at ${timeWords(copy.timestamp)}.`,
      remedy: whoWroteIt,
      evidence: evidenceList({
        Deployment: copy.deploymentId,
        'Written at': copy.timestamp,
        'Correlation ID': copy.correlationId,
        'Correlation ID of the consent': expected,
        'Consent hash': consentHash,
      }),
    }));
}

function differingCopies({ consentId, consent, consentHash, records, copiesDiffer }: ReconciledConsent): Finding[] {
  if (!copiesDiffer) return [];
  return [
    {
      kind: 'recordEdited',
      severity: 'finding',
      machineIds: consent.machines,
      consentId,
      sentence: `The copies of the record in ${records.length} resource groups agree on the consent and differ in what they say of its signature.`,
      remedy: whoWroteIt,
      evidence: evidenceList({
        'Agreed from': consent.notBefore,
        'Consent hash': consentHash,
        ...Object.fromEntries(records.map(({ deploymentId }, index) => [`Copy ${index + 1}`, deploymentId])),
      }),
    },
  ];
}

function otherWriters(consent: ReconciledConsent): Finding[] {
  const { userId } = consent.consent;
  return [
    ...lastOfEach(writesByOthers(consent)).map(([who, write]) => ({
      ...aboutWrite(consent, write),
      severity: 'finding' as const,
      sentence: `The Activity Log names ${who} as who wrote the record in ${groupWords(write.resourceId)} at ${timeWords(write.at)}. The consent names another person, ${userId}.`,
      remedy: `Ask ${who} why they wrote the record of a consent that another person gave.`,
    })),
    ...lastOfEach(triesByOthers(consent)).map(([who, write]) => ({
      ...aboutWrite(consent, write),
      severity: 'note' as const,
      sentence: `The Activity Log names ${who} as who tried to write the record in ${groupWords(write.resourceId)} at ${timeWords(write.at)}, and does not show that Azure took it. The consent names another person, ${userId}.`,
      remedy: `Ask ${who} why they tried to write the record of a consent that another person gave.`,
    })),
  ];
}

/** What each person did last, by the person's name. Logs of several subscriptions follow on each other. */
function lastOfEach(writes: readonly LogWrite[]): [who: string, write: LogWrite][] {
  const inOrder = writes.toSorted((a, b) => (parseInstant(a.at) ?? 0) - (parseInstant(b.at) ?? 0));
  return [...new Map(inOrder.map((write) => [visibleText(whoWrote(write)), write]))];
}

const aboutWrite = ({ consentId, consent }: ReconciledConsent, write: LogWrite) => ({
  kind: 'otherCaller' as const,
  machineIds: consent.machines,
  consentId,
  ...at(write.at),
  evidence: evidenceList({
    Deployment: write.resourceId,
    'Caller in the Activity Log': write.caller,
    'Object ID of the caller': write.callerId,
    'Person of the consent': consent.userId,
    'Correlation ID': write.correlationId,
  }),
});

/** The Activity Log is some minutes behind. */
const logLagMs = 30 * 60_000;

function noWitness(consent: ReconciledConsent, { now }: Known): Finding[] {
  const { consentId, consent: agreed, consentHash, writes } = consent;
  const age = now - (parseInstant(agreed.notBefore) ?? now);
  const isKept = age > logLagMs && age < logKeptMs;
  if (writes?.kind !== 'read' || writes.partly || !isKept || recordWrites(consent).length > 0) return [];
  return [
    {
      kind: 'otherCaller',
      severity: 'unknown',
      machineIds: agreed.machines,
      consentId,
      ...at(agreed.notBefore),
      sentence:
        'The Activity Log shows no write of this consent’s record, so who wrote it cannot be told. It goes back 90 days and should show it.',
      remedy: 'Look whether you may read the Activity Log of the whole subscription, and compare again.',
      evidence: evidenceList({ 'Consent hash': consentHash, 'Correlation ID': correlationId(consentHash) }),
    },
  ];
}
