import './contender.ts';
import { type BenchMachine, fields, filterNaively } from './machines.ts';

// What a browser can do at best: plain elements for the rows that are on screen, used again and again, and nothing kept besides.

const rowHeight = 36;
const listHeight = 800;
/** Rows above and below the window, so that scrolling uncovers no gap. */
const margin = 8;

const line = `display:grid;grid-template-columns:repeat(${fields.length},1fr);height:${rowHeight}px;align-items:center`;
const cut = 'overflow:hidden;text-overflow:ellipsis;white-space:nowrap';

let all: readonly BenchMachine[] = [];

function element(role: string, style: string, ...inside: (Node | string)[]): HTMLElement {
  const made = document.createElement('div');
  made.setAttribute('role', role);
  made.style.cssText = style;
  made.append(...inside);
  return made;
}

function show(place: HTMLElement): void {
  let shown = all;
  const search = document.createElement('input');
  search.type = 'search';
  const slots = Array.from({ length: Math.ceil(listHeight / rowHeight) + 2 * margin }, () => {
    const cells = fields.map(() => element('cell', cut));
    return { cells, row: element('row', `${line};position:absolute;inset-inline:0;top:-100px`, ...cells) };
  });
  const body = element('presentation', 'position:relative', ...slots.map(({ row }) => row));
  const scroller = element('rowgroup', `height:${listHeight}px;overflow-y:auto`, body);
  const header = element('row', line, ...fields.map((field) => element('columnheader', cut, field)));
  const grid = element('grid', 'font:14px sans-serif', header, scroller);
  const drawn = new Map<object, { machine: BenchMachine | undefined; index: number }>();
  const draw = () => {
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - margin);
    for (let index = first; index < first + slots.length; index += 1) {
      const slot = slots[index % slots.length];
      const machine = shown[index];
      const before = slot && drawn.get(slot);
      if (slot === undefined || (before?.machine === machine && before?.index === index)) continue;
      drawn.set(slot, { machine, index });
      slot.row.style.top = machine ? `${index * rowHeight}px` : '-100px';
      slot.row.setAttribute('aria-rowindex', String(index + 2));
      for (const [at, field] of fields.entries())
        if (machine && slot.cells[at]) slot.cells[at].textContent = machine[field];
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
