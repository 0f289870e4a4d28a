import { type FaultName, faultNames } from '#sandbox/faults.ts';
import { matrixJourneys, type Verdict } from './journeys.ts';
import { isTransport, type Operation, operations } from './operations.ts';
import { MatrixScene, type Span, spans } from './scene.ts';
import type { Workshop } from '#assure/world/world.ts';

/** One fault at one operation, and what came of it. */
export interface Cell {
  operation: string;
  fault: FaultName;
  span: Span;
  /** Short words for the table. */
  words: string;
  /** Whether the fault found anything to strike. */
  hasStruck: boolean;
  /** What was false, or did not come right in the end. */
  violations: string[];
}

/** Requests of each operation when nothing goes wrong. */
export type Usual = ReadonlyMap<string, number>;

export interface Place {
  operation: Operation;
  fault: FaultName;
  span: Span;
}

export const places: readonly Place[] = operations.flatMap((operation) =>
  faultNames.flatMap((fault) => spans.map((span) => ({ operation, fault, span }))),
);

/** @throws {Error} when a journey has no request of an operation, for then no fault could strike it. */
export const usualRequests = async (workshop: Workshop): Promise<Usual> => {
  const usual = new Map<string, number>();
  for (const operation of operations) {
    const scene = new MatrixScene(workshop, operation, undefined, 'once');
    const { isReached, isAlive, said } = await matrixJourneys[operation.journey](scene);
    scene.world.close();
    if (!isReached || !isAlive) throw new Error(`Without a fault: ${said}.`);
    if (scene.sent === 0) throw new Error(`Nothing is ever sent to ${operation.name}.`);
    usual.set(operation.name, scene.sent);
  }
  return usual;
};

/** The app goes on within so long once the way is free, ms. */
const longestWait = 20_000;
/** What nobody waits for is tried once, and again when something else asks for it. */
const bestEffort: ReadonlySet<string> = new Set(['write end record', 'list subscriptions']);

const wordsOf = (
  { journey, writes }: Operation,
  { said, isReached, isAlive }: Verdict,
  { struck, sent }: MatrixScene,
  usual: number,
): string => {
  if (struck === 0) return 'does not strike';
  const aim = { grant: 'confirmed', revoke: 'revoked', list: 'listed' }[journey];
  if (!isAlive) return `${said}, then not ${aim}`;
  if (!isReached) return `${said}, then ${aim}`;
  return writes && sent > usual && said === aim ? `${said} after repeat` : said;
};

export const tryPlace = async (workshop: Workshop, usual: Usual, { operation, fault, span }: Place): Promise<Cell> => {
  const scene = new MatrixScene(workshop, operation, fault, span);
  const verdict = await matrixJourneys[operation.journey](scene);
  const duplicates = scene.duplicates();
  scene.world.close();
  const wrong = scene.observer.violations.map(({ rule, text }) => `${rule}: ${text}`);
  if (!verdict.isAlive) wrong.push(`never came right: ${verdict.said}`);
  if (duplicates > 0) wrong.push(`${duplicates} things twice`);
  const wait = scene.wentOnAfter ?? 0;
  if (isTransport(fault, operation) && span === 'minutes' && wait > longestWait && !bestEffort.has(operation.name))
    wrong.push(`${operation.name} is tried again ${wait / 1000} s after the way was free`);
  if (isTransport(fault, operation)) for (const text of scene.failures) wrong.push(`called failed: ${text}`);
  return {
    operation: operation.name,
    fault,
    span,
    words: wordsOf(operation, verdict, scene, usual.get(operation.name) ?? 0),
    hasStruck: scene.struck > 0,
    violations: wrong,
  };
};
