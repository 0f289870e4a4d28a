import { createRequire } from 'node:module';
import { activityColumns } from './workspace.ts';

/** Microsoft's own Kusto parser and binder, to check queries against in tests. Nothing that runs in the sandbox uses it. */

/** A .NET list as the transpiled package has it. */
interface NetList<T> {
  readonly items?: T[];
}

interface KustoSymbol {
  readonly Name: string;
  readonly Type: { readonly Name: string };
  WithName: (name: string) => KustoSymbol;
}

interface AnalysedQuery {
  GetDiagnostics: () => NetList<{ readonly Code: string; readonly Message: string }>;
  readonly ResultType: { readonly Columns?: NetList<KustoSymbol> } | null;
}

/** What the package puts in the global scope. Its own declarations, made from C#, do not describe these members. */
interface KustoGlobals {
  Kusto: {
    Language: {
      GlobalState: { Default: { WithDatabase: (database: object) => object } };
      KustoFacts: { GetStringLiteralValue: (literal: string) => string };
      KustoCode: { ParseAndAnalyze: (query: string, globals: object) => AnalysedQuery };
      Symbols: {
        Symbol: object;
        TableSymbol: { From: (schema: string) => KustoSymbol };
        DatabaseSymbol: {
          $ctor3: new (name: string, alternateName: null, members: object, isOpen: boolean) => object;
        };
      };
    };
  };
  System: { Array: { init: (items: KustoSymbol[], type: object) => object } };
  Bridge: { getEnumerator: <T>(list: NetList<T>) => { moveNext: () => boolean; readonly Current: T } };
}

const require = createRequire(import.meta.url);
require('@kusto/language-service-next/bridge.js');
require('@kusto/language-service-next');
const { Kusto, System, Bridge } = globalThis as unknown as KustoGlobals;

/** The columns of Resource Graph's tables: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#resource-graph-tables */
const schema =
  "(id: string, name: string, ['type']: string, tenantId: string, ['kind']: string, location: string, " +
  'resourceGroup: string, subscriptionId: string, managedBy: string, sku: dynamic, plan: dynamic, ' +
  'properties: dynamic, tags: dynamic, identity: dynamic, zones: dynamic, extendedLocation: dynamic)';

const activitySchema = `(${activityColumns.map(({ name, type }) => `${name}: ${type}`).join(', ')})`;

function analyse(query: string): AnalysedQuery {
  const { GlobalState, KustoCode, Symbols } = Kusto.Language;
  const tables = ['resources', 'resourcecontainers'].map((name) => Symbols.TableSymbol.From(schema).WithName(name));
  tables.push(Symbols.TableSymbol.From(activitySchema).WithName('AzureActivity'));
  const members = System.Array.init(tables, Symbols.Symbol);
  const database = new Symbols.DatabaseSymbol.$ctor3('graph', null, members, false);
  return KustoCode.ParseAndAnalyze(query, GlobalState.Default.WithDatabase(database));
}

function toArray<T>(list: NetList<T>): T[] {
  const items: T[] = [];
  const cursor = Bridge.getEnumerator(list);
  while (cursor.moveNext()) items.push(cursor.Current);
  return items;
}

/** What Microsoft's language service finds wrong with a query of Resource Graph or of AzureActivity, each as `code message`; empty when nothing. */
export const kustoDiagnostics = (query: string): string[] =>
  toArray(analyse(query).GetDiagnostics()).map(({ Code, Message }) => `${Code} ${Message}`);

/** The columns a query answers with, each as `name: type`, as Microsoft's language service infers them. */
export const kustoColumns = (query: string): string[] =>
  toArray(analyse(query).ResultType?.Columns ?? {}).map(({ Name, Type }) => `${Name}: ${Type.Name}`);

/** The text that a string literal of Kusto stands for, as Microsoft's language service reads it. */
export const kustoStringValue = (literal: string): string => Kusto.Language.KustoFacts.GetStringLiteralValue(literal);
