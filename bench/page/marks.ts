import { paintedWith } from './painting.ts';

// Runs in every document of the app before anything else of it, and in the static page that it is compared with.

/** What a document has shown, and when. Times in ms since its navigation began. */
export interface Marks {
  /** When the first rows were painted. */
  firstRows?: number;
  /** How many machines the page said that there are, each time it said something else. */
  fleets: { machines: number; at: number }[];
  /** From the next click to the painting of a page whose heading begins so, with a list of at least so many rows. */
  afterClick: (heading: string, rows?: number) => Promise<number>;
}

declare global {
  interface Window {
    marks?: Marks;
  }
}

const firstRows = 10;

const areRowsThere = () => document.querySelectorAll('a[href^="/machines/"]').length >= firstRows;

/** "100,000 machines", as the list's summary says. */
function machinesSaid(): number | undefined {
  for (const { textContent } of document.querySelectorAll('a[href="/machines"]')) {
    const number = /^([\d.,\s]+) machines?$/.exec(textContent)?.[1];
    if (number !== undefined) return Number(number.replaceAll(/\D/g, ''));
  }
  return undefined;
}

/** How many rows the page's longest list has, on screen or not. */
const rowsListed = () =>
  Math.max(0, ...Array.from(document.querySelectorAll('[aria-rowcount]'), (list) => Number(list.ariaRowCount) - 1));

const marks: Marks = {
  fleets: [],
  async afterClick(heading, rows = 0) {
    const start = await new Promise<number>((resolve) => {
      document.addEventListener('click', () => resolve(performance.now()), { capture: true, once: true });
    });
    const isThere = () =>
      document.querySelector('h1')?.textContent.startsWith(heading) === true && (rows === 0 || rowsListed() >= rows);
    await paintedWith(isThere, `${heading} with ${rows} rows`);
    return performance.now() - start;
  },
};
window.marks = marks;

async function noteRows(): Promise<void> {
  await paintedWith(areRowsThere, 'the first rows');
  marks.firstRows = performance.now();
}

function noteFleet(): void {
  const machines = machinesSaid();
  if (machines !== undefined && machines !== marks.fleets.at(-1)?.machines)
    marks.fleets.push({ machines, at: performance.now() });
  requestAnimationFrame(noteFleet);
}

// A page of the identity provider never shows any rows, and is left before the patience ends.
noteRows().catch(() => undefined);
noteFleet();
