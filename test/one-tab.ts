import type { joinTabs } from '#src/watch/one-tab.ts';

/** A browser in which this tab is the only one, for tests of what watches: `vi.mock('#src/watch/one-tab.ts', () => import('#test/one-tab.ts'))`. */
const oneTab: typeof joinTabs = ({ onTurn }) => {
  queueMicrotask(onTurn);
  return { tell: () => undefined, leave: () => undefined };
};

export { oneTab as joinTabs };
