import { jobOutcome, mayGiveAccess } from '#src/consent/access/job.ts';
import type { AccessEvidence, ExtensionEvidence, JobEvidence, MachineEvidence } from '#src/consent/access/evidence.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import type { ConsentFact, Finding, FindingFacts, ProblemFact, Severity } from './finding.ts';

/** A grant takes this long at most until Azure shows its job, ms: before, a missing job says nothing. */
const graceMs = 30 * 60_000;

/** Azure keeps a request for a machine that is away this long, ms. https://learn.microsoft.com/azure/azure-arc/servers/overview */
const keptMs = 6 * 3_600_000;

/** What is over for longer than the Activity Log is kept is history, ms: nobody can answer for it any more. */
const answerableMs = 90 * 24 * 3_600_000;

/**
 * Holds every job in Azure against every consent on record, both ways. What could not be read is a finding of severity `unknown`: nothing is
 * said to be in order that nobody has seen. Pure; highest severity first.
 */
export function findingsOf(facts: FindingFacts): Finding[] {
  const consents = new Map(facts.consents.map((fact) => [fact.consentId, fact]));
  const known: Known = { ...facts, consents, jobs: new Map(facts.machines.map((one) => [one.machineId, jobsOf(one)])) };
  return [
    ...facts.machines.flatMap((evidence) => onMachine(evidence, known)),
    ...facts.consents.flatMap((consent) => onConsent(consent, known)),
    ...facts.problems.map((problem) => ofProblem(problem, known)),
  ].toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

const order: readonly Severity[] = ['high', 'medium', 'unknown', 'low'];

interface Known extends Omit<FindingFacts, 'consents'> {
  consents: ReadonlyMap<string, ConsentFact>;
  /** By machine; undefined where they were not read. */
  jobs: ReadonlyMap<string, readonly JobEvidence[] | undefined>;
}

function onMachine(evidence: AccessEvidence, known: Known): Finding[] {
  const { machineId } = evidence;
  const jobs = known.jobs.get(machineId) ?? [];
  const unread = (['jobs', 'extension'] as const).flatMap((part): Finding[] => {
    const read = evidence[part];
    if ('value' in read) return [];
    return [{ is: 'unread', severity: 'unknown', machineIds: [machineId], scope: machineId, problem: read.problem }];
  });
  // One failure is told once, though it kept both from being read.
  return [
    ...unread.slice(0, 1),
    ...jobs.flatMap((job) => onJob(job, evidence, known)),
    ...onExtension(evidence, known),
  ];
}

function onJob(job: JobEvidence, evidence: AccessEvidence, known: Known): Finding[] {
  const { machineId } = evidence;
  const isLive = mayGiveAccess(job, evidence, known.now);
  const since = parseInstant(job.createdAt);
  if (!isLive && since !== undefined && known.now - since > answerableMs) return [];
  const about = { job, isLive, severity: isLive ? 'high' : 'medium', machineIds: [machineId], ...at(since) } as const;
  const overdue = onRevoke(job, evidence, known);
  const consent = known.consents.get(job.name.toLowerCase());
  if (consent === undefined) {
    const isUnread = known.problems.some((one) => 'problem' in one && sameId(one.scope, groupIdOf(machineId)));
    return [{ ...about, is: 'accessWithoutConsent', ...(isUnread && { severity: 'unknown' }) }, ...overdue];
  }
  const named = { ...about, consentId: consent.consentId };
  if (!consent.consent.machines.includes(machineId)) return [{ ...named, is: 'machineNotInConsent' }, ...overdue];
  return [...beyond(consent, named), ...afterEnd(consent, named), ...otherCreator(named, known), ...overdue];
}

type About = Pick<Finding, 'severity' | 'machineIds' | 'since'> & {
  job: JobEvidence;
  isLive: boolean;
  consentId: string;
};

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

/** A machine that was away for longer than Azure keeps a request may never have heard of the revoke. */
function onRevoke(job: JobEvidence, { machineId, machine }: AccessEvidence, { now }: Known): Finding[] {
  const askedAt = parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime);
  const isAway = 'value' in machine && !isConnected(machine.value);
  const isOver = (parseInstant(job.expirationTimestamp) ?? Number.POSITIVE_INFINITY) <= now;
  const isOpen = job.type.toLowerCase() === 'revoke' && jobOutcome(job) !== 'succeeded' && !isOver;
  if (!isOpen || !isAway || askedAt === undefined || now - askedAt < keptMs) return [];
  return [{ is: 'revocationOverdue', job, severity: 'high', machineIds: [machineId], since: askedAt }];
}

function onExtension({ machineId, machine, extension }: AccessEvidence, known: Known): Finding[] {
  const isNamed = [...known.consents.values()].some(({ consent }) => consent.machines.includes(machineId));
  const isLocal = 'value' in machine && machine.value !== 'notFound' && machine.value.azureLocal;
  const found = 'value' in extension ? extension.value : 'absent';
  // A job says more of such a machine than the extension that carries it.
  if (isNamed || isLocal || !isThere(found) || (known.jobs.get(machineId)?.length ?? 0) > 0) return [];
  return [{ is: 'extensionWithoutConsent', extension: found, severity: 'low', machineIds: [machineId] }];
}

function onConsent(fact: ConsentFact, known: Known): Finding[] {
  const { consentId, consent } = fact;
  const begun = parseInstant(consent.notBefore) ?? Number.POSITIVE_INFINITY;
  const runs = begun <= known.now && known.now < (parseInstant(consent.notAfter) ?? Number.NEGATIVE_INFINITY);
  const jobOf = (machineId: string) => known.jobs.get(machineId)?.find(({ name }) => sameId(name, consentId));
  const found: Finding[] = [];
  for (const machineId of runs && fact.replacedBy.length === 0 ? consent.machines : []) {
    const evidence = known.machines.find((one) => one.machineId === machineId);
    const readAt = evidence === undefined || 'problem' in evidence.jobs ? undefined : evidence.jobs.readAt;
    // Jobs that were read before the grant could be done say nothing; a machine without a record was asked nothing of.
    const isRead = readAt !== undefined && readAt - begun >= graceMs && known.jobs.get(machineId) !== undefined;
    if (!isRead || jobOf(machineId) !== undefined || fact.withoutRecord.includes(groupIdOf(machineId))) continue;
    const about = { consentId, machineIds: [machineId] };
    const end = fact.ends.find((one) => one.machineId === machineId);
    found.push({ is: 'unconfirmedAccess', until: consent.notAfter, severity: 'high', since: begun, ...about });
    if (end !== undefined)
      found.push({ is: 'endUnproven', end, severity: 'medium', ...at(parseInstant(end.confirmedAt)), ...about });
  }
  for (const groupId of known.now - begun < graceMs ? [] : fact.withoutRecord) {
    const machineIds = consent.machines.filter((machineId) => sameId(groupIdOf(machineId), groupId));
    const hasAccess = machineIds.some((machineId) => jobOf(machineId) !== undefined);
    const severity = hasAccess ? 'high' : 'low';
    found.push({ is: 'recordMissing', groupId, hasAccess, severity, machineIds, consentId, since: begun });
  }
  const signer = known.signers.get(consentId);
  if (signer?.is === 'invalid')
    found.push({ is: 'signatureInvalid', why: signer.why, severity: 'high', machineIds: consent.machines, consentId });
  return found;
}

function ofProblem(problem: ProblemFact, { consents }: Known): Finding {
  const { scope, consentId } = problem;
  const agreed = consentId === undefined ? undefined : consents.get(consentId.toLowerCase())?.consent.machines;
  const machineIds = (agreed ?? []).filter((machineId) => scope.toLowerCase().startsWith(groupIdOf(machineId)));
  const about = { machineIds, ...(consentId !== undefined && { consentId }) };
  if ('problem' in problem) return { is: 'unread', scope, problem: problem.problem, severity: 'unknown', ...about };
  const severity = problem.is === 'consentGone' ? 'low' : 'high';
  return { is: 'recordFault', fault: problem.is, deploymentId: scope, severity, ...about };
}

function jobsOf({ jobs }: AccessEvidence): readonly JobEvidence[] | undefined {
  return 'value' in jobs && Array.isArray(jobs.value) ? jobs.value : undefined;
}

function isThere(extension: ExtensionEvidence | 'absent'): extension is ExtensionEvidence {
  return extension !== 'absent' && extension.provisioningState.toLowerCase() !== 'deleting';
}

function isConnected(machine: MachineEvidence | 'notFound'): boolean {
  return machine !== 'notFound' && machine.status?.toLowerCase() === 'connected';
}

function at(since: number | undefined): { since?: number } {
  return since === undefined ? {} : { since };
}

function groupIdOf(machineId: string): string {
  return resourceGroupsOf([machineId])[0] ?? '';
}
