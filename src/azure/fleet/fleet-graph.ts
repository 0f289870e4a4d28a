import * as v from 'valibot';
import { mapLimit } from '#src/lib/concurrency.ts';
import { nextTask } from '#src/lib/slices.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { createQuota } from '#src/azure/transport/query-quota.ts';
import { azure } from '#src/azure/transport/transport.ts';
import { fleetQueryText, packedQueryText, type Partition, partitionQueryText, rowOfItem } from './fleet-query.ts';
import type { FleetTableBuilder } from './fleet-table-builder.ts';
import { isTruncated, packedRows, packedTotal } from './packed-rows.ts';

export interface GraphReading {
  /** Rows that Resource Graph said there are when the reading began. */
  expected: number;
  /** Rows that came; a machine with two extensions has two. */
  read: number;
  /** Why a part of them did not come. */
  error?: AzureError;
}

interface Reading {
  builder: FleetTableBuilder;
  signal: AbortSignal;
  /** Told after each slice of rows. */
  onRows: () => void;
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
/** Parts that are read side by side: enough to fill the line, few enough that what the person does meanwhile has a connection. */
const parallel = 3;
/** A part is halved so often when its answer is too large. */
const mostHalvings = 4;

/** A task this long is felt by nobody, ms. */
const sliceMs = 12;

const takeTurn = createQuota();

const unknownForm = (correlationId?: string): AzureError =>
  new AzureError({
    kind: 'malformed',
    message: 'Azure Resource Graph listed machines in an unknown form.',
    scope: graphPath,
    correlationId,
  });

const bodyOf = (query: string, options: Record<string, unknown>) => ({
  query,
  options: { resultFormat: 'objectArray', ...options },
});

/** Decoding many rows takes a while: it is done in slices that leave time for what the person does. */
const addRows = async (
  rows: Iterable<readonly unknown[] | undefined>,
  { builder, signal, onRows }: Reading,
): Promise<number> => {
  let until = performance.now() + sliceMs;
  let count = 0;
  for (const row of rows) {
    if (row === undefined || !builder.add(row)) throw unknownForm();
    count += 1;
    if (performance.now() < until) continue;
    onRows();
    await nextTask();
    signal.throwIfAborted();
    until = performance.now() + sliceMs;
  }
  signal.throwIfAborted();
  onRows();
  return count;
};

interface Page {
  count: number;
  skipToken: string | undefined;
  totalRecords: number | undefined;
}

const readPage = async (query: string, skipToken: string | undefined, reading: Reading): Promise<Page> => {
  const { signal } = reading;
  await takeTurn(signal);
  const options = { $top: pageRows, ...(skipToken === undefined ? {} : { $skipToken: skipToken }) };
  const body = bodyOf(query, options);
  const reply = await azure().request<unknown>({
    method: 'POST',
    path: graphPath,
    apiVersion,
    reading: true,
    signal,
    body,
  });
  const page = v.safeParse(pageSchema, reply.body);
  if (!page.success) throw unknownForm(reply.correlationId);
  const { data, $skipToken, totalRecords } = page.output;
  const count = await addRows(data.map(rowOfItem), reading);
  const next = $skipToken ?? '';
  // The same token again would go round for ever.
  return { count, totalRecords, skipToken: next === '' || next === skipToken ? undefined : next };
};

/** Every page from `skipToken` on. @returns how many rows came. */
const readPages = async (query: string, skipToken: string | undefined, reading: Reading): Promise<number> => {
  let count = 0;
  for (let next = skipToken, isFirst = skipToken === undefined; isFirst || next !== undefined; isFirst = false) {
    const page = await readPage(query, next, reading);
    count += page.count;
    next = page.skipToken;
  }
  return count;
};

const isTooLarge = (error: unknown): boolean =>
  error instanceof AzureError && error.code?.toLowerCase() === 'responsepayloadtoolarge';

/** What a refused query may mean that a plainer one would not: anything but that there is no way to Azure, or no right. */
const mayReadPlainly = (error: unknown): boolean =>
  error instanceof AzureError && ['badRequest', 'malformed', 'serverError', 'notAvailable'].includes(error.kind);

/** @returns how many rows came; `undefined` when the answer does not hold all of them. */
const readPacked = async (partition: Partition, reading: Reading): Promise<number | undefined> => {
  const { signal } = reading;
  await takeTurn(signal);
  const text = JSON.stringify(bodyOf(packedQueryText(partition), { $top: 1 }));
  const reply = await azure().send({
    method: 'POST',
    path: graphPath,
    apiVersion,
    reading: true,
    signal,
    text,
    leavesBody: true,
  });
  const total = packedTotal(reply.text);
  if (total === undefined || isTruncated(reply.text)) throw unknownForm();
  const count = await addRows(packedRows(reply.text), reading);
  return count < total ? undefined : count;
};

/** The two halves of a part, one after the other. */
const readHalves = async ({ part, parts }: Partition, reading: Reading, halvings: number): Promise<number> => {
  // What has a hash of `part` modulo `parts` has one of these two modulo twice as many.
  const first = await readPart({ part, parts: 2 * parts }, reading, halvings);
  return first + (await readPart({ part: part + parts, parts: 2 * parts }, reading, halvings));
};

/** One part in one reply; in halves where that is too large, page by page where Azure does not take the query. */
async function readPart(partition: Partition, reading: Reading, halvings = 0): Promise<number> {
  let isSmaller = halvings < mostHalvings;
  try {
    const count = await readPacked(partition, reading);
    if (count !== undefined) return count;
  } catch (error) {
    isSmaller = isSmaller && isTooLarge(error);
    if (!isTooLarge(error) && !mayReadPlainly(error)) throw error;
  }
  if (isSmaller) return readHalves(partition, reading, halvings + 1);
  return readPages(partitionQueryText(partition), undefined, reading);
}

/** Failures that concern all parts alike, or the person: nothing is said about what is there. */
export const isFinal = (error: unknown): boolean =>
  !(error instanceof AzureError) || error.kind === 'cancelled' || error.kind === 'signInNeeded';

/** All parts. One that fails leaves the others: what came of them is known, and that it is not all is said. */
const readParts = async (parts: number, reading: Reading): Promise<{ read: number; error?: AzureError }> => {
  const all = Array.from({ length: parts }, (_, part): Partition => ({ part, parts }));
  const outcomes = await mapLimit(all, parallel, async (partition) => {
    try {
      return await readPart(partition, reading);
    } catch (error) {
      if (!(error instanceof AzureError) || isFinal(error)) throw error;
      return error;
    }
  });
  const error = outcomes.find((outcome) => outcome instanceof AzureError);
  // The first page may hold some of a part that did not come.
  if (error !== undefined) return { read: reading.builder.length, error };
  return { read: outcomes.reduce<number>((sum, outcome) => sum + (typeof outcome === 'number' ? outcome : 0), 0) };
};

/**
 * Adds every machine that Resource Graph lists: the first page of the list by name, then, when many more pages would follow, all of them
 * packed into few replies. Throws AzureError when not even the first page came.
 */
export const readGraph = async (reading: Reading, onTotal: (total: number) => void): Promise<GraphReading> => {
  const first = await readPage(fleetQueryText, undefined, reading);
  const { skipToken, totalRecords } = first;
  const expected = totalRecords ?? first.count;
  onTotal(expected);
  if (skipToken === undefined) return { expected, read: first.count };
  const pagesLeft = Math.ceil((expected - first.count) / pageRows);
  const parts = Math.ceil(expected / packedRowsAtMost);
  if (totalRecords !== undefined && parts < pagesLeft) return { expected, ...(await readParts(parts, reading)) };
  try {
    return { expected, read: first.count + (await readPages(fleetQueryText, skipToken, reading)) };
  } catch (error) {
    if (!(error instanceof AzureError) || isFinal(error)) throw error;
    return { expected, read: reading.builder.length, error };
  }
};
