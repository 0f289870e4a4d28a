import { expect, it } from 'vitest';
import { listQuery } from './list-query.ts';

it.each(['active', 'revoked', 'reading', 'unknown', 'live', 'eligible'])(
  'says that the list finds “%s” in words which the query does not have',
  (search) => {
    const { text, wider } = listQuery({ search }, ['machine'], undefined);
    expect(wider).toEqual([
      `The search for “${search}”: the list also finds it in the words of remote support and eligibility.`,
    ]);
    expect(text).not.toContain(search);
  },
);
