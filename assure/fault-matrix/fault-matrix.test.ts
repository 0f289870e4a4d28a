import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faultNames } from '#sandbox/faults.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mutation } from '#assure/world/bundle.ts';
import { releaseDate } from '#assure/world/clock.ts';
import { writeReport } from '#assure/sequences/counters.ts';
import { mutantNamed, mutantWorkshop } from '#assure/sequences/mutants.ts';
import { faultGroups, operations } from './operations.ts';
import { cellKey, matrixPage, renewal, wordsOnPage } from './page.ts';
import { createWorkshop } from '#assure/world/world.ts';
import { spans } from './scene.ts';
import { type Cell, places, tryPlace, usualRequests } from './fault-matrix.ts';

const pagePath = join(import.meta.dirname, 'fault-matrix.txt');
/** `ASSURE=full` tries every cell; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const every = isFull ? 1 : 37;
const first = isFull ? 0 : Number(process.env['ASSURE_SEED'] ?? 5) % every;

const cells: Cell[] = [];

const violations = (): string[] => cells.flatMap((cell) => cell.violations.map((text) => `${cellKey(cell)}: ${text}`));

/** What `npm run assure` shows. */
const report = (): Promise<void> =>
  writeReport('fault-matrix', {
    cells: places.length,
    tried: cells.length,
    struck: cells.filter(({ hasStruck }) => hasStruck).length,
    violations: violations(),
  });

describe('every fault at every operation', () => {
  beforeAll(async () => {
    const workshop = await createWorkshop();
    const usual = await usualRequests(workshop);
    for (let index = first; index < places.length; index += every) {
      const place = places[index];
      if (place !== undefined) cells.push(await tryPlace(workshop, usual, place));
    }
    await report();
  }, 6 * 3_600_000);
  afterAll(releaseDate);

  it('is false about nothing, sends nothing early or twice, and comes right in the end', () => {
    expect(cells.length).toBeGreaterThan(places.length / every - 1);
    expect(violations()).toEqual([]);
  });

  it.runIf(isFull)('strikes everywhere but where the page says that it cannot', () => {
    const idle = new Set(cells.filter(({ hasStruck }) => !hasStruck).map(({ fault }) => fault));
    expect([...idle]).toEqual(['preempted']);
  });

  it.runIf(isFull)('is what fault-matrix.txt shows', async () => {
    const words = new Map(cells.map((cell) => [cellKey(cell), cell.words]));
    await expect(matrixPage(words)).toMatchFileSnapshot(pagePath);
  });

  it.skipIf(isFull)('is what fault-matrix.txt shows of this share', async () => {
    const shown = wordsOnPage(await readFile(pagePath, 'utf8'));
    const tried = Object.fromEntries(cells.map((cell) => [cellKey(cell), cell.words]));
    const kept = Object.fromEntries(cells.map((cell) => [cellKey(cell), shown.get(cellKey(cell))]));
    expect(kept, `Renew the page with ${renewal}`).toEqual(tried);
  });
});

it('has a table cell for every fault at every operation, none of them empty', async () => {
  expect(Object.values(faultGroups).flat().toSorted()).toEqual(faultNames.toSorted());
  const page = await readFile(pagePath, 'utf8');
  const shown = wordsOnPage(page);
  expect(shown.size).toBe(operations.length * faultNames.length * spans.length);
  expect([...shown].filter(([, words]) => words === '')).toEqual([]);
  // What is read from the page makes the same page: the text around the tables is up to date too.
  expect(matrixPage(shown), `Renew the page with ${renewal}`).toBe(page);
});

describe('a planted fault', () => {
  const shared = 'src/azure/operations/decide-shared.ts';
  const cases: {
    name: string;
    mutation: Mutation & { also?: Mutation };
    key: string;
    shows: (cell: Cell) => boolean;
  }[] = [
    {
      name: 'takes a lost reply for an answer',
      mutation: mutantNamed('takes a lost reply for an answer'),
      key: 'once | put job Enable | dropped-before',
      shows: ({ violations }) => violations.join().includes('called failed'),
    },
    {
      name: 'sends before Retry-After is over',
      mutation: mutantNamed('sends before Retry-After is over'),
      key: 'minutes | read machine | throttled',
      shows: ({ violations }) => violations.join().includes('retry-after: '),
    },
    {
      name: 'waits for ever for what was lost',
      mutation: {
        file: shared,
        find: "return now - sent.at < lostAfterMs ? 'onItsWay' : 'lost';",
        replace: "return sent.at < lostAfterMs ? 'lost' : 'onItsWay';",
      },
      key: 'once | put job Enable | dropped-before',
      shows: ({ words }) => words.includes('goes on'),
    },
    {
      name: 'goes on long after the way is free',
      mutation: { file: shared, find: "kind === 'unread' ? 0 : 3", replace: "kind === 'unread' ? 0 : 120" },
      key: 'minutes | put job Revoke | unavailable',
      shows: ({ violations }) => violations.join().includes('after the way was free'),
    },
  ];

  it.each(cases)('shows: an app that $name', async ({ mutation, key, shows }) => {
    const place = places.find(
      ({ operation: { name }, fault, span }) => cellKey({ operation: name, fault, span }) === key,
    );
    if (place === undefined) throw new Error(`There is no cell ${key}.`);
    expect(await tryPlace(await mutantWorkshop(mutation), new Map(), place)).toSatisfy(shows);
  });
});
