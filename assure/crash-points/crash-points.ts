import type { Page } from '#assure/world/browser.ts';
import { type Journey, journeys, type Variant, variants } from './journeys.ts';
import { CrashScene } from './scene.ts';
import { shownState, type Workshop } from '#assure/world/world.ts';

export interface CrashPointsResult {
  /** Steps of all journeys at which a page can end. */
  points: number;
  /** Pages that were ended and opened again. */
  tried: number;
  /** Each with where it came about. */
  violations: string[];
}

/** Longest time between two reads of a machine's evidence and the time that the reads take, minutes. */
const pollInterval = 0.6;

/** After the last word a page still has notes to write down, minutes. */
const tail = 0.1;

/** Goes through a journey, whose page ends at this step if one is given. */
const walk = async (workshop: Workshop, journey: Journey, point?: number): Promise<CrashScene> => {
  const scene = new CrashScene(workshop);
  await journey.prepare(scene);
  scene.steps.begin(scene.tab, point);
  await scene.pass(6, journey.begin(scene));
  await scene.pass(tail);
  return scene;
};

/** How many steps a journey has when nothing ends the page. */
const countSteps = async (workshop: Workshop, journey: Journey): Promise<number> => {
  const { steps, world } = await walk(workshop, journey);
  world.close();
  return steps.count;
};

const comeBack = async (scene: CrashScene, variant: Variant): Promise<Page> => {
  const { browser } = scene.tab;
  scene.steps.hasStruck = false;
  if (variant === 'another tab') return scene.open(browser.openTab());
  if (variant === 'stores emptied') browser.emptyStorage();
  return scene.open(scene.tab);
};

/** Within one interval a page that was just opened has read each machine. */
const demandRead = (scene: CrashScene, page: Page, openedAt: number): void => {
  for (const machineId of scene.machines) {
    const state = shownState(page, machineId);
    if (state === undefined || state.readAt < openedAt - 2500) scene.blame(`${page.id} has not read ${machineId} yet`);
  }
};

const tryPoint = async (workshop: Workshop, journey: Journey, point: number, variant: Variant): Promise<CrashScene> => {
  const scene = await walk(workshop, journey, point);
  if (!scene.steps.hasStruck) throw new Error(`The journey "${journey.name}" has no step ${point} this time.`);
  const page = await comeBack(scene, variant);
  const openedAt = scene.world.clock.now;
  await scene.pass(pollInterval);
  demandRead(scene, page, openedAt);
  await scene.pass(4);
  scene.demandExact(page);
  await journey.conclude(scene, page, variant);
  scene.demandExact(page);
  scene.demandOneId();
  scene.world.close();
  return scene;
};

/** Ends the page at every `every`-th step of every journey, from step `first` on, and has the person come back in each way. */
export const tryCrashPoints = async (
  workshop: Workshop,
  { every = 1, first = 1, last = Infinity }: { every?: number; first?: number; last?: number } = {},
  chosen: readonly Journey[] = journeys,
): Promise<CrashPointsResult> => {
  const result: CrashPointsResult = { points: 0, tried: 0, violations: [] };
  for (const journey of chosen) {
    const steps = await countSteps(workshop, journey);
    result.points += steps;
    for (let point = first; point <= Math.min(steps, last); point += every) {
      for (const variant of variants) {
        const { observer, violations } = await tryPoint(workshop, journey, point, variant);
        const found = [...observer.violations.map(({ rule, text }) => `${rule}: ${text}`), ...violations];
        const where = `${journey.name}, step ${point} of ${steps}, ${variant}`;
        result.tried += 1;
        result.violations.push(...found.map((text) => `${where}: ${text}`));
      }
    }
  }
  return result;
};
