import { expect, test } from 'vitest';
import { appFigures, figuresOfContenders, listFigures } from './figures.ts';
import { documentText, jsonLine, type Report, terminalText } from './report.ts';
import { sampleName, type Setting } from './sample-names.ts';
import { Samples } from './samples.ts';

const machines = 100_000;
const setting = (contender: Setting['contender'], rate: 1 | 4, count = machines): Setting => ({
  contender,
  machines: count,
  rate,
});

function report(): Report {
  const samples = new Samples();
  for (const round of [0, 1, 2]) {
    samples.add(sampleName('paint', setting('floor', 1)), round, 20 + round);
    samples.add(sampleName('paint', setting('app', 1)), round, 2 * (20 + round));
    samples.add(sampleName('paint', setting('app', 1, 1000)), round, 20);
    samples.add(sampleName('dropped', setting('app', 4)), round, 0);
    samples.add('whole fleet', round, 3000);
    samples.add('plain paging', round, 31_500);
  }
  samples.add('longest task list', 0, 41.7);
  samples.add('longest task sort', 0, 12);
  samples.fail('AG Grid community', 'its packages are not installed');
  return {
    date: '2026-11-25T12:00:00.000Z',
    host: { cores: 2, processor: 'A | B', memoryGb: 24, platform: 'linux', node: '20.20.2', chromium: '156.0' },
    load: 0.4,
    rounds: 3,
    machines,
    fleetMachines: machines,
    roundTripMs: 150,
    contenders: figuresOfContenders(samples, machines),
    figures: [...listFigures(samples, machines), ...appFigures(samples, ['list', 'sort'])],
    notMeasured: samples.failures(),
  };
}

test('a program finds medians under the names of the figures, and null where nothing was measured', () => {
  const line = jsonLine(report());
  expect(line).not.toContain('\n');
  const said = JSON.parse(line) as Record<string, unknown>;
  expect(said).toMatchObject({
    'paint100k/floor': 2,
    growthPaint1kTo100k: 2.1,
    droppedFramesAt4x: 0,
    'keystroke100k/floor': null,
    longestTaskMs: 41.7,
    'longestTaskMs.sort': 12,
    details: { rounds: 3, roundTripMs: 150, figures: { 'paint100k/floor': { min: 2, median: 2, max: 2 } } },
  });
  expect(said['wholeFleet/plainPaging']).toBeCloseTo(0.095, 3);
});

test('a person reads medians, what the rounds were between, whether the goal is met, and what is missing', () => {
  const text = terminalText(report());
  expect(text).toMatch(/^raw DOM \(floor\) +21 \(20 – 22\) +not measured/m);
  expect(text).toMatch(/^paint100k\/floor +2 +≤ 1\.6 +missed/m);
  expect(text).toMatch(/^droppedFramesAt4x +0 +≤ 0 +met/m);
  expect(text).toMatch(/^keystroke100k\/floor +not measured +≤ 0\.9 {2,}median/m);
  expect(text).toContain('AG Grid community: its packages are not installed');
});

test('the document says when, on what, and what could not be measured', () => {
  const text = documentText(report());
  expect(text).toContain('`npm run bench` on 2026-11-25;');
  expect(text).toContain('2 cores (A | B), 24 GB, linux, Node 20.20.2, Chromium 156.0');
  expect(text).toContain('| paint100k/floor | 2 | ≤ 1.6 | missed |');
  expect(text).toContain('- AG Grid community: its packages are not installed');
  expect(text).toContain('3 rounds; lists of 100,000 machines');
});

test('a run beside other work says so', () => {
  expect(documentText({ ...report(), load: 5.5 })).toContain('busy with other work (load 5.5)');
  expect(documentText(report())).not.toContain('busy');
});

test('the document of a run that measured everything speaks of nothing missing', () => {
  expect(documentText({ ...report(), notMeasured: [] })).not.toContain('Could not');
});
