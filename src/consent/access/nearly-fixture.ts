import fc from 'fast-check';

// For the tests of properties that begin with "if it succeeded": what is drawn wholly at random hardly ever does, and then proves nothing.

/** `sound`, in which at most `most` fields are as in a draw of `any`; a field that the draw lacks is missing then. */
export const nearly = <T extends object>(sound: T, any: fc.Arbitrary<T>, most: number): fc.Arbitrary<T> =>
  any.chain((drawn) => {
    const names = [...new Set([...Object.keys(sound), ...Object.keys(drawn)])];
    return fc.subarray(names, { maxLength: most }).map((changed) => {
      const kept = Object.entries(sound).filter(([name]) => !changed.includes(name));
      const taken = Object.entries(drawn).filter(([name]) => changed.includes(name));
      return Object.fromEntries([...kept, ...taken]) as T;
    });
  });

/** `sound` as the first of a list, nearly; behind it there may be another that is anything. */
export const nearlyFirst = <T extends object>(sound: T, any: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> =>
  fc.tuple(nearly(sound, any, most), fc.array(any, { maxLength: 1 })).map(([first, others]) => [first, ...others]);
