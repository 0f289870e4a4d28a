import type { ContenderFigures, Figure } from './figures.ts';
import type { Host } from './host.ts';
import { contenderRows, figureRows, markdownTable, plainTable } from './table.ts';

/** All that one run found out. */
export interface Report {
  /** ISO 8601. */
  date: string;
  host: Host;
  /** Load before the run began. */
  load: number;
  rounds: number;
  /** How many machines the lists had, and how many the sandbox's fleet. */
  machines: number;
  fleetMachines: number;
  /** From a request for machines to the beginning of its reply, at best, ms. */
  roundTripMs: number;
  contenders: ContenderFigures[];
  figures: Figure[];
  notMeasured: { what: string; reason: string }[];
}

const thousands = (number: number) => number.toLocaleString('en');

const hostText = ({ cores, processor, memoryGb, platform, node, chromium }: Host) =>
  `${cores} cores (${processor}), ${memoryGb} GB, ${platform}, Node ${node}, Chromium ${chromium}`;

const conditions = ({ rounds, machines, fleetMachines, roundTripMs }: Report) =>
  `${rounds} ${rounds === 1 ? 'round' : 'rounds'}; lists of ${thousands(machines)} machines; the sandbox’s fleet has ${thousands(fleetMachines)} and answers after ${Math.round(roundTripMs)} ms at best`;

/** Said where something else had the processors: ratios bear that better than times, and neither bears it well. */
const busyText = ({ load, host }: Report) =>
  load > host.cores / 2 ? ` The machine was busy with other work (load ${load}): times mean little.` : '';

const failures = ({ notMeasured }: Report) => notMeasured.map(({ what, reason }) => `${what}: ${reason}`);

/** What a person reads in the terminal. */
export function terminalText(report: Report): string {
  const missing = failures(report);
  return [
    hostText(report.host),
    `${conditions(report)}.${busyText(report)}`,
    '',
    ...(report.contenders.length === 0 ? [] : [plainTable(contenderRows(report.contenders)), '']),
    plainTable(figureRows(report.figures)),
    ...(missing.length === 0 ? [] : ['', 'Could not be measured:', ...missing.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** One line for programs: each figure's median under its name, null where it was not measured, and everything else under `details`. */
export function jsonLine(report: Report): string {
  const { contenders, figures, ...rest } = report;
  const medians = Object.fromEntries(figures.map(({ name, spread }) => [name, spread?.median ?? null]));
  const spreads = Object.fromEntries(figures.map(({ name, spread }) => [name, spread ?? null]));
  const lists = Object.fromEntries(contenders.map(({ contender, cells }) => [contender, cells]));
  return JSON.stringify({ ...medians, details: { ...rest, figures: spreads, contenders: lists } });
}

/** The document `docs/performance.md`. */
export function documentText(report: Report): string {
  const missing = failures(report);
  return `# Performance

Written by \`npm run bench\` on ${report.date.slice(0, 10)}; do not edit by hand.

Measured with: ${hostText(report.host)}. ${conditions(report)}.${busyText(report)}

Times differ from machine to machine, so goals are ratios, each taken within one round. 4× is a processor four times slower, by the DevTools
protocol; it does not slow workers. Figures are medians, with the least and the most of all rounds in brackets.

## Lists side by side

The same synthetic machines everywhere, production builds, in turn. paint: from machines in memory to the first screen painted; what a list
makes of the machines before it draws is not in it. key: from a key in the search field to the painting that shows what it leaves. dropped:
frames lost in a scripted scroll of 20,000 px. JS gz: all scripts of the page. The floor is plain elements for the rows on screen and a filter that
looks into nine fields at each key.

${markdownTable(contenderRows(report.contenders))}

## Figures

${markdownTable(figureRows(report.figures))}
${missing.length === 0 ? '' : `\nCould not be measured:\n\n${missing.map((line) => `- ${line}`).join('\n')}\n`}`;
}
