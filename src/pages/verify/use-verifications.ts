import { useReducer } from 'react';
import { verdictNews } from './verdict-news.ts';
import { type Verification, verifyFiles } from './verification.ts';

interface State {
  /** The latest first. */
  shown: readonly Verification[];
  /** Choices of files of which some are not shown yet. */
  unread: number;
  /** For those who do not see the page: not of each file that was asked about, but once all are checked by themselves, and in the end. */
  news: string;
}

const none: State = { shown: [], unread: 0, news: '' };
const changed = (state: State, change: (state: State) => Partial<State>): State => ({ ...state, ...change(state) });

/** The files that were chosen on this page, and what came of checking them. */
export function useVerifications(): State & { verify: (files: readonly File[]) => Promise<void> } {
  const [state, change] = useReducer(changed, undefined, () => none);
  const tell = (one: Verification) =>
    change(({ shown }) => ({
      shown: [one, ...shown.filter(({ id }) => id !== one.id)].toSorted((a, b) => b.id - a.id),
    }));
  const tellNews = (more: -1 | 0 | 1) =>
    change(({ shown, unread }) => ({
      unread: unread + more,
      news: unread + more === 0 ? verdictNews(shown) : '',
    }));
  const verify = async (files: readonly File[]) => {
    tellNews(1);
    await verifyFiles(files, tell, () => tellNews(-1));
    tellNews(0);
  };
  return { ...state, verify };
}
