import type { Page } from '#assure/world/browser.ts';
import type { Scene } from './scene.ts';
import { shownState } from '#assure/world/world.ts';

/** How the person comes back: in the same tab, in the same tab after emptying all site data, or in another tab. */
export const variants = ['stores intact', 'stores emptied', 'another tab'] as const;
export type Variant = (typeof variants)[number];

/** A journey whose every step is a crash point, and what must have become of it in the end. */
export interface Journey {
  name: string;
  /** Up to the press. */
  prepare: (scene: Scene) => Promise<void>;
  /** The press. @returns what says that all is done. */
  begin: (scene: Scene) => () => boolean;
  /** Called when the world has come to rest after the crash. */
  conclude: (scene: Scene, page: Page, variant: Variant) => Promise<void>;
}

/** Long enough for an installation, access on the machine and a proven revoke, minutes. */
const rest = 4;

const openFirst = async (scene: Scene): Promise<void> => {
  await scene.open(scene.tab);
  await scene.pass(0.1);
};

const granted = async (scene: Scene): Promise<void> => {
  await openFirst(scene);
  await scene.agree('DiagnosticsAndRepair');
  scene.pressGrant();
  await scene.pass(rest, () => isGranted(scene));
  await scene.pass(0.5);
  if (!scene.machines.every((id) => scene.hasAccess(id))) throw new Error('The journey never came to access.');
};

const isGranted = ({ page, id }: Scene): boolean => {
  const progress = page.app.grantProgress(id);
  return progress?.running === false && progress.machines.every(({ step }) => step === 'confirmed');
};

/** Done is what has settled. */
const settling = (work: readonly Promise<unknown>[]): (() => boolean) => {
  let open = work.length;
  const settle = (): void => void (open -= 1);
  for (const one of work) one.then(settle, settle);
  return () => open === 0;
};

const revokeBoth = (scene: Scene): (() => boolean) =>
  settling(scene.machines.map((id, index) => scene.pressRevoke(scene.page, id, index === 1)));

/** A grant is never lost where the tab still has it, and is rebuilt where Azure has it; else nothing was granted. */
const concludeGrant = async (scene: Scene, page: Page, variant: Variant): Promise<void> => {
  const isKnown = page.app.grantProgress(scene.id)?.record !== undefined;
  const isRecorded = scene.machines.some((id) => scene.isRecorded(id));
  if (!isKnown) {
    if (variant === 'stores intact') scene.approvalsLost += 1;
    if (isRecorded) scene.blame(`${page.id} does not rebuild the consent that Azure holds`);
    if (scene.world.tenant.jobs.size > 0) scene.blame(`access was asked for and ${page.id} knows of no consent`);
    return;
  }
  if (scene.machines.every((id) => scene.hasAccess(id))) return;
  scene.pressContinue(page);
  await scene.pass(rest, () => scene.machines.every((id) => scene.hasAccess(id)));
  await scene.pass(0.5);
  if (scene.machines.every((id) => scene.hasAccess(id))) return;
  scene.approvalsLost += 1;
  scene.blame(`${page.id} cannot put the consent into effect by another press`);
};

/** A revoke that was shown as under way is pursued to its end; one that was not can be pressed for again. */
const concludeRevoke = async (scene: Scene, page: Page, variant: Variant): Promise<void> => {
  for (const machineId of scene.machines.filter((id) => scene.hasAccess(id))) {
    if (variant !== 'stores emptied' && scene.revoking.has(machineId))
      scene.blame(`the revoke of ${machineId} was under way and is pursued no more`);
    if (shownState(page, machineId)?.canRevoke.allowed !== true) scene.blame(`${page.id} offers no revoke`);
    void scene.pressRevoke(page, machineId);
  }
  await scene.pass(rest, () => !scene.machines.some((id) => scene.hasAccess(id)));
  await scene.pass(0.5);
  for (const machineId of scene.machines) {
    if (scene.hasAccess(machineId)) scene.blame(`the revoke of ${machineId} does not end access`);
    const phase = page.app.pendingRevoke(machineId)?.phase ?? 'proven';
    // Where no job was ever asked for on the machine there is none to revoke, and its end is not called proven.
    const isOver = phase === 'proven' || (phase === 'absent' && !scene.hasJob(machineId));
    if (!isOver) scene.blame(`${page.id} calls the revoke of ${machineId} ${phase}`);
  }
};

const reduceBoth = (scene: Scene): (() => boolean) => {
  const end = scene.world.clock.now + 3_600_000;
  const reduction = { jobName: scene.id, level: 'Diagnostics', end } as const;
  const work = settling(scene.machines.map((id) => scene.page.app.reduceAccess(id, reduction)));
  const reported = (): boolean =>
    scene.machines.every((id) => shownState(scene.page, id)?.level === 'Diagnostics') && work();
  return reported;
};

export const journeys: readonly Journey[] = [
  {
    name: 'grant on two machines',
    prepare: async (scene) => {
      await openFirst(scene);
      await scene.agree('Diagnostics');
    },
    begin: (scene) => {
      scene.pressGrant();
      return () => isGranted(scene);
    },
    conclude: concludeGrant,
  },
  { name: 'revoke', prepare: granted, begin: revokeBoth, conclude: concludeRevoke },
  {
    name: 'revoke during the installation',
    prepare: async (scene) => {
      await openFirst(scene);
      await scene.agree('Diagnostics');
      scene.pressGrant();
      await scene.pass(0.2);
    },
    begin: revokeBoth,
    conclude: concludeRevoke,
  },
  {
    name: 'reduce level and end',
    prepare: granted,
    begin: reduceBoth,
    conclude: async (scene, page) => {
      if (!scene.machines.every((id) => scene.hasAccess(id))) scene.blame(`${page.id} lost access by a reduction`);
      await scene.pass(0);
    },
  },
];
