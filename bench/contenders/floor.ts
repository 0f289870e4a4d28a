import { fields, filterNaively } from '#bench/page/naive.ts';

// What a browser can do at best: plain elements for the rows that are on screen, and nothing kept besides.

const rowHeight = 36;
const listHeight = 800;
/** Rows above and below the window, so that scrolling uncovers no gap. */
const margin = 8;

let all: readonly BenchMachine[] = [];
let shown: readonly BenchMachine[] = [];

function element(name: string, role: string, style: string): HTMLElement {
  const made = document.createElement(name);
  made.setAttribute('role', role);
  made.style.cssText = style;
  return made;
}

const line = `display:grid;grid-template-columns:repeat(${fields.length},1fr);height:${rowHeight}px;align-items:center`;
const cut = 'overflow:hidden;text-overflow:ellipsis;white-space:nowrap';

/** A row that is used again and again, and what it shows. */
interface Slot {
  line: HTMLElement;
  cells: HTMLElement[];
  index: number;
  machine?: BenchMachine;
}

function slot(): Slot {
  const made = element('div', 'row', `${line};position:absolute;inset-inline:0;top:-100px`);
  const cells = fields.map(() => element('div', 'cell', cut));
  made.append(...cells);
  return { line: made, cells, index: -1 };
}

function fill(into: Slot, machine: BenchMachine, index: number): void {
  if (into.machine === machine && into.index === index) return;
  into.line.style.top = `${index * rowHeight}px`;
  into.line.setAttribute('aria-rowindex', String(index + 2));
  for (const [place, field] of fields.entries()) {
    const cell = into.cells[place];
    if (cell !== undefined) cell.textContent = machine[field];
  }
  into.machine = machine;
  into.index = index;
}

function show(place: HTMLElement): void {
  const search = document.createElement('input');
  search.type = 'search';
  const grid = element('div', 'grid', 'font:14px sans-serif');
  const header = element('div', 'row', line);
  for (const field of fields) {
    const cell = element('div', 'columnheader', cut);
    cell.textContent = field;
    header.append(cell);
  }
  const scroller = element('div', 'rowgroup', `height:${listHeight}px;overflow-y:auto`);
  const body = element('div', 'presentation', 'position:relative');
  scroller.append(body);
  grid.append(header, scroller);

  const slots = Array.from({ length: Math.ceil(listHeight / rowHeight) + 2 * margin }, slot);
  body.append(...slots.map(({ line }) => line));
  const draw = () => {
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - margin);
    for (let index = first; index < first + slots.length; index += 1) {
      const into = slots[index % slots.length];
      const machine = shown[index];
      if (into === undefined) continue;
      if (machine !== undefined) fill(into, machine, index);
      else if (into.machine !== undefined) {
        into.line.style.top = '-100px';
        delete into.machine;
      }
    }
  };
  const take = (machines: readonly BenchMachine[]) => {
    shown = machines;
    grid.setAttribute('aria-rowcount', String(machines.length + 1));
    body.style.height = `${machines.length * rowHeight}px`;
    draw();
  };
  scroller.addEventListener('scroll', draw, { passive: true });
  search.addEventListener('input', () => take(search.value === '' ? all : filterNaively(all, search.value)));
  take(all);
  place.append(search, grid);
}

window.contender = {
  prepare(machines) {
    all = machines;
  },
  show,
};
