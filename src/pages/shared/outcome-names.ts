import type { PageOutcome } from './page-outcome.ts';

/** What the outcomes of a grant are called, on its page and in the bell: as the wizard and the lists call the same. */
export const outcomeNames: Readonly<Record<PageOutcome, string>> = {
  confirmed: 'Confirmed',
  pending: 'Under way',
  failed: 'Failed',
  unknown: 'Not known',
  skipped: 'Left out',
  notRecorded: 'Not recorded',
  notGrantedAgain: 'Not granted again',
};
