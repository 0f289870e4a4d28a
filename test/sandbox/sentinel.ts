import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/**
 * Microsoft Sentinel's files with the limits that the Azure-Sentinel repository checks:
 * https://github.com/Azure/Azure-Sentinel/tree/master/.script/tests/detectionTemplateSchemaValidation/Models
 */

/** Techniques that may stand beside a tactic, of those in use here. */
const techniquesOf: Record<string, string[]> = {
  InitialAccess: ['T1078', 'T1133', 'T1199'],
  Persistence: ['T1078', 'T1098', 'T1133'],
  PrivilegeEscalation: ['T1078', 'T1484'],
  DefenseEvasion: ['T1070', 'T1562'],
};

const column = v.pipe(v.string(), v.regex(/^[a-zA-Z_]+\w*$/));
const mapping = (entityType: string, identifiers: [string, ...string[]]) =>
  v.strictObject({
    entityType: v.literal(entityType),
    fieldMappings: v.pipe(
      v.array(v.strictObject({ identifier: v.picklist(identifiers), columnName: column })),
      v.minLength(1),
      v.maxLength(3),
    ),
  });

const common = {
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
  description: v.pipe(v.string(), v.nonEmpty(), v.maxLength(5000)),
  requiredDataConnectors: v.tuple([
    v.strictObject({ connectorId: v.literal('AzureActivity'), dataTypes: v.tuple([v.literal('AzureActivity')]) }),
  ]),
  tactics: v.pipe(v.array(v.picklist(Object.keys(techniquesOf))), v.nonEmpty()),
  relevantTechniques: v.pipe(v.array(v.string()), v.nonEmpty()),
  query: v.pipe(v.string(), v.nonEmpty(), v.maxLength(10_000)),
  entityMappings: v.pipe(
    v.array(
      v.union([
        mapping('Account', ['FullName', 'Name', 'AadUserId']),
        mapping('IP', ['Address']),
        mapping('AzureResource', ['ResourceId']),
      ]),
    ),
    v.minLength(1),
    v.maxLength(5),
  ),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/), v.maxLength(20)),
};

const severity = v.picklist(['Informational', 'Low', 'Medium', 'High']);
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const span = v.pipe(
  v.string(),
  v.regex(/^\d+[mhd]$/),
  v.transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0)),
  v.minValue(5 * 60_000),
  v.maxValue(14 * 86_400_000),
);

const status = v.literal('Available');
const scheduled = v.pipe(
  v.strictObject({
    ...common,
    severity,
    status,
    kind: v.literal('Scheduled'),
    queryFrequency: span,
    queryPeriod: span,
    triggerOperator: v.picklist(['gt', 'lt', 'eq', 'ne']),
    triggerThreshold: v.pipe(v.string(), v.regex(/^\d{1,4}$/)),
  }),
  v.check(
    ({ queryPeriod, queryFrequency }) => queryPeriod >= queryFrequency,
    'The period is shorter than the frequency.',
  ),
  v.check(
    ({ queryPeriod, queryFrequency }) => queryPeriod < 2 * 86_400_000 || queryFrequency >= 3_600_000,
    'A period of two days or more wants an hour between runs.',
  ),
);
const nearRealTime = v.strictObject({ ...common, severity, status, kind: v.literal('NRT') });
const hunting = v.strictObject(common);

export type Rule = v.InferOutput<typeof scheduled> | v.InferOutput<typeof nearRealTime>;

/** @throws when it isn't one that the repository takes. */
export const readRule = (text: string): Rule =>
  withTactics(v.parse(v.variant('kind', [scheduled, nearRealTime]), readYaml(text)));

/** @throws as `readRule`. */
const readHunt = (text: string) => withTactics(v.parse(hunting, readYaml(text)));

function withTactics<T extends { tactics: string[]; relevantTechniques: string[] }>(found: T): T {
  const techniques = new Set(found.tactics.flatMap((tactic) => techniquesOf[tactic] ?? []));
  const other = found.relevantTechniques.find((technique) => !techniques.has(technique));
  if (other !== undefined) throw new Error(`${other} is of none of the tactics.`);
  return found;
}

const item = v.looseObject({
  type: v.number(),
  name: v.string(),
  content: v.looseObject({ query: v.optional(v.string()) }),
});
const workbookSchema = v.strictObject({
  version: v.literal('Notebook/1.0'),
  items: v.array(item),
  fallbackResourceIds: v.tuple([]),
  fromTemplateId: v.pipe(v.string(), v.startsWith('sentinel-'), v.notValue('sentinel-UserWorkbook')),
  $schema: v.pipe(v.string(), v.endsWith('/workbook.json')),
});

/** The queries of a workbook with their titles. @throws as `readRule`. */
function readWorkbook(text: string): [string, string][] {
  if (/subscriptions\/[0-9a-f]{8}-/i.test(text)) throw new Error('A workbook may name no subscription.');
  const { items } = v.parse(workbookSchema, JSON.parse(text));
  return items.flatMap(({ type, name, content: { query } }) => (type === 3 && query ? [[name, query]] : []));
}

type Yaml = string | Yaml[] | { [key: string]: Yaml };

/** As much of YAML as these files are written in: plain words, texts behind `|`, lists and mappings. @throws for all else. */
function readYaml(text: string): Yaml {
  const lines = text.trimEnd().split('\n');
  const depth = () => lines[0]?.search(/\S/) ?? -1;

  function node(): Yaml {
    return lines[0]?.trimStart().startsWith('- ') ? list(depth()) : mapping(depth());
  }

  function list(indent: number): Yaml[] {
    const items: Yaml[] = [];
    while (depth() === indent && lines[0]?.trimStart().startsWith('- ')) {
      lines[0] = lines[0].replace('- ', '  ');
      items.push(/^\s*\w+:/.test(lines[0]) ? mapping(indent + 2) : plain(lines.shift() ?? ''));
    }
    return items;
  }

  function mapping(indent: number): Record<string, Yaml> {
    const found: Record<string, Yaml> = {};
    while (depth() === indent) {
      const [, key = '', value = ''] = /^\s*(\w+):(?: (.+))?$/.exec(lines[0] ?? '') ?? [];
      if (key === '' || key in found) throw new Error(`Not read as YAML: ${lines[0]}`);
      lines.shift();
      found[key] = value === '' ? node() : value === '|' ? block(indent) : plain(value);
    }
    return found;
  }

  function block(indent: number): string {
    const inner = depth();
    const taken: string[] = [];
    while (lines.length > 0 && (lines[0] === '' || depth() > indent)) taken.push((lines.shift() ?? '').slice(inner));
    return `${taken.join('\n').trimEnd()}\n`;
  }

  const found = node();
  if (lines.length > 0) throw new Error(`Not read as YAML: ${lines[0]}`);
  return found;
}

function plain(text: string): string {
  const value = text.trim();
  if (!/^\w/.test(value) || /: | #|:$/.test(value)) throw new Error(`Not a plain word of YAML: ${value}`);
  return value;
}

const folder = join(import.meta.dirname, '../../siem');
const read = <T>(name: string, of: (text: string) => T) =>
  readdirSync(join(folder, name)).map((file): [string, T] => {
    if (!file.endsWith('.yaml')) throw new Error(`${file} should be called .yaml.`);
    return [file.slice(0, -5), of(readFileSync(join(folder, name, file), 'utf8'))];
  });

/** By the names of their files. */
export const rules = read('rules', readRule);
export const hunts = read('hunting', readHunt);
/** Titles and queries. */
export const workbook = readWorkbook(readFileSync(join(folder, 'RemoteSupportWorkbook.json'), 'utf8'));
