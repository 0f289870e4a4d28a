import type { Tenant } from '#sandbox/tenant.ts';

/** What a tenant's Azure allows, and how fast it answers, where that is not as Azure does. */
export type Limits = Partial<Pick<Tenant, 'latency' | 'graphReplyLimit' | 'unlimitedQueries'>>;

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** @throws {Error} when it is no number, or less than `least`. */
const numberOf = (value: unknown, name: string, least: number): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && number >= least && number < Infinity) return number;
  throw new Error(`"${name}" must be a number, ${least} or more.`);
};

/**
 * Reads limits from what was asked for, in JSON or in a form: `latency` in ms, `graphReplyLimit` in bytes, `unlimitedQueries`.
 *
 * @throws {Error} when one of them cannot be set so.
 */
export const readLimits = ({ latency, graphReplyLimit, unlimitedQueries }: Record<string, unknown>): Limits => ({
  ...(latency === undefined ? {} : { latency: numberOf(latency, 'latency', 0) }),
  ...(graphReplyLimit === undefined ? {} : { graphReplyLimit: numberOf(graphReplyLimit, 'graphReplyLimit', 1) }),
  ...(unlimitedQueries === undefined ? {} : { unlimitedQueries: isTrue(unlimitedQueries) }),
});
