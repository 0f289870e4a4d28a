import { type ContenderName, contenderNames } from './contenders.ts';
import { fewMachines, sampleName } from './sample-names.ts';
import type { Samples } from './samples.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** Something measured that has a goal. */
export interface Figure {
  name: string;
  spread: Spread | undefined;
  /** The median should be no more than this. */
  goal?: number;
  /** What it is, in words. */
  meaning: string;
}

/** One contender's row of the table. */
export interface ContenderFigures {
  contender: ContenderName;
  cells: Record<ContenderFigure, Spread | undefined>;
}

export const contenderFigures = [
  'paint 1x',
  'paint 4x',
  'key 1x',
  'key 4x',
  'key95 4x',
  'dropped 4x',
  'elements 1x',
  'scripts 1x',
] as const;
export type ContenderFigure = (typeof contenderFigures)[number];

/** @param machines how many the lists had. */
export function figuresOfContenders(samples: Samples, machines: number): ContenderFigures[] {
  return contenderNames.map((contender) => {
    const cells = contenderFigures.map((figure) => {
      const [name = '', rate] = figure.split(' ');
      const values = samples.of(sampleName(name, { contender, machines, rate: rate === '4x' ? 4 : 1 }));
      return [figure, spreadOf(values)] as const;
    });
    return { contender, cells: Object.fromEntries(cells) as ContenderFigures['cells'] };
  });
}

type FigureRow = [name: string, spread: Spread | undefined, goal: number | undefined, meaning: string];

const figureOf = ([name, spread, goal, meaning]: FigureRow): Figure => ({
  name,
  spread,
  meaning,
  ...(goal === undefined ? {} : { goal }),
});

/** Ratios and the like that the lists have goals for. @param machines how many the lists had. */
export function listFigures(samples: Samples, machines: number): Figure[] {
  const name = (figure: string, contender: ContenderName, rate: 1 | 4, count = machines) =>
    sampleName(figure, { contender, machines: count, rate });
  const against = (sample: string, floor: string) => spreadOf(samples.ratios(sample, floor));
  const toFloor = (figure: string, rate: 1 | 4) => against(name(figure, 'app', rate), name(figure, 'floor', rate));
  const growth = (figure: string) => against(name(figure, 'app', 1), name(figure, 'app', 1, fewMachines));
  const alone = (figure: string, plain: string) => against(name(figure, 'app', 1), name(plain, 'app', 1));
  const dropped = spreadOf(samples.of(name('dropped', 'app', 4)));
  const reached = spreadOf(samples.of(name('reached', 'app', 4)));
  const rows: FigureRow[] = [
    ['paint100k/floor', toFloor('paint', 1), 1.6, 'first rows, against raw DOM'],
    ['keystroke100k/floor', toFloor('key', 1), 0.9, 'median of 20 keys, against raw DOM that filters naively'],
    ['keystrokeP95at4x/floor', toFloor('key95', 4), 0.9, 'the same, 95th percentile, processor 4 times slower'],
    ['droppedFramesAt4x', dropped, 0, 'frames lost in a scroll of 20,000 px'],
    ['growthPaint1kTo100k', growth('paint'), 1.3, 'first rows of all machines, against those of 1,000'],
    ['growthKeystroke1kTo100k', growth('key'), 2, 'median key among all machines, against among 1,000'],
    ['filter100k/naive', alone('filter', 'naive'), 1 / 15, 'the filter by itself, against nine fields naively'],
    ['sort100k/collator', alone('sort', 'collator'), 1 / 40, 'sorting by itself, against Intl.Collator'],
    ['scrolledPxAt4x', reached, undefined, 'how far that scroll came; less where rows were not there yet'],
  ];
  return rows.map(figureOf);
}

/** What was found of the whole app. @param phases what longest tasks were looked for in. */
export function appFigures(samples: Samples, phases: readonly string[]): Figure[] {
  const of = (sample: string) => spreadOf(samples.of(sample));
  const against = (sample: string, floor: string) => spreadOf(samples.ratios(sample, floor));
  const tasks = phases.flatMap((phase) => samples.of(`longest task ${phase}`));
  const longest = spreadOf(tasks.length === 0 ? [] : [Math.max(...tasks)]);
  const rows: FigureRow[] = [
    ['firstPaintJsGzKb', of('first paint scripts'), 105, 'scripts before the first rows of the inventory, MSAL apart'],
    ['msalJsGzKb', of('msal scripts'), 70, 'MSAL'],
    ['fleet100kRequests', of('fleet requests'), 20, 'requests for machines until the whole fleet is there'],
    ['wholeFleet/plainPaging', against('whole fleet', 'plain paging'), 0.1, 'against plain paging at the quota’s pace'],
    ['warmFirstRows/staticPage', against('warm first rows', 'static page'), 1.6, 'against the same rows in HTML'],
    [
      'heap100k/data',
      against('heap', 'fleet data'),
      1.5,
      'memory of the page with the whole fleet, against what Azure sent',
    ],
    ['longestTaskMs', longest, 50, 'longest task of the main thread on any page, by processor time'],
    ['coldFirstRowsMs', of('cold first rows'), undefined, 'first rows of a first visit'],
    ['wholeFleetMs', of('whole fleet'), undefined, 'the whole fleet on a first visit'],
    ['warmFirstRowsMs', of('warm first rows'), undefined, 'first rows of a next visit'],
    ['heap100kMb', of('heap'), undefined, 'JavaScript heap of the page with the whole fleet'],
    ['staticPageMs', of('static page'), undefined, 'the same rows in HTML'],
    ['wizard500Ms', of('wizard'), undefined, 'from the press to the wizard with 500 machines'],
    ['history10kMs', of('history'), undefined, 'from the press to History with 10,000 consents, all read'],
    ...phases.map((phase): FigureRow => {
      const task = `longest task ${phase}`;
      return [`longestTaskMs.${phase}`, of(task), undefined, 'longest task of this step'];
    }),
  ];
  return rows.map(figureOf);
}
