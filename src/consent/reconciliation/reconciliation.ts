import { visibleText } from '#src/lib/visible-text.ts';

import type { ReconciledMachine, ReconciliationEvidence, UnreadPlace } from './reconciliation-evidence.ts';
import { evidenceList, type Finding, type FindingKind, placeLabel, sortFindings } from './reconciliation-finding.ts';
import { grantFindings } from './reconciliation-grants.ts';
import { arrange } from './reconciliation-known.ts';
import { extensionFindings, openConsentFindings } from './reconciliation-machines.ts';
import { recordFindings } from './reconciliation-records.ts';
import { each, sentences } from './reconciliation-words.ts';

/** Findings that say more of a machine than that its extension has no consent: they are about the access itself. */
const saysMore: ReadonlySet<FindingKind> = new Set(['accessWithoutRecord', 'machineNotInConsent', 'recordEdited']);

/**
 * Holds every grant in Azure against every record, both ways. What could not be read is a finding of its own, of severity `unknown`: of
 * a machine that it concerns, nothing is said to be in order.
 */
export function reconcile(evidence: ReconciliationEvidence): Finding[] {
  const known = arrange(evidence);
  const found = [...grantFindings(known), ...recordFindings(known), ...openConsentFindings(known)];
  const reported = new Set(found.filter(({ kind }) => saysMore.has(kind)).flatMap(({ machineIds }) => machineIds));
  return sortFindings([
    ...found,
    ...extensionFindings(known, reported),
    ...evidence.machines.flatMap((machine) => unreadMachine(machine)),
    ...evidence.unread.map((place) => unreadPlace(place)),
  ]);
}

function unreadMachine({ id, name, jobs, extension, extensionUnread }: ReconciledMachine): Finding[] {
  const shown = visibleText(name);
  const parts = [
    ...(jobs.kind === 'unread'
      ? [`The remote support jobs of ${shown} could not be read: ${visibleText(jobs.reason, 600)}`]
      : []),
    ...(extension === 'unknown'
      ? [
          `The extensions of ${shown} could not be read${extensionUnread === undefined ? '.' : `: ${visibleText(extensionUnread.reason, 600)}`}`,
        ]
      : []),
  ];
  if (parts.length === 0) return [];
  const reasons = [...(jobs.kind === 'unread' ? [jobs] : []), ...(extensionUnread ? [extensionUnread] : [])];
  return [
    {
      kind: 'unreadPlaces',
      severity: 'unknown',
      machineIds: [id.toLowerCase()],
      sentence: `${parts.join(' ')} Whether there is access beside the records cannot be told.`,
      remedy: sentences(...reasons.map(({ whatToDo }) => whatToDo), 'Compare again once the machine can be read.'),
      evidence: evidenceList({
        Machine: id,
        'Correlation ID': each(reasons.map((one) => one.correlationId)).join(', '),
      }),
    },
  ];
}

function unreadPlace({ what, scope, reason, whatToDo, machineIds, correlationId }: UnreadPlace): Finding {
  return {
    kind: 'unreadPlaces',
    severity: 'unknown',
    machineIds,
    sentence: `${visibleText(what)}: ${visibleText(reason, 600)}`,
    remedy: sentences(
      'What is there was not compared.',
      whatToDo,
      'Compare again once it can be read, or ask somebody who may read it.',
    ),
    evidence: evidenceList({ [placeLabel]: scope, 'Correlation ID': correlationId }),
  };
}
