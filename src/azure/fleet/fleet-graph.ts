import * as v from 'valibot';
import { AzureError, endsReading } from '#src/azure/http/errors.ts';
import { azure } from '#src/azure/http/transport.ts';
import { createBreather } from '#src/lib/slices.ts';
import { fleetQueryText, packedQueryText, type Partition, partitionQueryText, rowOfItem } from './fleet-query.ts';
import type { FleetBuilder } from './fleet-table.ts';
import { isTruncated, packedRows, packedTotal } from './packed-rows.ts';

export interface GraphReading {
  /** Rows that Resource Graph said there are when the reading began. */
  expected: number;
  /** Rows that came; a machine with two extensions has two. */
  read: number;
  /** Why a part of them did not come. */
  error?: AzureError;
}

/** `onRows` is told after each reply, with how many rows there will be. */
export interface ReadingOptions {
  builder: FleetBuilder;
  signal: AbortSignal;
  onRows: (expected: number) => void;
}

const pageSchema = v.object({
  data: v.array(v.unknown()),
  $skipToken: v.nullish(v.string()),
  totalRecords: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
});

const graphPath = '/providers/Microsoft.ResourceGraph/resources';
const apiVersion = '2024-04-01';

/** Most rows of a page: https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data#paging-results */
const pageRows = 1000;
/** So many rows, packed, are about 5 MB; replies end at 16: https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general */
const packedRowsAtMost = 8000;
/** A part is halved so often when its answer is too large. */
const mostHalvings = 4;

/**
 * Adds every machine that Resource Graph lists: the first page of the list by name, then, when many more pages would follow, all of them
 * packed into few replies. Throws AzureError when not even the first page came.
 */
export async function readGraph(options: ReadingOptions): Promise<GraphReading> {
  const { builder } = options;
  const reader = createReader(options);
  const first = await reader.readPage(fleetQueryText, undefined);
  const expected = first.totalRecords ?? first.count;
  if (first.next === undefined) return { expected, read: first.count };
  const pagesLeft = Math.ceil((expected - first.count) / pageRows);
  const parts = Math.ceil(expected / packedRowsAtMost);
  if (first.totalRecords !== undefined && parts < pagesLeft) {
    const all = Array.from({ length: parts }, (_, part): Partition => ({ part, parts }));
    // A part that fails leaves the others: what came of them is known, and that it is not all is said.
    const outcomes = await Promise.all(all.map((partition) => orError(reader.readPart(partition))));
    const error = outcomes.find((outcome) => outcome instanceof AzureError);
    // The first page may hold some of a part that did not come.
    if (error !== undefined) return { expected, read: builder.length, error };
    return { expected, read: outcomes.reduce<number>((sum, read) => sum + (typeof read === 'number' ? read : 0), 0) };
  }
  const rest = await orError(reader.readPages(fleetQueryText, first.next));
  return typeof rest === 'number'
    ? { expected, read: first.count + rest }
    : { expected, read: builder.length, error: rest };
}

/** Failures that concern all parts alike, or the person, are thrown on. */
async function orError(reading: Promise<number>): Promise<number | AzureError> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AzureError) || endsReading(error)) throw error;
    return error;
  }
}

function createReader({ builder, signal, onRows }: ReadingOptions) {
  const breathe = createBreather(signal);
  let expected: number | undefined;

  /** Decoding many rows takes a while: it is done in slices that leave time for what the person does. @returns how many there were. */
  async function addRows(rows: Iterable<readonly unknown[] | undefined>): Promise<number> {
    let count = 0;
    for (const row of rows) {
      if (row === undefined || !builder.add(row)) throw unknownForm();
      count += 1;
      const rest = breathe();
      if (rest !== undefined) await rest;
    }
    signal.throwIfAborted();
    if (expected !== undefined) onRows(expected);
    return count;
  }

  async function readPage(query: string, skipToken: string | undefined) {
    const page = { $top: pageRows, ...(skipToken === undefined ? {} : { $skipToken: skipToken }) };
    const reply = await azure().request<unknown>({ ...post, signal, body: bodyOf(query, page) });
    const parsed = v.safeParse(pageSchema, reply.body);
    if (!parsed.success) throw unknownForm(reply.correlationId);
    const { data, $skipToken, totalRecords } = parsed.output;
    expected ??= totalRecords ?? data.length;
    const count = await addRows(data.map(rowOfItem));
    const next = $skipToken ?? '';
    // The same token again would go round for ever.
    return { count, totalRecords, next: next === '' || next === skipToken ? undefined : next };
  }

  async function readPages(query: string, from: string | undefined): Promise<number> {
    let page = await readPage(query, from);
    let { count } = page;
    while (page.next !== undefined) {
      page = await readPage(query, page.next);
      count += page.count;
    }
    return count;
  }

  /** `undefined` when the answer does not hold all rows. */
  async function readPacked(partition: Partition): Promise<number | undefined> {
    const text = JSON.stringify(bodyOf(packedQueryText(partition), { $top: 1 }));
    const reply = await azure().send({ ...post, signal, text });
    const total = packedTotal(reply.text);
    if (total === undefined || isTruncated(reply.text)) throw unknownForm();
    const count = await addRows(packedRows(reply.text));
    return count < total ? undefined : count;
  }

  /** One part in one reply; in halves where that is too large, page by page where Azure does not take the query. */
  async function readPart(partition: Partition, halvings = 0): Promise<number> {
    const { part, parts } = partition;
    let isTooLarge = true;
    try {
      const count = await readPacked(partition);
      if (count !== undefined) return count;
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      isTooLarge = error.code?.toLowerCase() === 'responsepayloadtoolarge';
      // What a refused query may mean that a plainer one would not: anything but that there is no way to Azure, or no right.
      if (!isTooLarge && !['badRequest', 'malformed', 'serverError', 'notAvailable'].includes(error.kind)) throw error;
    }
    if (!isTooLarge || halvings === mostHalvings) return readPages(partitionQueryText(partition), undefined);
    // What has a hash of `part` modulo `parts` has one of these two modulo twice as many.
    const first = await readPart({ part, parts: 2 * parts }, halvings + 1);
    return first + (await readPart({ part: part + parts, parts: 2 * parts }, halvings + 1));
  }

  return { readPage, readPages, readPart };
}

/** Thousands of rows may take a while to come, and no access waits for them. */
const post = { method: 'POST', path: graphPath, apiVersion, reading: true, timeoutSeconds: 60 } as const;

function bodyOf(query: string, options: Record<string, unknown>) {
  return { query, options: { resultFormat: 'objectArray', ...options } };
}

function unknownForm(correlationId?: string): AzureError {
  const message = 'Azure Resource Graph listed machines in an unknown form.';
  return new AzureError({ kind: 'malformed', message, scope: graphPath, correlationId });
}
