import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { ConsentStanding } from './consent-standing.ts';
import { timeOver } from './grant-decision.ts';
import { claimMachine } from './grant-journal.ts';
import { serverNow } from './server-clock.ts';

/** One machine of a grant while it is worked on. */
export interface MachineGrant {
  record: ConsentRecord;
  machine: { id: string; location: string; azureLocal: boolean };
  /** This machine's job was asked for from here before. */
  requested: boolean;
  /** A person pressed for this machine just now: what failed or vanished may be asked for once more. */
  mayRepeat: boolean;
  /** What the records say of the end of this consent's access here. */
  standing: ConsentStanding;
  signal: AbortSignal;
  report: (change: Omit<MachineProgress, 'machineId' | 'at'>) => void;
  /** Azure accepted the request for the job, or may have: from here on a failing read leaves the outcome unknown. */
  markAccepted: () => void;
  /** Seconds between two reads of evidence. */
  pollSeconds: () => number;
}

/** Ends the work on one machine with what is known. */
export class Stop extends Error {
  readonly step: 'failed' | 'skipped' | 'unknown';
  readonly remedy: string | undefined;
  /** Nothing is left to go on with under this consent. */
  readonly isFinal: boolean;

  constructor(
    step: 'failed' | 'skipped' | 'unknown',
    message: string,
    more: { remedy?: string; isFinal?: boolean } = {},
  ) {
    super(message);
    this.name = 'Stop';
    this.step = step;
    this.remedy = more.remedy;
    this.isFinal = more.isFinal === true;
  }
}

const notClear = {
  revoking: 'A revoke is under way on this machine. Nothing is asked for until its end is proven.',
  gone: 'This machine was taken out of the grant meanwhile: by a revoke, or by another tab in which the work was finished or stopped. Nothing more is asked for from here.',
} as const;

/**
 * Throws unless the journal, which all tabs share, still lets this grant write to the machine. To be called right before each request: a
 * tab may have been frozen for hours, and a revoke elsewhere have ended meanwhile. Answers whether nothing had been asked for before.
 */
export const stillClear = async (
  grant: Pick<MachineGrant, 'record' | 'signal'>,
  machineId: string,
  requesting = false,
): Promise<boolean> => {
  const claim = await claimMachine(grant.record.consentId, machineId, requesting);
  grant.signal.throwIfAborted();
  if (claim === 'gone' || claim === 'revoking') throw new Stop('skipped', notClear[claim]);
  stillAgreed(grant);
  return claim === 'clear';
};

/** Throws while a revoke is pursued on the machine. */
export const notRevoking = async ({ record }: Pick<MachineGrant, 'record'>, machineId: string): Promise<void> => {
  if ((await claimMachine(record.consentId, machineId, false)) === 'revoking')
    throw new Stop('skipped', notClear.revoking);
};

/** Throws once the agreed time is over: from then on nothing is sent. */
export const stillAgreed = ({ record }: Pick<MachineGrant, 'record'>): void => {
  if (!(serverNow() < Date.parse(record.consent.notAfter))) throw new Stop('skipped', timeOver, { isFinal: true });
};
