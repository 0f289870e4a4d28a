import { type Acceptance, longestAcceptanceMs } from '#src/consent/acceptance.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { minuteMs, parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import type { AcceptanceFact, Finding, Standing } from './finding.ts';

/** Which finding it is: the same as long as it is about the same thing, however that changes. */
export function findingKey(finding: Finding): string {
  const { is, consentId = '', machineIds } = finding;
  const what = 'job' in finding ? finding.job.name : 'deleted' in finding ? finding.deleted?.job : undefined;
  const where =
    'groupId' in finding ? finding.groupId : 'deploymentId' in finding ? finding.deploymentId : machineIds[0];
  const which = 'breach' in finding ? `${finding.breach.is} ${finding.breach.rule.name}` : '';
  return [is, consentId, what ?? '', where ?? '', which].join(' ').trimEnd();
}

/** What it rests on, as text: another whenever anything of that changes. The other machines are those of the consent. */
export function basisOf(finding: Finding): string {
  const lasting = (key: string, value: unknown): unknown => (moving.has(key) ? undefined : value);
  const { machineIds } = finding;
  return canonicalJson(JSON.parse(JSON.stringify({ ...finding, machineIds: machineIds.slice(0, 1) }, lasting)));
}

/** Of a job these move while nothing about its access changes. That a session began is a change. */
const moving: ReadonlySet<string> = new Set([
  'standing',
  'nodeUpdatedAt',
  'status',
  'connectionStatus',
  'connectionErrorMessage',
  'sessionEndTime',
  'transcriptLocation',
]);

/**
 * The resource group in which it can be accepted, undefined where it can't. Nobody has seen what couldn't be checked, and an emergency waits for
 * what another person signs.
 */
export function acceptedIn(finding: Finding): string | undefined {
  const { is, severity, machineIds } = finding;
  if (severity === 'unknown' || is === 'unread' || is === 'emergencyUnreviewed') return undefined;
  const [group] = resourceGroupsOf(machineIds.slice(0, 1));
  return group ?? ('deploymentId' in finding ? finding.deploymentId.toLowerCase().split('/', 5).join('/') : undefined);
}

/** `until`: ms. */
export function makeAcceptance(finding: Finding, { reason, until }: { reason: string; until: number }): Acceptance {
  return {
    kind: 'remote-support-acceptance/1',
    finding: findingKey(finding),
    basis: basisOf(finding),
    reason: reason.trim(),
    until: toUtcSeconds(until),
  };
}

/** The Activity Log is minutes late. Who isn't named after this, ms, accepts nothing. */
const namedWithinMs = 30 * minuteMs;

/** Whether somebody has accepted it, and if that doesn't hold any more, why. `now`: ms, server time. */
export function standingOf(
  finding: Finding,
  acceptances: readonly AcceptanceFact[],
  now: number,
): Standing | undefined {
  const groupId = acceptedIn(finding);
  const key = findingKey(finding);
  const own = acceptances.filter((one) => one.record.finding === key && one.groupId === groupId);
  if (own.length === 0) return undefined;
  const basis = basisOf(finding);
  const judged = own
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .map((acceptance): Standing => {
      const { at, by, record } = acceptance;
      const recordedAt = parseInstant(at) ?? Number.NEGATIVE_INFINITY;
      const until = Math.min(parseInstant(record.until) ?? 0, recordedAt + longestAcceptanceMs);
      const isNamed = by !== undefined || now - recordedAt < namedWithinMs;
      const is = record.basis !== basis ? 'changed' : until <= now ? 'over' : isNamed ? 'accepted' : 'unnamed';
      return { is, acceptance, until };
    });
  return judged.find(({ is }) => is === 'accepted') ?? judged[0];
}
