import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { standingOnRecord } from '#src/azure/records/consent-records.ts';
import type { ConsentStanding } from '#src/azure/records/consent-standing.ts';
import { type JobsReading, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { asOf, type Instant, instantNow, isDisturbed } from '#src/azure/transport/instant.ts';
import { freshMs } from '#src/azure/transport/send-guard.ts';
import { type Asking, nextStep } from './grant-asking.ts';
import { recordedEnd } from './grant-decision.ts';
import { type MachineGrant, Stop } from './grant-run.ts';

/** The jobs of the machine as they were read. */
export interface JobsLook {
  reading: JobsReading;
  at: Instant;
}

/** Jobs that a request may be built on. */
export interface JobsShown {
  jobs: JobEvidence[];
  at: Instant;
}

export const lookAtJobs = async (machineId: string, signal: AbortSignal | undefined): Promise<JobsLook> => {
  const asked = instantNow();
  const reading = await readJobs(machineId, signal);
  return { reading, at: asOf(asked) };
};

/** Access under the consent is over by what is on record. */
export class Closed extends Stop {
  constructor(standing: Exclude<ConsentStanding, 'open'>) {
    super('skipped', recordedEnd(standing), { isFinal: true });
  }
}

/**
 * Somebody may have revoked this consent from elsewhere while there was no job yet: then only its end is on record. Answers as of when it is
 * not.
 */
export const stillOpen = async (
  { record, machine }: MachineGrant,
  signal: AbortSignal | undefined,
): Promise<Instant> => {
  const asked = instantNow();
  const standing = await standingOnRecord({ consentId: record.consentId, machineId: machine.id }, signal);
  if (standing !== 'open') throw new Closed(standing);
  return asOf(asked);
};

/** Whoever revokes where there is no job yet closes the consent: a look at its end that is older, ms, is taken anew. */
const openMs = 2000;

export const ageOf = (at: Instant): number => {
  const now = instantNow();
  return isDisturbed(at, now) ? Number.POSITIVE_INFINITY : now.steady - at.steady;
};

/** The jobs that still call for the request at the moment of sending, read anew where they are too old by then; else `undefined`. */
export const stillToAsk = async (
  grant: MachineGrant,
  state: Asking,
  shown: JobsShown,
): Promise<JobsShown | undefined> => {
  const { machine, signal } = grant;
  if (ageOf(shown.at) < openMs) return shown;
  if (ageOf(shown.at) < freshMs) await stillOpen(grant, signal);
  // That may have taken long itself.
  if (ageOf(shown.at) < freshMs) return shown;
  // Both count from the older of the two: between them somebody may have revoked it, and found no job to end.
  const at = await stillOpen(grant, signal);
  const { reading } = await lookAtJobs(machine.id, signal);
  if (!reading.available || nextStep(grant, state, reading.jobs).next !== 'put') return undefined;
  return { jobs: reading.jobs, at };
};
