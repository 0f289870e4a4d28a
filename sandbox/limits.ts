import type { Limits } from '#sandbox/index.mjs';
import { booleanOf, longestDelay, numberOf, optional } from '#sandbox/members.ts';

export const limitNames = ['latency', 'graphReplyLimit', 'unlimitedQueries'] as const;

export const limitRanges = { latency: { least: 0, most: longestDelay }, graphReplyLimit: { least: 1 } };

/**
 * Reads limits from what was asked for, in JSON or in a form: `latency` in ms, `graphReplyLimit` in bytes, `unlimitedQueries`.
 *
 * @throws {Error} when one of them cannot be set so.
 */
export const readLimits = (input: Record<string, unknown>): Limits => ({
  ...optional(input, 'latency', (value, name) => numberOf(value, name, limitRanges.latency)),
  ...optional(input, 'graphReplyLimit', (value, name) => numberOf(value, name, limitRanges.graphReplyLimit)),
  ...optional(input, 'unlimitedQueries', booleanOf),
});
