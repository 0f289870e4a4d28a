import type { ExtensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import type { AccessWord } from './access-state.ts';

/** Which part of the evidence speaks, as tables over closed classes; a class without a cell does not compile. */

/** Where the state is read from: `gone` says that Azure has no such machine, `local` that access is given on the machine alone. */
export type Source = 'gone' | 'unreadable' | 'local' | 'jobs';

export const sourceTable = {
  read: { listed: 'jobs', unavailable: 'local', unknown: 'unreadable' },
  unknown: { listed: 'jobs', unavailable: 'local', unknown: 'unreadable' },
  notFound: { listed: 'gone', unavailable: 'gone', unknown: 'gone' },
} as const satisfies Record<'read' | 'unknown' | 'notFound', Record<'listed' | 'unavailable' | 'unknown', Source>>;

/**
 * Of several jobs through which access may exist the newest speaks, but never one that is on its way out before one that may still let
 * Microsoft Support in: 0 speaks before 1, 1 before 2.
 */
export const rankTable = {
  Active: 0,
  'Access requested': 0,
  Unknown: 0,
  Failed: 1,
  'Requesting removal': 0,
  None: 2,
  'Setting up': 2,
  'Set up': 2,
  'Set-up failed': 2,
  'Expired, checking': 2,
  Expired: 2,
  'Removal accepted, waiting for the machine': 2,
  'Removed from Azure': 2,
  Revoked: 2,
} as const satisfies Record<AccessWord, 0 | 1 | 2>;

/** Jobs that Azure showed before and no longer has, and whether the machine was connected since. */
export type Gone = 'none' | 'proven' | 'unproven';
/** Consents whose time runs and for which Azure has never shown a job. */
export type Open = 'none' | 'some';
/** The newest job, when none is live. */
export type Last = 'none' | 'over' | 'doubtful';
export type Phase = ExtensionPhase | 'absent';

export type Speaker = 'gone' | 'last' | 'extension';

const whateverThePhase = <S extends Speaker>(speaker: S) => ({
  absent: speaker,
  ready: speaker,
  inProgress: speaker,
  failed: speaker,
  deleting: speaker,
  unknown: speaker,
});

/** A new set-up says more than the end of an earlier access. */
const unlessSettingUp = <S extends Speaker>(speaker: S) =>
  ({ ...whateverThePhase(speaker), inProgress: 'extension', failed: 'extension' }) as const;

const extension = whateverThePhase('extension');

/** Who speaks when no job is live: jobs that are gone × open consents × the newest job × the extension. */
export const speakerTable: Record<Gone, Record<Open, Record<Last, Record<Phase, Speaker>>>> = {
  none: {
    none: { none: extension, over: unlessSettingUp('last'), doubtful: unlessSettingUp('last') },
    // A consent that is being put into effect says more than the end of another.
    some: { none: extension, over: extension, doubtful: extension },
  },
  proven: {
    none: {
      none: unlessSettingUp('gone'),
      over: unlessSettingUp('gone'),
      // A request that failed may have been carried out in part, after the other was gone.
      doubtful: unlessSettingUp('last'),
    },
    some: { none: extension, over: extension, doubtful: extension },
  },
  unproven: {
    none: { none: whateverThePhase('gone'), over: whateverThePhase('gone'), doubtful: whateverThePhase('gone') },
    some: { none: whateverThePhase('gone'), over: whateverThePhase('gone'), doubtful: whateverThePhase('gone') },
  },
};

/** What the extension alone says. */
export const phaseTable = {
  absent: { word: 'None', sentence: 'Remote support is not set up.', mayExist: false },
  inProgress: { word: 'Setting up', sentence: 'The extension is being set up.', mayExist: false },
  ready: { word: 'Set up', sentence: 'Remote support is set up.', mayExist: false },
  failed: { word: 'Set-up failed', sentence: 'The extension failed.', mayExist: false },
  deleting: {
    word: 'Removal accepted, waiting for the machine',
    sentence: 'The extension is being removed.',
    mayExist: true,
  },
  unknown: { word: 'Unknown', sentence: 'The state of the extension is not known.', mayExist: true },
} as const satisfies Record<Phase, { word: AccessWord; sentence: string; mayExist: boolean }>;

/** Whether a request to revoke that has no reply yet shows instead of the word: it hides no proof, and no removal that is further on. */
export const yieldsToRequest = {
  None: true,
  'Setting up': true,
  'Set up': true,
  'Set-up failed': true,
  'Access requested': true,
  Active: true,
  'Expired, checking': true,
  Expired: true,
  'Requesting removal': true,
  'Removal accepted, waiting for the machine': false,
  'Removed from Azure': false,
  Revoked: false,
  Failed: true,
  Unknown: true,
} as const satisfies Record<AccessWord, boolean>;
