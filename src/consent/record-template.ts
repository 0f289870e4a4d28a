import { canonicalJson } from './canonical-json.ts';
import { isConsentId } from './consent-reading.ts';
import { parseInstant } from './instant.ts';
import { isRecord, refuse, ShapeError, textOf } from './shape.ts';

/** `properties` of the deployment that holds a record: a template without resources, with the record as its parameter and output. */
export interface RecordDeployment<T> {
  mode: 'Incremental';
  template: typeof template;
  parameters: { record: { value: T } };
}

const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { record: { type: 'object' } },
  resources: [],
  outputs: { record: { type: 'object', value: "[parameters('record')]" } },
} as const;

export type Reading<T> = { ok: true; record: T } | { ok: false; reason: string };

export function deploymentOf<T>(record: T): RecordDeployment<T> {
  return { mode: 'Incremental', template, parameters: { record: { value: record } } };
}

/** Reads the record in the `properties` of a deployment, whoever wrote it. Never throws: what `read` refuses is the reason. */
export async function readingOf<T>(properties: unknown, read: (value: unknown) => T | Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, record: await read(recordValue(properties)) };
  } catch (error) {
    const reason = error instanceof ShapeError ? error.message : 'The record is not plain data.';
    return { ok: false, reason };
  }
}

/** ARM shows the record twice, as parameter and as output; while the deployment runs only as parameter. Both must say the same. */
function recordValue(properties: unknown): unknown {
  const parameter = valueIn(properties, 'parameters');
  const output = valueIn(properties, 'outputs');
  if (parameter === undefined) return output ?? refuse('The deployment holds no record.');
  if (output !== undefined && canonicalJson(output) !== canonicalJson(parameter)) {
    return refuse('The parameter and the output of the deployment differ.');
  }
  return parameter;
}

function valueIn(properties: unknown, part: 'parameters' | 'outputs'): unknown {
  const holders = isRecord(properties) ? properties[part] : undefined;
  const holder = isRecord(holders) ? holders['record'] : undefined;
  return isRecord(holder) ? holder['value'] : undefined;
}

export function readInstant(value: unknown, field: string): string {
  const text = textOf(value, field, 40);
  return parseInstant(text) === undefined ? refuse(`${field} is not a time.`) : text;
}

export function readConsentId(value: unknown): string {
  const id = textOf(value, 'The id of the consent', 24);
  return isConsentId(id) ? id : refuse('The id of the consent is not in the expected form.');
}
