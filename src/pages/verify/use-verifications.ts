import { useReducer } from 'react';
import { type ChosenReceipts, inOrder, withResult } from './chosen-receipts.ts';
import { verdictNews } from './verdict-news.ts';
import { verifyFiles } from './verification.ts';

interface State {
  /** The latest first. */
  chosen: readonly ChosenReceipts[];
  /** For those who do not see the page: not of each file that was asked about, but once all are checked by themselves, and in the end. */
  news: string;
}

type Change = (chosen: readonly ChosenReceipts[]) => readonly ChosenReceipts[];

const none: State = { chosen: [], news: '' };

const newsOf = (chosen: readonly ChosenReceipts[]): string =>
  chosen.every(({ isShown }) => isShown) ? verdictNews(chosen.flatMap(({ results }) => results)) : '';

const changed = ({ chosen, news }: State, { change, isNews }: { change: Change; isNews: boolean }): State => {
  const next = change(chosen);
  return { chosen: next, news: isNews ? newsOf(next) : news };
};

let last = 0;

/** The files that were chosen on this page, and what came of checking them. */
export function useVerifications(): State & {
  verify: (files: readonly File[]) => Promise<void>;
  putFirst: () => void;
} {
  const [state, dispatch] = useReducer(changed, undefined, () => none);
  const put = (change: Change, isNews = false) => dispatch({ change, isNews });
  const putFirst = () => put((chosen) => chosen.map(inOrder));
  const verify = async (files: readonly File[]) => {
    last += 1;
    const id = last;
    const begun = { id, expected: files.length, results: [], isShown: false, ahead: 0 };
    const own =
      (change: (chosen: ChosenReceipts) => ChosenReceipts): Change =>
      (chosen) =>
        chosen.map((one) => (one.id === id ? change(one) : one));
    put((chosen) => [begun, ...chosen], true);
    await verifyFiles(
      files,
      (result) => put(own((chosen) => withResult(chosen, result))),
      () =>
        put(
          own((chosen) => ({ ...inOrder(chosen), isShown: true })),
          true,
        ),
    );
    // What moves where nobody looks takes nothing from anybody's eyes, or from under a press.
    if (document.hidden) putFirst();
    put((chosen) => chosen, true);
  };
  return { ...state, verify, putFirst };
}
