import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { type ChosenReceipts, inOrder, withResult } from './chosen-receipts.ts';
import { ReceiptLine } from './ReceiptLine.tsx';
import { ReceiptResult } from './ReceiptResult.tsx';
import { ReceiptResults } from './ReceiptResults.tsx';
import { VerdictTally } from './VerdictTally.tsx';
import type { Verification } from './verification.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
const paper = vi.hoisted(() => ({ is: false }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => paper.is }));

const bad: ReceiptCheck[] = [{ key: 'code', state: 'fail', finding: '' }];
const open: ReceiptCheck[] = [{ key: 'key', state: 'notCheckable', finding: '' }];

const files = (count: number, of: (id: number) => Partial<Verification> = () => ({})): ChosenReceipts => ({
  id: 1,
  expected: count,
  results: Array.from({ length: count }, (_, id) => ({ id, name: `${id}.json`, checks: [], ...of(id) })),
  isShown: true,
  ahead: 0,
});

const shown = (element: React.ReactElement): string =>
  renderToStaticMarkup(element)
    .replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const tally = (...chosen: ChosenReceipts[]) => shown(<VerdictTally chosen={chosen} onPutFirst={() => undefined} />);

it('counts every file under one of three, of all that were chosen', () => {
  const one = files(300, (id) => (id < 5 ? { checks: bad } : id < 105 ? { checks: open } : {}));
  const words =
    'Does not hold, or could not be read: 6 No change found, signature missing or not confirmed here: 100 Signed, and no change found: 195';
  expect(tally(one, { ...files(1, () => ({ checks: bad })), id: 2 })).toContain(`301 checked ${words}`);
});

it('says how far it is, and asks nobody before all are checked', () => {
  const asking = { whom: 'Microsoft Entra', hasBegun: false };
  const some = { ...files(1200, () => ({ asking })), expected: 2000, isShown: false };
  expect(tally(some)).toMatch(/1,200 of 2,000 checked .* Checking $/);
  expect(tally(files(1200, () => ({ asking })))).toMatch(/1,200 checked .* Asking Microsoft Entra about 1,200 $/);
});

it('offers to put first what does not hold once nothing is done any more, where something does not stand first', () => {
  const offer = 'Show first what does not hold';
  const late = withResult(inOrder(files(3)), { id: 2, name: '2.json', checks: bad });
  expect(tally(late)).toContain(offer);
  expect(tally(inOrder(late))).not.toContain(offer);
  expect(tally({ ...late, isShown: false })).not.toContain(offer);
  expect(
    tally(withResult(late, { id: 0, name: '', checks: [], asking: { whom: 'Azure', hasBegun: true } })),
  ).not.toContain(offer);
});

const results = (chosen: ChosenReceipts) => renderToStaticMarkup(<ReceiptResults chosen={chosen} />);
const openIn = (html: string) => html.match(/aria-expanded="true"/g)?.length ?? 0;

it('shows few in full and of many a line each, some of those that do not hold opened', () => {
  expect(results(files(3)).match(/<h2 /g)).toHaveLength(3);
  const many = results(inOrder(files(300, (id) => (id % 10 === 0 ? { checks: bad } : {}))));
  expect(many).not.toContain('<h2 ');
  expect(many.match(/<li>/g)).toHaveLength(100);
  expect(many).toContain('Show 100 more of 200');
  expect(openIn(many)).toBe(5);
  // One that comes not to hold where it stands opens under nobody’s press.
  expect(openIn(results(withResult(inOrder(files(300)), { id: 3, name: '', checks: bad })))).toBe(0);
});

it('draws a result anew only where something of it has changed', () => {
  const before = inOrder(files(300));
  const after = withResult(before, { id: 7, name: '7.json', checks: bad });
  const changed = after.results.filter((one, place) => one !== before.results[place]);
  expect(changed.map(({ id }) => id)).toEqual([7]);
  // What React compares by what it is given.
  for (const one of [ReceiptLine, ReceiptResult, ReceiptResults]) expect(one).toHaveProperty('compare', null);
});

it('prints all of them', () => {
  paper.is = true;
  expect(results(files(300)).match(/<li>/g)).toHaveLength(300);
  paper.is = false;
});
