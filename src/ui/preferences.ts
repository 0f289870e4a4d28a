/** How a person likes the app: theme, menu, columns of a list. Text under a name; kept in this browser, told to its other tabs. */
export function usePreference(name: string): [string | undefined, (value: string | undefined) => void] {
  void name;
  throw new Error('not written yet');
}
