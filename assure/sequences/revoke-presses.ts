import type { JobState } from '#sandbox/tenant.ts';
import type { VirtualClock } from '#assure/world/clock.ts';
import type { AccessSpan, Truth } from '#assure/world/truth.ts';
import type { JobWrite } from './exchange-facts.ts';

/** When people pressed to revoke, by the true clock: what a page dates itself proves nothing about it. */
export class RevokePresses {
  /** By user id. */
  readonly #last = new Map<string, number>();
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  note(userId: string): void {
    this.#last.set(userId, this.#clock.now);
  }

  lastOf(userId: string): number | undefined {
    return this.#last.get(userId);
  }
}

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

/** The access that took the place of what a request would end by name, if that is so. */
export const replacedBy = (truth: Truth, { machineId, name }: JobWrite): AccessSpan | undefined => {
  const span = truth.accessNow(machineId);
  return span.active && span.jobName !== name && isSuperseded(truth.job(machineId, name)) ? span : undefined;
};
