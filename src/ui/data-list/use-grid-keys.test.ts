import { createElement, type KeyboardEvent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { useGridKeys } from './use-grid-keys.ts';

vi.mock(import('./grid-cells.ts'), async (original) => ({
  ...(await original()),
  cellFrom: () => ({ row: 0, column: 0 }),
  rowsInPage: () => 5,
}));

/** A list of machines of these names, and how it answers keys. */
function keysOf(names: readonly string[]): (event: KeyboardEvent) => void {
  let answer: ((event: KeyboardEvent) => void) | undefined;
  const List = () => {
    answer = useGridKeys({
      grid: { current: null },
      parts: () => ({}) as never,
      rows: names,
      columns: [{ key: 'machine', header: 'Machine', text: (name) => name, cell: (name) => name }],
      active: { row: 0, column: 0 },
      go: () => undefined,
      selecting: undefined,
      resize: undefined,
      onExpand: undefined,
    });
    return null;
  };
  renderToStaticMarkup(createElement(List));
  if (answer === undefined) throw new Error('Nothing is shown.');
  return answer;
}

/** Which keys it has taken for itself, in brackets. */
function taken(text: string, pause = 100): string {
  const answer = keysOf(['gw1.contoso', 'srv-log.contoso']);
  return Array.from(text)
    .map((key, index) => {
      let isTaken = false;
      const preventDefault = () => void (isTaken = true);
      answer({ key, timeStamp: index * pause, target: null, preventDefault } as unknown as KeyboardEvent);
      return isTaken ? `[${key}]` : key;
    })
    .join('');
}

it('takes what goes on a text, and leaves the page its two keys while they are none', () => {
  expect(taken('gw1.c')).toBe('g[w][1][.][c]');
  expect(taken('srv-log.c')).toBe('s[r][v][-][l][o][g][.][c]');
  // There may be no such row.
  expect(taken('xyg.')).toBe('xy[g][.]');
  expect(taken('g.')).toBe('g.');
  expect(taken('g,')).toBe('g,');
  expect(taken('sg.', 1100)).toBe('sg.');
});
