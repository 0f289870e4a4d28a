/** Sets a value as the latest, and drops the earliest of all when there are more than `most`: what is remembered has a bound. */
export const keepRecent = <Value>(all: Map<string, Value>, key: string, value: Value, most: number): void => {
  all.delete(key);
  all.set(key, value);
  const [earliest] = all.keys();
  if (all.size > most && earliest !== undefined) all.delete(earliest);
};
