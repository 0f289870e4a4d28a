import { recordName } from '#src/consent/record.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { JobState, MachineState, Tenant } from '#sandbox/tenant.ts';
import type { VirtualClock } from './clock.ts';

/** What a machine really allowed from `at` on (ms of the virtual clock). */
export interface AccessSpan {
  at: number;
  active: boolean;
  level?: 'Diagnostics' | 'DiagnosticsAndRepair';
  expiresAt?: number;
  /** Name of the job that the access came from, lower case. */
  jobName?: string;
}

/** A consent record as Azure keeps it, as far as it says what was agreed. */
export interface KeptRecord {
  machines: string[];
  level: string;
  notAfter: string;
}

const spanOf = ({ access }: MachineState, at: number): AccessSpan => {
  if (access.state !== 'active') return { at, active: false };
  const jobName = access.jobId?.split('/').at(-1);
  return {
    at,
    active: true,
    ...(access.level === undefined ? {} : { level: access.level }),
    ...(access.expiresAt === undefined ? {} : { expiresAt: access.expiresAt }),
    ...(jobName === undefined ? {} : { jobName }),
  };
};

const isSame = (one: AccessSpan, other: AccessSpan): boolean =>
  one.active === other.active &&
  one.level === other.level &&
  one.expiresAt === other.expiresAt &&
  one.jobName === other.jobName;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The record in the `properties` of a deployment, whatever it is. */
export const recordIn = (properties: unknown): unknown => {
  const parameters = isObject(properties) ? properties['parameters'] : undefined;
  const holder = isObject(parameters) ? parameters['record'] : undefined;
  return isObject(holder) ? holder['value'] : undefined;
};

const keptRecord = (value: unknown): KeptRecord | undefined => {
  if (!isObject(value) || !isObject(value['consent'])) return undefined;
  const { machines, level, notAfter } = value['consent'];
  if (!Array.isArray(machines)) return undefined;
  return {
    machines: machines.map((id) => String(id).toLowerCase()),
    level: String(level),
    notAfter: String(notAfter),
  };
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

  /** Whether there was access at some moment from `from` until now, by this job when one is named. */
  wasActiveSometime(machineId: string, from: number, jobName?: string): boolean {
    const spans = this.#spans.get(machineId) ?? [];
    const first = spans.findLastIndex((span) => span.at <= from);
    return spans
      .slice(Math.max(0, first))
      .some((span) => span.active && (jobName === undefined || span.jobName === jobName));
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

  /** All deployments that hold the record of a consent in the resource group of a machine. */
  records(machineId: string, consentId: string): KeptRecord[] {
    const group = idKey(machineId).split('/providers/', 1)[0] ?? '';
    return [...this.tenant.deployments.values()]
      .filter((deployment) => deployment.scope === group && idKey(deployment.name) === recordName(consentId))
      .flatMap((deployment) => keptRecord(recordIn(deployment.properties)) ?? []);
  }
}
