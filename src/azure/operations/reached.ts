import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import { openSessions } from '#src/consent/access/job.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { listedJobs } from './decide-shared.ts';
import { type Milestone, milestones, type Operation, sentOf, type Step } from './operation.ts';

/** The milestones that were seen: once seen they stay, for this press. */
export function reachedBy(
  { operation, step, isSigned }: { operation: Operation; step: Step; isSigned: boolean },
  evidence: AccessEvidence,
  before: readonly Milestone[] = [],
): readonly Milestone[] {
  const { intent } = operation;
  const isRevoke = intent.kind === 'revoke';
  const isReady = 'value' in evidence.extension && extensionPhase(evidence.extension.value) === 'ready';
  const jobs = listedJobs(evidence);
  const asked = operation.sent.filter(({ what }) => what !== 'extension' && what !== 'removal');
  const isShown = ({ name, type }: JobEvidence): boolean =>
    intent.kind === 'grant'
      ? sameId(name, intent.consentId)
      : isRevoke && sameId(type, 'revoke') && sentOf(operation, name) !== undefined;
  const isAccepted = asked.some(({ acceptedAt }) => acceptedAt !== undefined) || jobs.some(isShown);
  const isSeen: Record<Milestone, boolean> = {
    recorded: isSigned,
    installed: isReady && (intent.kind === 'grant' || intent.kind === 'setUp'),
    requested: asked.length > 0 || isAccepted,
    accepted: isAccepted,
    sessionsEnded: isRevoke && isAccepted && jobs.every((job) => openSessions(job).length === 0),
    done: step.do === 'done',
  };
  return milestones.filter((milestone) => isSeen[milestone] || before.includes(milestone));
}
