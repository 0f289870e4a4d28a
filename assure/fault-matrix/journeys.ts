import type { JourneyName } from './operations.ts';
import type { MatrixScene } from './scene.ts';
import { press, shownState } from '#assure/world/world.ts';

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

/** A failure in few words, from the text in which the app told it. */
const reasonOf = (text: string): string => {
  const rest = text.replace(/^.*nothing was granted\. /, '');
  const title = rest.split(': ', 1)[0] ?? rest;
  if (/^(Sign in again|Azure wants you to confirm)/.test(title)) return 'needs sign-in';
  if (title === 'You do not have the permission') return 'needs role';
  return `refused: ${title}`;
};

const lookAtMachine = async (scene: MatrixScene, kind: string): Promise<boolean> => {
  scene.watch();
  await scene.pass(1, () => shownState(scene.page, scene.machineId)?.kind === kind);
  scene.observer.compareShown(scene.page, scene.machineId);
  return shownState(scene.page, scene.machineId)?.kind === kind;
};

const grantedNow = ({ app, id }: MatrixScene): boolean =>
  app.grantProgress(id)?.machines[0]?.step === 'confirmed' && app.grantProgress(id)?.running === false;

const saidOfGrant = ({ app, id }: MatrixScene): string => {
  const progress = app.grantProgress(id);
  const machine = progress?.machines[0];
  if (progress?.problem !== undefined) return reasonOf(app.describeError(progress.problem.error).title);
  if (machine === undefined || progress?.running !== false) return 'goes on';
  const isTagless = machine.message.includes('tag that points at the record could not be set');
  if (machine.step === 'confirmed') return isTagless ? 'confirmed without the tag' : 'confirmed';
  if (machine.step === 'failed') return reasonOf(machine.message);
  const reason = reasonOf(machine.message);
  const needs = reason.startsWith('needs') ? reason : machine.step === 'skipped' ? 'nothing granted' : machine.step;
  return needs;
};

const grant = async (scene: MatrixScene): Promise<Verdict> => {
  await scene.open();
  await scene.agree();
  scene.arm();
  scene.app.subscribeToGrants(() => {
    const machine = scene.app.grantProgress(scene.id)?.machines[0];
    if (machine?.step === 'failed') scene.failures.push(machine.message);
  });
  scene.pressGrant();
  await scene.pass(longest, () => scene.app.grantProgress(scene.id)?.running === false);
  const said = saidOfGrant(scene);
  const isReached = grantedNow(scene);
  await scene.heal();
  if (!isReached) void scene.app.continueGrant(scene.id, press);
  await scene.pass(longest, () => grantedNow(scene));
  return { said, isReached, isAlive: scene.hasAccess() && (await lookAtMachine(scene, 'active')) };
};

const saidOfRevoke = ({ app, machineId }: MatrixScene): string => {
  const revoke = app.pendingRevoke(machineId);
  if (revoke === undefined) return 'nothing';
  const { phase, error, extensionError, endRecordError } = revoke;
  if (phase === 'refused' || error?.kind === 'signInNeeded') return reasonOf(app.describeError(error).title);
  if (phase === 'absent') return 'Azure shows no access';
  if (phase !== 'proven') return 'goes on';
  if (extensionError !== undefined) return `revoked; extension: ${reasonOf(app.describeError(extensionError).title)}`;
  return endRecordError === undefined
    ? 'revoked'
    : `revoked; end not recorded: ${reasonOf(app.describeError(endRecordError).title)}`;
};

const revoke = async (scene: MatrixScene): Promise<Verdict> => {
  await scene.open();
  await scene.agree();
  scene.pressGrant();
  await scene.pass(longest, () => grantedNow(scene));
  scene.watch();
  await scene.pass(0.2);
  if (!scene.hasAccess()) throw new Error('There is no access to revoke.');
  const again = async (): Promise<boolean> => {
    let isOpen = true;
    const state = shownState(scene.page, scene.machineId);
    const job = state?.canRevoke.allowed === true ? state.job : undefined;
    const work = scene.app.revokeAccess(scene.machineId, job, { removeExtension: true });
    void work.then(() => (isOpen = false));
    await scene.pass(longest, () => !isOpen);
    await scene.pass(1, () => scene.world.tenant.extensions.size === 0);
    return !scene.hasAccess() && scene.world.tenant.extensions.size === 0;
  };
  scene.arm();
  scene.app.subscribeToRevokes(() => {
    const now = scene.app.pendingRevoke(scene.machineId);
    if (now?.phase === 'refused') scene.failures.push(now.note ?? 'refused');
  });
  const isEnded = await again();
  const said = saidOfRevoke(scene);
  await scene.heal();
  const isAlive = isEnded || (await again());
  return { said, isReached: isEnded, isAlive: isAlive && (await lookAtMachine(scene, 'revoked')) };
};

/** Reads the list of machines. Called with a fault it must never say that there are none. */
const list = async (scene: MatrixScene): Promise<Verdict> => {
  await scene.open();
  const { app } = scene;
  const read = async (): Promise<string> => {
    try {
      const { machines, problems, source } = await app.queryClient.fetchQuery({ ...app.fleetQuery(), staleTime: 0 });
      const [problem] = problems;
      if (machines.length === 0)
        return problem === undefined ? 'said to be none' : reasonOf(app.describeError(problem.error).title);
      if (problem !== undefined) return 'listed in part';
      return source === 'resourceGraph' ? 'listed' : 'listed by Resource Manager';
    } catch (error) {
      return reasonOf(app.describeError(error).title);
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
