import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { AzureError } from './errors.ts';

/** The event of a press by a person: `isTrusted` is false for anything a script made. React's and the DOM's events both fit. */
export type TrustedPress = Pick<Event, 'isTrusted'>;

export interface SignedGrant {
  record: ConsentRecord;
  /** ARM ids of the machines to grant on: some or all of those the consent names. */
  machines: readonly string[];
}

export interface GrantProgress {
  consentId: string;
  /** The record as written or as read back from Azure; absent until known. */
  record?: ConsentRecord;
  machines: MachineProgress[];
  /** Something is being done from this tab right now. */
  running: boolean;
  /** Whether this tab may go on by itself after a reload; without it only `continueGrant` from a press acts. */
  pressedHere: boolean;
  /** Why nothing is known or done, e.g. no record of this consent was found. */
  problem?: { text: string; error?: AzureError };
}

/** Records the consent and grants. Throws unless the press is trusted. Returns at once; follow with `useGrant`. */
export declare function startGrant(signed: SignedGrant, press: TrustedPress): void;
/** Goes on from what Azure shows, including what failed or is unknown (`machines` narrows it). Throws unless the press is trusted. */
export declare function continueGrant(consentId: string, press: TrustedPress, machines?: readonly string[]): void;
/** Stops sending. What was asked for already is not taken back: revoke for that. */
export declare function stopGrant(consentId: string): void;
/** Progress of a grant; reads its evidence from Azure when this tab knows nothing of it, and resumes when it was pressed here. */
export declare function useGrant(consentId: string): GrantProgress;
/** Grants this tab is at work on. */
export declare function useRunningGrants(): GrantProgress[];
