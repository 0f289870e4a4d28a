import type { Found } from './visit.ts';

/** What was found in rounds, of builds in the order of the columns. */
export interface Measured {
  inventory: string;
  rounds: ReadonlyMap<string, Found>[];
}

/** A row for each figure: the median of each build, and of the last against the first within one round, where there are two. */
export function tableOf(measured: readonly Measured[], builds: readonly string[]): string {
  const header = ['Inventory', 'Figure', ...builds, ...(builds.length > 1 ? ['ratio'] : [])];
  const rows = measured.flatMap(({ inventory, rounds }) => {
    const figures = [...(rounds[0]?.values().next().value?.keys() ?? [])];
    return figures.map((figure) => {
      const of = (build: string | undefined, round: ReadonlyMap<string, Found>) =>
        round.get(build ?? '')?.get(figure) ?? Number.NaN;
      const medians = builds.map((build) => text(median(rounds.map((round) => of(build, round)))));
      const ratios = rounds.map((round) => of(builds.at(-1), round) / of(builds[0], round));
      return [inventory, figure, ...medians, ...(builds.length > 1 ? [text(median(ratios))] : [])];
    });
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [header, header.map(() => '---'), ...rows].map(line).join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2;
}

/** Three digits are all that a measurement of this kind can say. */
function text(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(value < 1000 ? 3 : 4))) : '–';
}
