/** What the page says of all machines: "500 machines: 420 confirmed, 60 under way, 20 failed." */
export interface ShownTotals {
  all: number;
  confirmed: number;
  pending: number;
  failed: number;
  unknown: number;
  skipped: number;
  notRecorded: number;
  notGrantedAgain: number;
}

const words = {
  confirmed: 'confirmed',
  pending: 'under way|not finished',
  failed: 'failed',
  unknown: 'not known',
  skipped: 'left out',
  notRecorded: 'not recorded',
  notGrantedAgain: 'not granted again',
};

/** `undefined` when the text is no such sentence. */
export const readTotals = (text: string): ShownTotals | undefined => {
  const all = /^(\d+) machines?:/.exec(text)?.[1];
  if (all === undefined) return undefined;
  const count = (word: string) => Number(new RegExp(`(\\d+) (?:${word})`).exec(text)?.[1] ?? 0);
  return {
    all: Number(all),
    confirmed: count(words.confirmed),
    pending: count(words.pending),
    failed: count(words.failed),
    unknown: count(words.unknown),
    skipped: count(words.skipped),
    notRecorded: count(words.notRecorded),
    notGrantedAgain: count(words.notGrantedAgain),
  };
};

export const addsUp = ({ all, ...parts }: ShownTotals): boolean =>
  Object.values(parts).reduce((sum, part) => sum + part, 0) === all;
