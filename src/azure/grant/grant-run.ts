import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { wait } from '#src/lib/wait.ts';
import type { ConsentStanding } from '#src/azure/records/consent-standing.ts';
import { type Claim, claimMachine, turnOn, type TurnClaim } from '#src/azure/journal/grant-journal.ts';
import { lateAnswer } from '#src/azure/journal/journal.ts';
import type { Instant } from '#src/azure/transport/instant.ts';
import { browserClockLag, heardServerNow, serverNow } from '#src/azure/transport/server-clock.ts';
import { timeOver } from './grant-decision.ts';

/** One machine of a grant while it is worked on. */
export interface MachineGrant {
  record: ConsentRecord;
  machine: { id: string; location: string; azureLocal: boolean; at: Instant };
  /** This machine's job was asked for from here before. */
  requested: boolean;
  /** A person pressed in this tab; else it only goes on with what the journal still lets it do. */
  isPressed: boolean;
  /** A person pressed for this machine and nothing was asked for since: what failed or vanished may be asked for once more. */
  mayRepeat: boolean;
  /** This page has seen the extension there before, or a request for access: who ends that elsewhere may be removing it. */
  wasSetUp?: boolean;
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
  /** Known from this press alone, and from nothing that Azure shows later. */
  readonly isOfPress: boolean;

  constructor(
    step: 'failed' | 'skipped' | 'unknown',
    message: string,
    more: { remedy?: string; isFinal?: boolean; isOfPress?: boolean } = {},
  ) {
    super(message);
    this.name = 'Stop';
    this.step = step;
    this.remedy = more.remedy;
    this.isFinal = more.isFinal === true;
    this.isOfPress = more.isOfPress === true;
  }
}

/** That nothing more is asked for says nothing about what was asked for before. */
export const stillUnknown = ({ message, remedy, isOfPress }: Stop): Stop => {
  const words = `${message} Access may have been asked for before, and what came of that is not known.`;
  return new Stop('unknown', words, { isOfPress, ...(remedy === undefined ? {} : { remedy }) });
};

const notClear = {
  held: 'This waits for another press: it was stopped in another tab, somebody has signed in since, or the press is more than an hour old. Nothing more is asked for from here.',
  revoking: 'A revoke is under way on this machine. Nothing is asked for until its end is proven.',
  gone: 'This machine was taken out of the grant meanwhile: by a revoke, or by another tab in which the work was finished or stopped. Nothing more is asked for from here.',
  unseen:
    'This browser does not tell what it keeps for this page, so whether this machine was taken out of the grant meanwhile is not known here. Nothing more is asked for from here.',
} as const;

const unseenRemedy =
  'Go on with it from this page by another press. If that ends in the same way, close other tabs of this site, or restart the browser, and open this page again.';

/** The journal does not let this tab go on, which says nothing of what was asked for before. */
export class Refused extends Stop {
  readonly claim: keyof typeof notClear;

  constructor(claim: keyof typeof notClear) {
    super('skipped', notClear[claim], claim === 'unseen' ? { remedy: unseenRemedy } : {});
    this.claim = claim;
  }
}

type Claimed = Pick<MachineGrant, 'record' | 'signal' | 'isPressed'>;

/** To be called once the machine's turn has come: what was known before the line is old. Throws where nothing may be done. */
export const takeTurn = async (
  { record, signal, isPressed }: Claimed,
  machineId: string,
): Promise<Exclude<TurnClaim, 'held' | 'revoking'>> => {
  const turn = await turnOn(record.consentId, machineId, isPressed);
  signal.throwIfAborted();
  if (turn === 'held' || turn === 'revoking') throw new Refused(turn);
  return turn;
};

/** So long a claim waits for a storage that is silent, ms. */
const silentMs = 60_000;

/** Asks the journal, and once more when the storage has answered: that it is silent says nothing of the machine. */
const claimSeen = async (grant: Claimed, machineId: string, requesting: boolean): Promise<Claim> => {
  const claim = () => claimMachine(grant.record.consentId, machineId, requesting, grant.isPressed);
  const first = await claim();
  if (first !== 'unseen') return first;
  const over = new AbortController();
  try {
    await Promise.race([lateAnswer(), wait(silentMs, AbortSignal.any([grant.signal, over.signal]))]);
  } finally {
    over.abort();
  }
  return claim();
};

/**
 * Throws unless the journal, which all tabs share, still lets this grant write to the machine. To be called right before each request: a
 * tab may have been frozen for hours, and a revoke elsewhere have ended meanwhile. Answers whether nothing had been asked for before.
 */
export const stillClear = async (grant: Claimed, machineId: string, requesting = false): Promise<boolean> => {
  await settleTime(grant);
  const claim = await claimSeen(grant, machineId, requesting);
  grant.signal.throwIfAborted();
  if (claim !== 'clear' && claim !== 'asked') throw new Refused(claim);
  stillAgreed(grant);
  return claim === 'clear';
};

/** Throws while a revoke is pursued on the machine. */
export const notRevoking = async ({ record }: Pick<MachineGrant, 'record'>, machineId: string): Promise<void> => {
  if ((await claimMachine(record.consentId, machineId, false)) === 'revoking') throw new Refused('revoking');
};

/** Whether the agreed time is over. */
export const isTimeOver = ({ record }: Pick<MachineGrant, 'record'>): boolean =>
  !(serverNow() < Date.parse(record.consent.notAfter));

/** What is said, and to be done, where the agreed time is over by a clock that no server has confirmed. */
export const unsureWords = {
  message:
    'By this browser’s clock the agreed time has ended, which no server has confirmed. Nothing more is asked for from here.',
  remedy: 'Check the clock of this computer, then try again.',
} as const;

/** Throws once the agreed time is over: from then on nothing is sent. A clock that no server has confirmed makes that no end for good. */
export const stillAgreed = (grant: Pick<MachineGrant, 'record'>): void => {
  if (!isTimeOver(grant)) return;
  if (browserClockLag() !== undefined) throw new Stop('skipped', timeOver, { isFinal: true });
  const { message, remedy } = unsureWords;
  throw new Stop('unknown', message, { remedy });
};

/** To be called before what is decided by time: where the clock was set, or the computer slept, a server is asked. Throws where none tells. */
export const settleTime = async (grant: Pick<MachineGrant, 'record'>): Promise<void> => {
  if (isTimeOver(grant) && (await heardServerNow()) === undefined) stillAgreed(grant);
};
