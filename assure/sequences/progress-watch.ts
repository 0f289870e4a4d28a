import type { ConsentRecord } from '#src/consent/record.ts';
import type { JobState } from '#sandbox/tenant.ts';
import type { Page } from '#assure/world/browser.ts';
import type { Observer, Pressed } from './observer.ts';
import { words } from './observer.ts';

/** Whether Azure itself has the request of a consent as ended, or as something else than was agreed. */
const isOtherwise = ({ properties }: JobState, consent: ConsentRecord['consent'] | undefined): boolean =>
  properties.type !== 'Enable' ||
  properties.provisioningState === 'Failed' ||
  consent === undefined ||
  properties['accessLevel'] !== consent.level ||
  Date.parse(String(properties['expirationTimestamp'])) !== Date.parse(consent.notAfter);

/** Whether something other than the way to Azure may have ended a grant on this machine. */
const hasCause = (observer: Observer, machineId: string, consentId: string): boolean => {
  const { world, causes, foreign, pressed } = observer;
  const job = world.truth.job(machineId, consentId);
  const isFailed = job !== undefined && isOtherwise(job, pressed.get(consentId)?.record.consent);
  const extensions = [...world.tenant.extensions.values()].filter((one) => one.machineId.toLowerCase() === machineId);
  const isBroken = extensions.some(({ properties }) => properties.provisioningState === 'Failed');
  return isFailed || isBroken || causes.size > 0 || foreign.size > 0 || pressed.size > 1;
};

/** Whether Azure has a request of another person or client: one that came while a revoke was under way leaves open what that has ended. */
const isGrantedByAnother = ({ pressed, foreign, world }: Observer, { tab }: Page, machineId: string): boolean => {
  const ofOthers = [...pressed].filter(([, { userId }]) => userId !== tab.browser.session.userId).map(([id]) => id);
  return [...ofOthers, ...foreign].some((name) => world.truth.job(machineId, name)?.properties.type === 'Enable');
};

/** Whether who sits before the page pressed for it after they had pressed to revoke. */
const isOwnSince = (observer: Observer, pressed: Pressed | undefined, { tab }: Page, startedAt: number): boolean => {
  const { userId } = tab.browser.session;
  const at = observer.revokes.datedAt(userId, startedAt);
  return pressed?.userId === userId && at !== undefined && pressed.at >= at;
};

/** The same of access that the person has let in since, before this browser or another. */
const isGrantedSince = (observer: Observer, page: Page, machineId: string, startedAt: number): boolean =>
  [...observer.pressed].some(
    ([name, pressed]) =>
      isOwnSince(observer, pressed, page, startedAt) &&
      observer.world.truth.job(machineId, name)?.properties.type === 'Enable',
  );

/** Compares every new word of a page's grants and revokes with what is so. */
export const watchProgress = (observer: Observer, page: Page): void => {
  const { world } = observer;
  const told = new Set<string>();
  const isNew = (text: string): boolean => !told.has(text) && told.add(text).has(text);

  page.app.subscribeToGrants(() => {
    for (const consentId of observer.pressed.keys()) {
      for (const { machineId, step, message } of page.app.grantProgress(consentId)?.machines ?? []) {
        if (!isNew(`${consentId} ${machineId} ${step} ${message}`)) continue;
        if (step === 'failed' && !hasCause(observer, machineId, consentId))
          observer.report('transport-failure', `${page.id} calls the grant ${consentId} failed: ${message}`);
        if (step === 'confirmed' && !world.truth.wasActiveSometime(machineId, 0, consentId))
          observer.report('I4', `${page.id} calls the grant ${consentId} confirmed: ${message}`);
      }
    }
  });

  page.app.subscribeToRevokes(() => {
    for (const { machineId, phase, jobName, startedAt, note } of page.app.allRevokes().values()) {
      if (!isNew(`${machineId} ${phase} ${startedAt} ${jobName}`)) continue;
      const id = machineId.toLowerCase();
      const span = world.truth.accessNow(id);
      const isThis = jobName === undefined || span.jobName === jobName.toLowerCase();
      const read = observer.readsOf(page, id, world.clock.now)[0] ?? 0;
      if (phase === 'proven' && isThis && world.truth.wasActiveSince(id, read))
        observer.report('I3', `${page.id} calls a revoke proven; ${words(span)}`);
      const isListed = world.truth.job(id, span.jobName ?? '')?.properties.type === 'Enable';
      const own = observer.pressed.get(span.jobName ?? '');
      // What the person has granted since is not what the revoke meant, and its note says so.
      const isSince = isOwnSince(observer, own, page, startedAt) && note?.includes('granted since') === true;
      if (phase === 'absent' && isListed && !isSince && world.truth.wasActiveSince(id, read))
        observer.report('I3', `${page.id} says that Azure shows no access; ${words(span)}, and Azure lists that job`);
      // The note says that it is for the sake of that: any other reason would be a wrong one.
      const isForSince = /granted|another decision about access/.test(note ?? '');
      const isGranted =
        isGrantedByAnother(observer, page, id) || (isForSince && isGrantedSince(observer, page, id, startedAt));
      if (phase === 'refused' && observer.causes.size === 0 && !isGranted)
        observer.report('transport-failure', `${page.id} calls a revoke refused: ${note ?? 'no reason'}`);
    }
  });
};
