import { createStore } from 'zustand/vanilla';

/** `count`: undefined where it couldn't be told. `isAlarm`: somebody has to act. */
type MenuCount = { count: number | undefined; words: string; isAlarm?: boolean };

/** What stands beside a page in the menu, by its path from paths.ts: "● 3", read out as "3 with access". Without one there is none. */
export const menuCounts = createStore<Readonly<Record<string, MenuCount | undefined>>>(() => ({}));

/** Pages' code sets them; none of a count of 0. */
export function setMenuCount(path: string, { count, words, isAlarm = false }: MenuCount): void {
  const said = count === undefined ? words : `${count.toLocaleString('en')} ${words}`;
  const shown = count === 0 ? undefined : { count, words: said, isAlarm };
  if (menuCounts.getState()[path]?.words !== shown?.words) menuCounts.setState({ [path]: shown });
}
