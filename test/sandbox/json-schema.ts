import type * as v from 'valibot';

/** The shape as JSON Schema, for the parts that it is made of. */
export const schemaOf = (shape: v.GenericSchema): object => {
  const known = shape as unknown as Record<string, never> & { type: string; pipe?: Record<string, unknown>[] };
  const of = (part: string) => schemaOf(known[part] as unknown as v.GenericSchema);
  const said = Object.assign(
    {},
    ...(known.pipe ?? []).slice(1).map((action) => {
      if (action['kind'] === 'schema') return schemaOf(action as unknown as v.GenericSchema);
      const value = action['requirement'];
      if (action['type'] === 'description') return { description: action['description'] };
      if (action['type'] === 'non_empty') return { minLength: 1 };
      if (action['type'] === 'min_value') return { minimum: value };
      if (action['type'] === 'uuid') return { format: 'uuid' };
      if (action['type'] === 'regex') return { pattern: (value as RegExp).source };
      throw new Error(`No JSON Schema of ${String(action['type'])}`);
    }),
  ) as object;
  const [first] = known.pipe ?? [];
  if (first) return { ...schemaOf(first as unknown as v.GenericSchema), ...said };
  if (known.type === 'exact_optional') return of('wrapped');
  if (known.type === 'array') return { type: 'array', items: of('item') };
  if (known.type === 'record') return { type: 'object', additionalProperties: of('value') };
  if (known.type === 'picklist') return { enum: known['options'] };
  if (known.type !== 'strict_object') return { type: known.type };
  const members = Object.entries(known['entries'] as unknown as Record<string, v.GenericSchema>);
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, member]) => [name, schemaOf(member)])),
    required: members.filter(([, { type }]) => type !== 'exact_optional').map(([name]) => name),
    additionalProperties: false,
  };
};
