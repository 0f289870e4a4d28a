import type { Tone } from '#src/ui/tone.ts';

/** One thing that speaks for a consent: what is known, no stronger than its evidence, and how. */
export interface Seal {
  key: 'recorded' | 'signed' | 'witnessed' | 'kept' | 'ended';
  tone: Tone;
  words: string;
  explanation: string;
  /** Of the call to Azure that failed, where one did. */
  correlationId?: string;
}
