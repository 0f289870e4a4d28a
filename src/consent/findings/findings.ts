import { connectionOf, keptForMs, machineIn } from '#src/consent/access/connection.ts';
import { jobsIn, unconfirmedConsents } from '#src/consent/access/consents.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { jobOutcome, judgeJob } from '#src/consent/access/job.ts';
import { breachesOf, rulesFor } from '#src/consent/advice/advice.ts';
import { isOtherComputer } from '#src/consent/consent.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { isSigned } from '#src/consent/signed.ts';
import type { RecordSignature, SignatureFault } from '#src/consent/signature.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { standingOf } from './standing.ts';
import type { ConsentFact, Finding, FindingFacts, ProblemFact, ReviewFact, Severity } from './finding.ts';

/** A grant takes this long at most until Azure shows its job, ms: before, a missing job says nothing. */
const graceMs = 30 * 60_000;

/** What is over for longer than the Activity Log is kept is history, ms: nobody can answer for it any more. */
const answerableMs = 90 * 24 * 3_600_000;

/**
 * Holds every job in Azure against every consent on record, both ways. What could not be read is a finding of severity `unknown`: nothing is
 * said to be in order that nobody has seen. Pure; highest severity first.
 */
export function findingsOf(facts: FindingFacts): Finding[] {
  return byGravity([...findingsIn(facts)].flat());
}

/** The same piece by piece, in no order: of each machine, consent and problem. Of ten thousand, all at once takes long. */
export function* findingsIn(facts: FindingFacts): Generator<Finding[]> {
  const { acceptances, now } = facts;
  for (const found of foundIn(facts))
    yield found.map((finding) => {
      const standing = standingOf(finding, acceptances, now);
      return standing ? { ...finding, standing } : finding;
    });
}

function* foundIn(facts: FindingFacts): Generator<Finding[]> {
  const known: Known = { ...facts, byId: new Map(), byMachine: new Map(), evidence: new Map() };
  for (const evidence of facts.machines) known.evidence.set(evidence.machineId, evidence);
  for (const fact of facts.consents) {
    known.byId.set(fact.consentId, fact);
    for (const id of fact.consent.machines) {
      const facts = known.byMachine.get(id);
      if (facts) facts.push(fact);
      else known.byMachine.set(id, [fact]);
    }
    // Nothing is found yet, and what takes it piece by piece may rest.
    yield [];
  }
  for (const evidence of facts.machines) yield onMachine(evidence, known);
  for (const consent of facts.consents) yield onConsent(consent, known);
  for (const problem of facts.problems) yield [ofProblem(problem, known)];
}

/** Highest severity first. */
export function byGravity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

const order: readonly Severity[] = ['high', 'medium', 'unknown', 'low'];

interface Known extends FindingFacts {
  byId: Map<string, ConsentFact>;
  byMachine: Map<string, ConsentFact[]>;
  evidence: Map<string, AccessEvidence>;
}

function onMachine(evidence: AccessEvidence, known: Known): Finding[] {
  const { machineId, jobs, extension } = evidence;
  // One failure is told once, though it kept both from being read.
  const problem = 'problem' in jobs ? jobs.problem : 'problem' in extension ? extension.problem : undefined;
  const about = { severity: 'unknown', machineIds: [machineId], scope: machineId } as const;
  return [
    ...(problem === undefined ? [] : [{ is: 'unread', problem, ...about } as const]),
    ...(jobsIn(evidence) ?? []).flatMap((job) => onJob(job, evidence, known)),
    ...onUnconfirmed(evidence, known),
  ];
}

function onJob(job: JobEvidence, evidence: AccessEvidence, known: Known): Finding[] {
  const { machineId } = evidence;
  const isLive = !judgeJob(job, evidence, known.now).isOver;
  const since = parseInstant(job.createdAt);
  if (!isLive && since !== undefined && known.now - since > answerableMs) return [];
  const severity = isLive ? 'high' : 'medium';
  const about = { job, isLive, severity, machineIds: [machineId], ...(since && { since }) } as const;
  const consent = known.byId.get(job.name.toLowerCase());
  const isUnread = known.problems.some((one) => 'problem' in one && sameId(one.scope, groupIdOf(machineId)));
  const hasRequest = consent ? consent.consent.ticket !== null : isUnread ? undefined : false;
  const beside = [
    ...onRevoke(job, evidence, known),
    ...(isLive
      ? againstAdvice({ ...about, ...(consent && { consentId: consent.consentId }) }, hasRequest, evidence, known)
      : []),
  ];
  if (consent === undefined)
    return [{ ...about, is: 'accessWithoutConsent', ...(isUnread && { severity: 'unknown' }) }, ...beside];
  const named = { ...about, consentId: consent.consentId };
  if (!consent.consent.machines.includes(machineId)) return [{ ...named, is: 'machineNotInConsent' }, ...beside];
  return [
    ...onOtherComputer(consent, evidence, named),
    ...beyond(consent, named),
    ...afterEnd(consent, named),
    ...otherCreator(named, known),
    ...afterWork(named, known),
    ...beside,
  ];
}

type About = Pick<Finding, 'severity' | 'machineIds' | 'since'> & {
  job: JobEvidence;
  isLive: boolean;
  consentId: string;
};

/** What was granted to the computer that had the name before is its own affair; the present one was never agreed to. */
function onOtherComputer({ consent }: ConsentFact, evidence: AccessEvidence, about: About): Finding[] {
  const isOther = isOtherComputer(consent, evidence.machineId, machineIn(evidence)?.vmId);
  return about.isLive && isOther ? [{ ...about, is: 'otherComputer' }] : [];
}

/** I2: level and end never exceed the consent. A revoke asks for no access, whatever it repeats. */
function beyond({ consent }: ConsentFact, about: About): Finding[] {
  const { job, isLive } = about;
  const level = parseLevel(job.accessLevel);
  const end = parseInstant(job.expirationTimestamp);
  const isNone = job.accessLevel.toLowerCase() === 'none';
  const found: Finding[] = [];
  if (!isNone && (level === undefined ? isLive : !isWithin(level, consent.level)))
    found.push({ ...about, is: 'levelBeyondConsent', agreed: consent.level });
  const agreed = parseInstant(consent.notAfter) ?? Number.NEGATIVE_INFINITY;
  if (end === undefined ? isLive : end > agreed)
    found.push({ ...about, is: 'endBeyondConsent', agreed: consent.notAfter });
  return found;
}

/** An end on record is a claim: access that Azure shows beside it goes on. */
function afterEnd({ ends }: ConsentFact, about: About): Finding[] {
  const end = ends.find(({ machineId }) => about.machineIds.includes(machineId));
  return about.isLive && end !== undefined ? [{ ...about, is: 'accessAfterEnd', end }] : [];
}

function otherCreator(about: About, { signers }: Known): Finding[] {
  const signer = signers.get(about.consentId);
  const creator = about.job.createdBy?.toLowerCase();
  if (signer?.is !== 'valid' || signer.username === undefined || creator === undefined) return [];
  if ([signer.username, signer.oid].some((name) => name.toLowerCase() === creator)) return [];
  return [{ ...about, severity: 'medium', is: 'otherCreator', signer: signer.username }];
}

/** Access outlives the work it was for. Nothing is wrong with it yet, and nobody needs it. */
function afterWork(about: About, { closed }: Known): Finding[] {
  const request = closed.get(about.consentId);
  if (!about.isLive || request === undefined) return [];
  const since = request.closedAt ?? about.since;
  return [{ ...about, is: 'requestClosed', request: request.number, severity: 'medium', ...(since && { since }) }];
}

/** Whoever granted it, and by whatever client: the consent and Azure allow it, the organization's advice doesn't. */
function againstAdvice(
  about: Omit<About, 'consentId'> & { consentId?: string },
  hasRequest: boolean | undefined,
  { machineId, machine }: AccessEvidence,
  { advice = [] }: Known,
): Finding[] {
  const { job, since: from } = about;
  const tags = 'value' in machine && machine.value !== 'notFound' ? machine.value.tags : undefined;
  const level = parseLevel(job.accessLevel);
  const asked = { level, from, until: parseInstant(job.expirationTimestamp), hasRequest };
  const breaches = breachesOf(rulesFor(advice, machineId, tags), asked);
  return breaches.map((breach) => ({ ...about, is: 'againstAdvice', breach, severity: 'medium' }));
}

/** A machine that was away for longer than Azure keeps a request may never have heard of the revoke. */
function onRevoke(job: JobEvidence, evidence: AccessEvidence, { now }: Known): Finding[] {
  const askedAt = parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime);
  const isAway = 'value' in evidence.machine && connectionOf(machineIn(evidence)?.status) !== 'connected';
  const isOver = (parseInstant(job.expirationTimestamp) ?? Number.POSITIVE_INFINITY) <= now;
  const isOpen = job.type.toLowerCase() === 'revoke' && jobOutcome(job) !== 'succeeded' && !isOver;
  if (!isOpen || !isAway || askedAt === undefined || now - askedAt < keptForMs) return [];
  return [{ is: 'revocationOverdue', job, severity: 'high', machineIds: [evidence.machineId], since: askedAt }];
}

/** The state of the machine says the same: this tells it of all machines at once. */
function onUnconfirmed(evidence: AccessEvidence, { byId, byMachine, signers, now }: Known): Finding[] {
  const { machineId, jobs } = evidence;
  const value = (byMachine.get(machineId) ?? []).map(({ consentId, consent }) => {
    const replaces = isSigned(signers.get(consentId)) ? consent.replaces : [];
    return { ...consent, consentId, replaces };
  });
  const consents = unconfirmedConsents({ ...evidence, consents: { readAt: now, value } }, now);
  return consents.flatMap(({ consentId, notBefore, notAfter, deletedAt }): Finding[] => {
    if (deletedAt !== undefined) {
      const deleted = { job: consentId, at: deletedAt };
      const named = byId.has(consentId) && { consentId };
      const since = parseInstant(deletedAt);
      const about = { until: notAfter, deleted, machineIds: [machineId], ...(since && { since }), ...named };
      return [{ is: 'unconfirmedAccess', severity: 'high', ...about }];
    }
    const { ends = [], withoutRecord = [] } = byId.get(consentId) ?? {};
    const since = parseInstant(notBefore) ?? Number.POSITIVE_INFINITY;
    // Jobs that were read before the grant could be done say nothing; a machine without a record was asked nothing of.
    if (!(jobs.readAt - since >= graceMs) || withoutRecord.includes(groupIdOf(machineId))) return [];
    const about = { consentId, machineIds: [machineId] };
    const end = ends.find((one) => one.machineId === machineId);
    const confirmed = parseInstant(end?.confirmedAt);
    const unproven = end && { is: 'endUnproven' as const, end, ...(confirmed && { since: confirmed }), ...about };
    return [
      { is: 'unconfirmedAccess', until: notAfter, severity: 'high', since, ...about },
      ...(unproven ? [{ ...unproven, severity: 'medium' as const }] : []),
    ];
  });
}

function onConsent(fact: ConsentFact, known: Known): Finding[] {
  const { consentId, consent, withoutRecord } = fact;
  const since = parseInstant(consent.notBefore) ?? Number.POSITIVE_INFINITY;
  const isSettled = known.now - since >= graceMs;
  const found = (isSettled ? withoutRecord : []).map((groupId): Finding => {
    const machineIds = consent.machines.filter((machineId) => sameId(groupIdOf(machineId), groupId));
    const hasAccess = machineIds.some((machineId) => {
      const evidence = known.evidence.get(machineId);
      return evidence && jobsIn(evidence)?.some(({ name }) => sameId(name, consentId));
    });
    const severity = hasAccess ? 'high' : 'low';
    return { is: 'recordMissing', groupId, hasAccess, severity, machineIds, consentId, since };
  });
  found.push(...onEmergency(fact, known));
  const why = signatureFault(known.signers.get(consentId), parseInstant(consent.notAfter), known.now);
  if (why === undefined) return found;
  const about = { severity: 'high', machineIds: consent.machines, consentId } as const;
  return [...found, { is: 'signatureInvalid', why, ...about }];
}

/** It stays, access or none, until another person has provably signed what they think of it. */
function onEmergency({ consentId, consent, reviews }: ConsentFact, { signers, now }: Known): Finding[] {
  const { machines: machineIds, emergency, notBefore, notAfter } = consent;
  const about = { severity: 'high', machineIds, consentId } as const;
  // A key that Entra doesn't publish is held against a review for as long as anybody can answer for it.
  const isFaulty = ({ deploymentId }: ReviewFact): boolean =>
    signatureFault(signers.get(deploymentId), parseInstant(notAfter), now - answerableMs) !== undefined;
  const counts = (review: ReviewFact): boolean => {
    const signer = signers.get(review.deploymentId);
    return signer?.is === 'valid' && signer.keyConfirmed !== 'unknown' && !isFaulty(review);
  };
  const odd = reviews
    .filter(isFaulty)
    .map(({ deploymentId }): Finding => ({ is: 'recordFault', fault: 'reviewUnsigned', deploymentId, ...about }));
  if (!emergency || reviews.some(counts)) return odd;
  const since = parseInstant(notBefore);
  return [...odd, { is: 'emergencyUnreviewed', reason: emergency, ...about, ...(since && { since }) }];
}

/** Entra withdraws keys in the course of years; one that it doesn't publish while the consent runs, anyone could have made. */
function signatureFault(
  signer: RecordSignature | undefined,
  until: number | undefined,
  now: number,
): SignatureFault | undefined {
  if (signer?.is === 'invalid') return signer.why;
  const isForeign = signer?.is === 'valid' && signer.keyConfirmed === false;
  return isForeign && until !== undefined && until > now ? 'unknownKey' : undefined;
}

function ofProblem(problem: ProblemFact, { byId }: Known): Finding {
  const { scope, consentId, at } = problem;
  const agreed = consentId === undefined ? undefined : byId.get(consentId.toLowerCase())?.consent.machines;
  const machineIds = (agreed ?? []).filter((machineId) => scope.toLowerCase().startsWith(groupIdOf(machineId)));
  const since = parseInstant(at);
  const about = { machineIds, ...(consentId !== undefined && { consentId }), ...(since && { since }) };
  if ('problem' in problem) return { is: 'unread', scope, problem: problem.problem, severity: 'unknown', ...about };
  const severity = problem.is === 'consentGone' ? 'low' : 'high';
  return { is: 'recordFault', fault: problem.is, deploymentId: scope, severity, ...about };
}

function groupIdOf(machineId: string): string {
  return resourceGroupsOf([machineId])[0] ?? '';
}
