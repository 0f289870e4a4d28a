import type { OperationProgress, PersonReason } from '#src/azure/operations/operation.ts';
import type { JourneyName } from './operations.ts';
import type { MatrixScene } from './scene.ts';
import { grantOn, isUnderWay, operationsOn, revokeOn, shownState } from '#assure/world/world.ts';

/** What the app said of an operation, and whether all came right once the way was free. */
export interface Verdict {
  /** What was said when the app had done what it can without a person. */
  said: string;
  /** Whether that was the aim of the journey. */
  isReached: boolean;
  /** Whether it was reached in the end, after a further press if need be. */
  isAlive: boolean;
}

/** Longer than the app pursues anything without a person, minutes: it waits half an hour for another operation to end. */
const longest = 40;

/** A failure in few words, as the app describes it. */
const reasonOf = ({ page }: MatrixScene, failure: unknown): string => {
  const { title } = page.app.describeError(failure);
  if (/^(Sign in again|Azure wants you to confirm)/.test(title)) return 'needs sign-in';
  if (/permission/i.test(title)) return 'needs role';
  return `refused: ${title}`;
};

const saidOfPerson = (scene: MatrixScene, why: PersonReason): string => {
  if (why.is === 'signIn') return 'needs sign-in';
  return 'failure' in why && why.failure !== undefined ? reasonOf(scene, why.failure) : why.is;
};

const saidOf = (scene: MatrixScene, progress: OperationProgress | undefined): string => {
  if (progress === undefined) return 'nothing';
  const { step } = progress;
  if (step.do === 'person') return saidOfPerson(scene, step.why);
  if (step.do !== 'done') return 'goes on';
  const { outcome } = step;
  if (outcome.is === 'active') return 'confirmed';
  if ('failure' in outcome && outcome.failure !== undefined)
    return `${outcome.is}; extension: ${reasonOf(scene, outcome.failure)}`;
  return 'extension' in outcome && outcome.extension === 'kept' ? `${outcome.is}; extension kept` : outcome.is;
};

/** Notes what the app gives up. */
const watchFailures = (scene: MatrixScene, kind: 'grant' | 'revoke'): void => {
  scene.page.app.operationsStore.subscribe(() => {
    const one = operationsOn(scene.page, scene.machineId).find(({ operation }) => operation.intent.kind === kind);
    if (one?.step.do === 'person') scene.failures.push(JSON.stringify(one.step.why));
  });
};

const lookAtMachine = async (scene: MatrixScene, kind: string): Promise<boolean> => {
  scene.watch(scene.page);
  await scene.pass(1, () => shownState(scene.page, scene.machineId)?.kind === kind);
  scene.observer.compareShown(scene.page, scene.machineId);
  return shownState(scene.page, scene.machineId)?.kind === kind;
};

const grantNow = ({ page, machineId, id }: MatrixScene): OperationProgress | undefined => grantOn(page, machineId, id);
const isOver = (progress: OperationProgress | undefined): boolean => progress !== undefined && !isUnderWay(progress);
const isGranted = (scene: MatrixScene): boolean => grantNow(scene)?.step.do === 'done';

const agreed = async (scene: MatrixScene): Promise<void> => {
  await scene.openFirst();
  await scene.agree({ level: 'Diagnostics', minutes: 1440 });
};

const grant = async (scene: MatrixScene): Promise<Verdict> => {
  await agreed(scene);
  scene.arm();
  watchFailures(scene, 'grant');
  void scene.pressGrant();
  await scene.pass(longest, () => isOver(grantNow(scene)));
  const said = saidOf(scene, grantNow(scene));
  const isReached = isGranted(scene);
  // What is set beside it has its time too.
  await scene.pass(0.5);
  await scene.heal();
  if (!isReached) scene.pressContinue();
  await scene.pass(longest, () => isGranted(scene));
  return { said, isReached, isAlive: scene.hasAccess(scene.machineId) && (await lookAtMachine(scene, 'active')) };
};

const revoke = async (scene: MatrixScene): Promise<Verdict> => {
  await agreed(scene);
  void scene.pressGrant();
  await scene.pass(longest, () => isGranted(scene));
  scene.watch(scene.page);
  await scene.pass(0.2);
  if (!scene.hasAccess(scene.machineId)) throw new Error('There is no access to revoke.');
  const again = async (): Promise<boolean> => {
    scene.pressRevoke(true);
    await scene.pass(0.05);
    await scene.pass(longest, () => isOver(revokeOn(scene.page, scene.machineId)));
    await scene.pass(1, () => scene.world.tenant.extensions.size === 0);
    return !scene.hasAccess(scene.machineId) && scene.world.tenant.extensions.size === 0;
  };
  scene.arm();
  watchFailures(scene, 'revoke');
  const isEnded = await again();
  const said = saidOf(scene, revokeOn(scene.page, scene.machineId));
  // What is kept beside it has its time too.
  await scene.pass(1);
  await scene.heal();
  const isAlive = isEnded || (await again());
  return { said, isReached: isEnded, isAlive: isAlive && (await lookAtMachine(scene, 'revoked')) };
};

/** Reads the list of machines. Called with a fault it must never say that there are none. */
const list = async (scene: MatrixScene): Promise<Verdict> => {
  await scene.openFirst();
  const { app } = scene.page;
  const read = async (): Promise<string> => {
    try {
      const { machines, problems, source } = await app.queryClient.fetchQuery({ ...app.fleetQuery(), staleTime: 0 });
      const [problem] = problems;
      if (machines.length === 0) return problem === undefined ? 'said to be none' : reasonOf(scene, problem.error);
      if (problem !== undefined) return 'listed in part';
      return source === 'resourceGraph' ? 'listed' : 'listed by Resource Manager';
    } catch (error) {
      return reasonOf(scene, error);
    }
  };
  const look = async (): Promise<string> => {
    let said: string | undefined;
    const reading = (async () => {
      said = await read();
    })();
    await scene.pass(longest, () => said !== undefined);
    if (said !== undefined) await reading;
    return said ?? 'goes on';
  };
  scene.arm();
  const said = await look();
  if (said === 'said to be none') scene.observer.report('I6', 'the list is said to be empty');
  await scene.heal();
  const after = await look();
  return { said, isReached: said.startsWith('listed'), isAlive: after === 'listed' };
};

export const matrixJourneys: Readonly<Record<JourneyName, (scene: MatrixScene) => Promise<Verdict>>> = {
  grant,
  revoke,
  list,
};
