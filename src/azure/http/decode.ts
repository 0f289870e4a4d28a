import * as v from 'valibot';
import { AzureError } from './errors.ts';

/** A text that Azure may leave out, or write as an empty one: absent then. */
export const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);

/** A part that Azure may leave out or send in another form: absent then, so that nothing else is lost with it. */
export function part<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.fallback(v.optional(v.object(entries)), undefined);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is absent: the app's types have optional fields, not undefined ones. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}

/**
 * Every item of a list that Azure sent, decoded. Throws AzureError (`malformed`) when one has an unknown form: to leave it out would say
 * that it is not there.
 * @param about.noun what the items are, for people: "extensions".
 */
export function decodeAll<Schema extends v.GenericSchema>(
  values: readonly unknown[],
  schema: Schema,
  about: { noun: string; scope: string },
): v.InferOutput<Schema>[] {
  return values.map((value) => decodeOne(value, schema, { ...about, noun: `a list of ${about.noun}` }));
}

/** One thing that Azure sent, decoded. Throws AzureError (`malformed`) for another form. */
export function decodeOne<Schema extends v.GenericSchema>(
  value: unknown,
  schema: Schema,
  { noun, scope, correlationId }: { noun: string; scope: string; correlationId?: string },
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new AzureError({ kind: 'malformed', message: `Azure sent ${noun} in an unknown form.`, scope, correlationId });
}
