import { contenderTitles } from './contenders.ts';
import { type ContenderFigure, type ContenderFigures, contenderFigures, type Figure } from './figures.ts';
import type { Spread } from './statistics.ts';

const columnTitles: Record<ContenderFigure, string> = {
  'paint 1x': 'paint ms 1×',
  'paint 4x': 'paint ms 4×',
  'key 1x': 'key ms 1×',
  'key 4x': 'key ms 4×',
  'key95 4x': 'key p95 ms 4×',
  'dropped 4x': 'dropped 4×',
  'elements 1x': 'DOM nodes',
  'scripts 1x': 'JS gz kB',
};

/** Three digits are all that a measurement of this kind can say. */
export function shortNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1) return String(Number(value.toPrecision(2)));
  return Math.abs(value) < 100 ? String(Math.round(value * 10) / 10) : Math.round(value).toLocaleString('en');
}

/** "12 (10 – 19)": the median, and between what the rounds were. */
export function spreadText(spread: Spread | undefined): string {
  if (spread === undefined) return 'not measured';
  const { min, median, max } = spread;
  if (shortNumber(min) === shortNumber(max)) return shortNumber(median);
  return `${shortNumber(median)} (${shortNumber(min)} – ${shortNumber(max)})`;
}

/** "met", "missed", or nothing where there is no goal or no figure. */
export function verdict({ spread, goal }: Figure): string {
  if (spread === undefined || goal === undefined) return '';
  return spread.median <= goal ? 'met' : 'missed';
}

/** The rows of the table of contenders, its header first. */
export const contenderRows = (contenders: readonly ContenderFigures[]): string[][] => [
  ['List', ...contenderFigures.map((figure) => columnTitles[figure])],
  ...contenders.map(({ contender, cells }) => [
    contenderTitles[contender],
    ...contenderFigures.map((figure) => spreadText(cells[figure])),
  ]),
];

/** The rows of the table of figures, its header first. */
export const figureRows = (figures: readonly Figure[]): string[][] => [
  ['Figure', 'median (min – max)', 'goal', '', 'what it is'],
  ...figures.map((figure) => [
    figure.name,
    spreadText(figure.spread),
    figure.goal === undefined ? '' : `≤ ${shortNumber(figure.goal)}`,
    verdict(figure),
    figure.meaning,
  ]),
];

/** A table for a terminal: columns as wide as they need to be. */
export function plainTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same table in Markdown. */
export function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
