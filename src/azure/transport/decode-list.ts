import { AzureError } from './errors.ts';

/**
 * Every item of a list that Azure sent, decoded. Throws AzureError (`malformed`) when one has an unknown form: to leave it out would say
 * that it is not there.
 * @param noun what the items are, for people: "extensions".
 */
export const decodeAll = <Item>(
  values: readonly unknown[],
  decode: (value: unknown) => Item | undefined,
  { noun, scope }: { noun: string; scope: string },
): Item[] =>
  values.map((value) => {
    const item = decode(value);
    if (item !== undefined) return item;
    throw new AzureError({ kind: 'malformed', message: `Azure sent a list of ${noun} in an unknown form.`, scope });
  });
