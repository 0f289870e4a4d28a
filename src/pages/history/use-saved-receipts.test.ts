import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

beforeEach(() => {
  vi.resetModules();
  mockReact();
});
afterEach(unmockReact);

const shownList = async () => {
  const { useSavedReceipts } = await import('./use-saved-receipts.ts');
  return mount(() => useSavedReceipts([])).shown;
};

it('counts the files that are being read, and takes out again what was added', async () => {
  const shown = await shownList();
  const slow = new File([], 'slow.json');
  let answer: (bytes: ArrayBuffer) => void = () => undefined;
  slow.arrayBuffer = () => new Promise((resolve) => (answer = resolve));
  const added = shown().add([slow, new File([], 'a.json')]);
  expect(shown()).toMatchObject({ reading: 2, saved: [] });
  const later = shown().add([new File([], 'b.json')]);
  expect(shown().reading).toBe(3);
  await later;
  expect(shown()).toMatchObject({ reading: 2, saved: [{ name: 'b.json' }] });
  answer(new ArrayBuffer(0));
  await added;
  expect(shown().reading).toBe(0);
  const names = () => shown().saved.map(({ name }) => name);
  expect(names()).toEqual(['b.json', 'slow.json', 'a.json']);
  const [, slowOne] = shown().saved;
  if (slowOne) shown().remove(slowOne);
  expect(names()).toEqual(['b.json', 'a.json']);
});

it('has what was added also after the page was left, so that it can be taken out, but nothing that was refused', async () => {
  const takeSaved = ({ name }: File) => Promise.resolve({ name, ok: name === 'a.json' });
  vi.doMock('./saved-receipts.ts', () => ({ takeSaved, letGoOf: () => undefined }));
  const { useSavedReceipts } = await import('./use-saved-receipts.ts');
  const open = () => mount(() => useSavedReceipts([]));
  const before = open();
  await before.shown().add([new File([], 'refused.json'), new File([], 'a.json')]);
  expect(before.shown()).toMatchObject({ saved: [{ name: 'refused.json' }, { name: 'a.json' }], latest: [{}, {}] });
  before.unmount();
  const { shown } = open();
  expect(shown()).toMatchObject({ saved: [{ name: 'a.json' }], latest: [] });
  const [one] = shown().saved;
  if (one) shown().remove(one);
  expect(shown().saved).toEqual([]);
  vi.doUnmock('./saved-receipts.ts');
});
