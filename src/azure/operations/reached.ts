import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import { openSessions } from '#src/consent/access/job.ts';
import { jobNamed, listedJobs } from './decide-shared.ts';
import { type Milestone, milestones, type Operation, sentOf, type Step } from './operation.ts';

/** The milestones that were seen: once seen they stay, for this press. */
export function reachedBy(
  { operation, step, isSigned }: { operation: Operation; step: Step; isSigned: boolean },
  evidence: AccessEvidence,
  before: readonly Milestone[] = [],
): readonly Milestone[] {
  const { intent } = operation;
  const job = intent.kind === 'grant' ? intent.consentId : intent.kind === 'reduce' ? intent.job : undefined;
  const isReady = 'value' in evidence.extension && extensionPhase(evidence.extension.value) === 'ready';
  const isSent = operation.sent.some(({ what }) => what !== 'extension' && what !== 'removal');
  const revoked = listedJobs(evidence).filter(
    ({ name, type }) => type.toLowerCase() === 'revoke' && sentOf(operation, name) !== undefined,
  );
  const isAccepted =
    intent.kind === 'revoke'
      ? revoked.length > 0
      : job !== undefined &&
        (sentOf(operation, job)?.acceptedAt !== undefined ||
          (intent.kind === 'grant' && jobNamed(evidence, job) !== undefined));
  const isSeen: Record<Milestone, boolean> = {
    recorded: isSigned,
    installed: (intent.kind === 'grant' || intent.kind === 'setUp') && isReady,
    requested: isSent || isAccepted,
    accepted: isAccepted,
    sessionsEnded:
      intent.kind === 'revoke' &&
      revoked.length > 0 &&
      listedJobs(evidence).every((one) => openSessions(one).length === 0),
    done: step.do === 'done',
  };
  return milestones.filter((milestone) => isSeen[milestone] || before.includes(milestone));
}
