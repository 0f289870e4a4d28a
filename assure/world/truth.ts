import { recordName } from '#src/consent/record.ts';
import { holdsAt } from '#sandbox/arm/roles.ts';
import { partOf } from '#sandbox/json.ts';
import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { JobState, MachineState, Tenant } from '#sandbox/tenant.ts';
import type { VirtualClock } from './clock.ts';

/** What a machine really allowed from `at` on (ms of the virtual clock). */
export interface AccessSpan {
  at: number;
  active: boolean;
  level?: 'Diagnostics' | 'DiagnosticsAndRepair' | undefined;
  expiresAt?: number | undefined;
  /** Name of the job that the access came from, lower case. */
  jobName?: string | undefined;
}

/** In words, for a report. */
export const words = ({ active, level, expiresAt, jobName }: AccessSpan): string =>
  active
    ? `the machine allows ${level} until ${expiresAt === undefined ? 'no time' : new Date(expiresAt).toISOString()} by ${jobName}`
    : 'the machine allows no access';

/** A consent record as Azure keeps it, as far as it says what was agreed. */
export interface KeptRecord {
  machines: string[];
  level: string;
  notAfter: string;
}

const spanOf = ({ access }: MachineState, at: number): AccessSpan => {
  if (access.state !== 'active') return { at, active: false };
  const { level, expiresAt, jobId } = access;
  return { at, active: true, level, expiresAt, jobName: jobId?.split('/').at(-1) };
};

const isSame = (one: AccessSpan, other: AccessSpan): boolean =>
  (['active', 'level', 'expiresAt', 'jobName'] as const).every((member) => one[member] === other[member]);

/** The record in the `properties` of a deployment, whatever it is. */
export const recordIn = (properties: unknown): unknown => partOf(partOf(properties, 'parameters'), 'record')['value'];

const keptRecord = (value: unknown): KeptRecord | undefined => {
  const { machines, level, notAfter } = partOf(value, 'consent');
  if (!Array.isArray(machines)) return undefined;
  const ids = machines.map((id) => String(id).toLowerCase());
  return { machines: ids, level: String(level), notAfter: String(notAfter) };
};

/**
 * Whether the machine reports that another job took the place of this one. A report from before the newest request proves nothing: an Enable
 * in between may have given access anew, so the end is to be asked for then.
 */
const isSuperseded = (job: JobState | undefined): boolean => {
  const { nodeSettings } = (job?.properties.reportedProperties ?? {}) as {
    nodeSettings?: { state?: string; updatedAt?: string };
  };
  const isOld = (nodeSettings?.updatedAt ?? '') < (job?.systemData.lastModifiedAt ?? '');
  return nodeSettings?.state === 'Superseded' && !isOld;
};

/** What is really so, read from the sandbox's own state and never through the app. */
export class Truth {
  readonly tenant: Tenant;
  readonly #clock: VirtualClock;
  readonly #spans = new Map<string, AccessSpan[]>();

  constructor(tenant: Tenant, clock: VirtualClock) {
    this.tenant = tenant;
    this.#clock = clock;
  }

  /** Takes down what has changed since the last look. @returns the machines whose access changed, with what it is now. */
  look(): { machineId: string; span: AccessSpan }[] {
    const changes: { machineId: string; span: AccessSpan }[] = [];
    for (const [machineId, machine] of this.tenant.machines) {
      const span = spanOf(machine, this.#clock.now);
      const spans = this.#spans.get(machineId) ?? [];
      const last = spans.at(-1);
      if (last !== undefined && isSame(last, span)) continue;
      if (last?.at === span.at) spans.pop();
      spans.push(span);
      this.#spans.set(machineId, spans);
      changes.push({ machineId, span });
    }
    return changes;
  }

  accessNow(machineId: string): AccessSpan {
    return this.#spans.get(machineId)?.at(-1) ?? { at: 0, active: false };
  }

  accessAt(machineId: string, at: number): AccessSpan {
    return this.#spans.get(machineId)?.findLast((span) => span.at <= at) ?? { at: 0, active: false };
  }

  /** Whether it allowed access at that moment; in the millisecond of a change either is so. */
  wasActiveAround(machineId: string, at: number): boolean {
    return this.accessAt(machineId, at).active || this.accessAt(machineId, at - 1).active;
  }

  /** What the machine allowed from `from` until now; empty where that is not known of all that time. */
  spansSince(machineId: string, from: number): readonly AccessSpan[] {
    const spans = this.#spans.get(machineId) ?? [];
    const first = spans.findLastIndex((span) => span.at <= from);
    return first < 0 ? [] : spans.slice(first);
  }

  /** Whether there was access at every moment from `from` until now. */
  wasActiveSince(machineId: string, from: number): boolean {
    const spans = this.spansSince(machineId, from);
    return spans.length > 0 && spans.every(({ active }) => active);
  }

  /** Whether a job of this name has ever given access. */
  hasGivenAccess(machineId: string, jobName: string): boolean {
    return (this.#spans.get(machineId) ?? []).some((span) => span.active && span.jobName === jobName);
  }

  /** The access that took the place of what a job of this name gave, if that is so and the machine says so. */
  replaced(machineId: string, name: string): AccessSpan | undefined {
    const span = this.accessNow(machineId);
    return span.active && span.jobName !== name && isSuperseded(this.job(machineId, name)) ? span : undefined;
  }

  job(machineId: string, name: string): JobState | undefined {
    return this.tenant.jobs.get(
      `${machineId}/providers/microsoft.azurestackhci/edgedevices/default/jobs/${name.toLowerCase()}`,
    );
  }

  /** Whether somebody holds the role that lets them grant. */
  isOwner(userId: string, at: number): boolean {
    const roleId = roleNamed(this.tenant, 'Owner');
    return this.tenant.roleAssignments.some(
      (one) => one.principalId === userId && one.roleId === roleId && holdsAt(one, at),
    );
  }

  /** All deployments that hold the record of a consent in the resource group of a machine. */
  records(machineId: string, consentId: string): KeptRecord[] {
    const group = idKey(machineId).split('/providers/', 1)[0] ?? '';
    return [...this.tenant.deployments.values()]
      .filter((deployment) => deployment.scope === group && idKey(deployment.name) === recordName(consentId))
      .flatMap((deployment) => keptRecord(recordIn(deployment.properties)) ?? []);
  }
}
