import type { AccessLevel } from '#src/consent/access-level.ts';
import type { Consent } from '#src/consent/consent.ts';

/** What the wizard has been told so far. Never the tick: that is made anew each time. */
export interface DraftInputs {
  /** ARM ids. */
  machines: string[];
  ticket: { number: string; source: 'azure' | 'typed' } | null;
  reason: string;
  level: AccessLevel;
  /** A duration counted from the moment of signing, or an end chosen by hand (ISO 8601, UTC). */
  end: { minutes: number } | { at: string };
}

export interface ConsentDraft extends DraftInputs {
  /** The consent that was sent to be signed, awaiting its signature. */
  consent?: Consent;
  /** The ID token in which Entra signed `consent`; dropped as soon as the grant is recorded. */
  idToken?: string;
}

/** The draft kept in this tab, or `undefined` when there is none or anything about it is malformed. */
export declare function readDraft(): ConsentDraft | undefined;
export declare function keepDraft(draft: ConsentDraft): void;
export declare function dropDraft(): void;
