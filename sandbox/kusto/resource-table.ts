import type { Column, Row } from './scalar.ts';
import type { Table } from './flow.ts';
import type { Json } from './values.ts';

/** One resource as Resource Graph shows it: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#resource-graph-tables */
export interface GraphResource {
  id: string;
  name: string;
  /** Lower case. */
  type: string;
  tenantId: string;
  kind: string;
  location: string;
  /** Lower case. */
  resourceGroup: string;
  subscriptionId: string;
  managedBy: string;
  sku: Json;
  plan: Json;
  properties: Json;
  tags: Json;
  identity: Json;
  zones: Json;
  extendedLocation: Json;
}

export const resourceColumns: readonly (Column & { name: keyof GraphResource })[] = [
  { name: 'id', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'type', type: 'string' },
  { name: 'tenantId', type: 'string' },
  { name: 'kind', type: 'string' },
  { name: 'location', type: 'string' },
  { name: 'resourceGroup', type: 'string' },
  { name: 'subscriptionId', type: 'string' },
  { name: 'managedBy', type: 'string' },
  { name: 'sku', type: 'dynamic' },
  { name: 'plan', type: 'dynamic' },
  { name: 'properties', type: 'dynamic' },
  { name: 'tags', type: 'dynamic' },
  { name: 'identity', type: 'dynamic' },
  { name: 'zones', type: 'dynamic' },
  { name: 'extendedLocation', type: 'dynamic' },
];

/** A resource's values in the order of the columns. */
export const resourceRow = (resource: GraphResource): Row => resourceColumns.map(({ name }) => resource[name]);

export const resourceTable = (rows: readonly Row[]): Table => ({ columns: resourceColumns, rows });
