import type { Page } from '#assure/world/browser.ts';
import type { CrashScene } from './scene.ts';
import { grantOn, isUnderWay, press, revokeOn, shownState } from '#assure/world/world.ts';

/** How the person comes back: in the same tab, in the same tab after emptying all site data, or in another tab. */
export const variants = ['stores intact', 'stores emptied', 'another tab'] as const;
export type Variant = (typeof variants)[number];

/** A journey whose every step is a crash point, and what must have become of it in the end. */
export interface Journey {
  name: string;
  /** Up to the press. */
  prepare: (scene: CrashScene) => Promise<void>;
  /** The press. @returns what says that all is done. */
  begin: (scene: CrashScene) => () => boolean;
  /** Called when the world has come to rest after the crash. */
  conclude: (scene: CrashScene, page: Page, variant: Variant) => Promise<void>;
}

/** Long enough for an installation, access on the machine and a proven revoke, minutes. */
const rest = 4;

const granted = async (scene: CrashScene): Promise<void> => {
  await scene.openFirst();
  await scene.agree({ level: 'DiagnosticsAndRepair', minutes: 480 });
  void scene.pressGrant();
  await scene.pass(rest, () => isGranted(scene));
  await scene.pass(0.5);
  if (!scene.machines.every((id) => scene.hasAccess(id))) throw new Error('The journey never came to access.');
};

const isGranted = ({ page, id, machines }: CrashScene): boolean =>
  machines.every((machineId) => grantOn(page, machineId, id)?.step.do === 'done');

const revokeBoth = (scene: CrashScene): (() => boolean) => {
  const [first = '', second = ''] = scene.machines;
  scene.pressRevoke(false, [first]);
  scene.pressRevoke(true, [second]);
  return () => scene.machines.every((machineId) => revokeOn(scene.page, machineId)?.step.do === 'done');
};

/** A grant is never lost once it is written down, and is rebuilt where Azure has it; else nothing was granted. */
const concludeGrant = async (scene: CrashScene, page: Page, variant: Variant): Promise<void> => {
  const isKnown = scene.machines.some((id) => grantOn(page, id, scene.id) !== undefined || scene.hasAccess(id));
  const isRecorded = scene.machines.some((id) => scene.world.truth.records(id, scene.id).length > 0);
  if (!isKnown && !isRecorded) {
    // Before that the draft has it, and the person presses again.
    if (variant !== 'stores emptied' && scene.isKept) scene.blame('the approval is lost');
    if (scene.world.tenant.jobs.size > 0) scene.blame(`access was asked for and ${page.id} knows of no consent`);
    return;
  }
  if (scene.machines.every((id) => scene.hasAccess(id))) return;
  scene.pressContinue(page);
  await scene.pass(rest, () => scene.machines.every((id) => scene.hasAccess(id)));
  await scene.pass(0.5);
  if (scene.machines.every((id) => scene.hasAccess(id))) return;
  scene.blame(`the approval is lost: ${page.id} cannot put the consent into effect by another press`);
};

/** A revoke that was shown as under way is pursued to its end; one that was not can be pressed for again. */
const concludeRevoke = async (scene: CrashScene, page: Page, variant: Variant): Promise<void> => {
  const open = scene.machines.filter((id) => scene.hasAccess(id));
  for (const machineId of open) {
    if (variant !== 'stores emptied' && scene.revoking.has(machineId))
      scene.blame(`the revoke of ${machineId} was under way and is pursued no more`);
    if (shownState(page, machineId)?.mayHaveAccess !== true) scene.blame(`${page.id} offers no revoke`);
  }
  if (open.length > 0) scene.pressRevoke(false, open, page);
  await scene.pass(rest, () => !scene.machines.some((id) => scene.hasAccess(id)));
  await scene.pass(0.5);
  for (const machineId of scene.machines) {
    if (scene.hasAccess(machineId)) scene.blame(`the revoke of ${machineId} does not end access`);
    const revoke = revokeOn(page, machineId);
    if (revoke !== undefined && !isUnderWay(revoke) && revoke.step.do !== 'done')
      scene.blame(`${page.id} says of the revoke of ${machineId} ${JSON.stringify(revoke.step)}`);
  }
};

const reduceBoth = (scene: CrashScene): (() => boolean) => {
  const notAfter = `${new Date(scene.world.clock.now + 3_600_000).toISOString().slice(0, 19)}Z`;
  for (const machineId of scene.machines) {
    const { userId } = scene.tab.browser.session;
    scene.observer.requests.reductions.add(`${userId} ${scene.id} Diagnostics ${notAfter}`);
    void scene.page.app.start([{ kind: 'reduce', machineId, job: scene.id, level: 'Diagnostics', notAfter }], press);
  }
  return () => scene.machines.every((id) => shownState(scene.page, id)?.level === 'Diagnostics');
};

export const journeys: readonly Journey[] = [
  {
    name: 'grant on two machines',
    prepare: async (scene) => {
      await scene.openFirst();
      await scene.agree({ level: 'Diagnostics', minutes: 480 });
    },
    begin: (scene) => {
      void scene.pressGrant();
      return () => isGranted(scene);
    },
    conclude: concludeGrant,
  },
  { name: 'revoke', prepare: granted, begin: revokeBoth, conclude: concludeRevoke },
  {
    name: 'revoke during the installation',
    prepare: async (scene) => {
      await scene.openFirst();
      await scene.agree({ level: 'Diagnostics', minutes: 480 });
      void scene.pressGrant();
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
