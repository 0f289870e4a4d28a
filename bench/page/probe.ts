import { syntheticMachines } from './machines.ts';
import { filterNaively, sortByCollator, typedTexts } from './naive.ts';
import { paintedWith } from './painting.ts';

/** What a contender's page is asked by the program that drives it. Times in ms. */
export interface Probe {
  /** Makes the machines and has the contender take them into memory. */
  prepare: (count: number) => Promise<void>;
  /** From machines in memory to the first screen of rows painted. */
  paint: () => Promise<number>;
  /** Each of the twenty keys: from the key to the painting that shows what it leaves. */
  keys: () => Promise<number[]>;
  /** Scrolls so far, in so many px a frame. */
  scroll: (distance: number, step: number) => Promise<{ dropped: number; reached: number }>;
  elements: () => number;
  /** Filter and sort of the contender beside the plain ones, without the list. */
  isolated: () => Promise<{ filter: number[]; naive: number[]; sort: number[]; collator: number[] }>;
}

declare global {
  interface Window {
    probe?: Probe;
  }
}

let machines: BenchMachine[] = [];

/** So many rows fill the smallest of the windows of all contenders. */
const firstScreen = 15;

function contender(): Contender {
  if (window.contender === undefined) throw new Error('The page has no contender.');
  return window.contender;
}

const place = (): HTMLElement => {
  const found = document.getElementById('root');
  if (found === null) throw new Error('The page has no place for the list.');
  return found;
};

async function paint(): Promise<number> {
  const names = [machines[0]?.name ?? '', machines[firstScreen - 1]?.name ?? ''];
  const start = performance.now();
  contender().show(place());
  await paintedWith(() => {
    const text = place().textContent;
    return names.every((name) => text.includes(name));
  }, 'the first rows');
  return performance.now() - start;
}

const countInDocument = () => Number(document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount')) - 1;

/** Sets the text as a key does: a framework that watches the field's `value` must not take it for its own. */
function type(text: string): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (field === null) throw new Error('The list has no search field.');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

async function timeKey(text: string, expected: number): Promise<number> {
  const { rowCount = countInDocument } = contender();
  const start = performance.now();
  type(text);
  await paintedWith(() => rowCount() === expected, `the ${expected} rows of "${text}"`);
  return performance.now() - start;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function keys(): Promise<number[]> {
  const times: number[] = [];
  for (const [index, text] of typedTexts.entries()) {
    if (text.length === 1) await timeKey('', machines.length);
    // People do not type in step with the screen: keys fall on different moments of a frame.
    await pause(40 + ((index * 7) % 17));
    times.push(await timeKey(text, filterNaively(machines, text).length));
  }
  await timeKey('', machines.length);
  return times;
}

/** What scrolls the list: the tallest of what scrolls at all. */
function scroller(): Element {
  const candidates = [document.scrollingElement, ...place().querySelectorAll('*')].filter(
    (one): one is Element =>
      one !== null &&
      one.scrollHeight > one.clientHeight + 1 &&
      (one === document.scrollingElement || /auto|scroll/.test(getComputedStyle(one).overflowY)),
  );
  const [tallest] = candidates.toSorted((a, b) => b.scrollHeight - a.scrollHeight);
  if (tallest === undefined) throw new Error('Nothing scrolls the list.');
  return tallest;
}

/** ms of a frame at 60 a second. */
const frameMs = 1000 / 60;

async function scroll(distance: number, step: number): Promise<{ dropped: number; reached: number }> {
  const what = scroller();
  let before = await new Promise<number>(requestAnimationFrame);
  let dropped = 0;
  for (let top = step; top <= distance; top += step) {
    what.scrollTop = top;
    const at = await new Promise<number>(requestAnimationFrame);
    dropped += Math.max(0, Math.round((at - before) / frameMs) - 1);
    before = at;
  }
  return { dropped, reached: Math.round(what.scrollTop) };
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const sortedColumns: SortedColumn[] = ['status', 'operatingSystem', 'resourceGroup', 'subscription', 'region'];

async function isolated() {
  const { filter, sort } = contender();
  if (filter === undefined || sort === undefined) throw new Error('The contender shows no filter and sort of its own.');
  // What is made once, at the first key or the first sort, is no part of the others.
  await filter('a');
  for (const column of sortedColumns) await sort(column);
  const times: Awaited<ReturnType<Probe['isolated']>> = { filter: [], naive: [], sort: [], collator: [] };
  for (const text of typedTexts) {
    times.filter.push(await timed(() => filter(text)));
    times.naive.push(await timed(() => filterNaively(machines, text)));
    const [found, expected] = [await filter(text), filterNaively(machines, text).length];
    if (found !== expected) throw new Error(`The filter finds ${found} machines for "${text}", not ${expected}.`);
  }
  for (const column of sortedColumns) {
    times.sort.push(await timed(() => sort(column)));
    times.collator.push(await timed(() => sortByCollator(machines, column)));
  }
  return times;
}

window.probe = {
  async prepare(count) {
    machines = syntheticMachines(count);
    await contender().prepare(machines);
  },
  paint,
  keys,
  scroll,
  elements: () => document.querySelectorAll('*').length,
  isolated,
};
