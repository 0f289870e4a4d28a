import type { OperationProgress, PersonReason } from '#src/azure/operations/operation.ts';
import type { JobState } from '#sandbox/tenant.ts';
import type { Page } from '#assure/world/browser.ts';
import { words } from '#assure/world/truth.ts';
import type { Observer } from './observer.ts';

/** Whether Azure itself has the request of a consent as ended, or as something else than was agreed. */
const isOtherwise = ({ properties }: JobState, agreed: { level: string; notAfter: string } | undefined): boolean =>
  properties.type !== 'Enable' ||
  properties.provisioningState === 'Failed' ||
  agreed === undefined ||
  properties['accessLevel'] !== agreed.level ||
  Date.parse(String(properties['expirationTimestamp'])) !== Date.parse(agreed.notAfter);

/** Whether something other than the way to Azure may have ended a grant on this machine. */
const hasCause = (observer: Observer, machineId: string, consentId: string): boolean => {
  const { world, causes, foreign, pressed, revokes } = observer;
  const agreed = pressed.get(consentId);
  const job = world.truth.job(machineId, consentId);
  const isFailed = job !== undefined && isOtherwise(job, agreed?.record.consent);
  const extensions = [...world.tenant.extensions.values()].filter((one) => one.machineId.toLowerCase() === machineId);
  const isBroken = extensions.some(({ properties }) => properties.provisioningState === 'Failed');
  // A revoke drops what the browser kept of a grant that was not on record yet.
  const isDropped = revokes.has(agreed?.userId ?? '') && world.truth.records(machineId, consentId).length === 0;
  return isFailed || isBroken || isDropped || causes.size > 0 || foreign.size > 0 || pressed.size > 1;
};

/** Reasons that are no failure: what a person decided, or that time passed. */
const decided: ReadonlySet<PersonReason['is']> = new Set(['timeOver', 'stopped', 'pressAgain', 'revoked', 'replaced']);

const compareGrant = (observer: Observer, page: Page, { operation, step }: OperationProgress): void => {
  const { intent } = operation;
  if (intent.kind !== 'grant') return;
  const { machineId, consentId } = intent;
  const said = JSON.stringify(step);
  // Nobody goes on with what somebody else has agreed to.
  const isOwn = observer.pressed.get(consentId)?.userId === page.tab.browser.session.userId;
  if (isOwn && step.do === 'person' && !decided.has(step.why.is) && !hasCause(observer, machineId, consentId))
    observer.report('transport-failure', `${page.id} calls the grant ${consentId} failed: ${said}`);
  if (step.do === 'done' && !observer.world.truth.hasGivenAccess(machineId, consentId))
    observer.report('I4', `${page.id} calls the grant ${consentId} confirmed: ${said}`);
};

const compareRevoke = (observer: Observer, page: Page, { operation, step }: OperationProgress): void => {
  const { machineId } = operation.intent;
  const { truth } = observer.world;
  const said = JSON.stringify(step);
  const reads = observer.readsOf(page, machineId, observer.world.clock.now);
  const isActive = truth.wasActiveSince(machineId, reads[0] ?? 0);
  const span = truth.accessNow(machineId);
  // What Azure listed when the page read, or the app has on record, cannot be passed over.
  const { jobName = '' } = span;
  const isShown = observer.wasListed(machineId, jobName, reads) || observer.isOnRecord(machineId, jobName);
  if (step.do === 'done' && isActive && isShown)
    observer.report('I3', `${page.id} says of a revoke ${said}; ${words(span)}`);
  const isFailure = step.do === 'person' && !decided.has(step.why.is);
  if (isFailure && observer.causes.size === 0 && observer.foreign.size === 0)
    observer.report('transport-failure', `${page.id} gives up a revoke: ${said}`);
};

/** Compares every new word of a page's operations with what is so. */
export const watchProgress = (observer: Observer, page: Page): void => {
  const told = new Set<string>();
  page.app.operationsStore.subscribe(({ progress }) => {
    // What is left of an ended page shows nobody anything.
    if (page.dead) return;
    for (const one of progress.values()) {
      const { operation, step } = one;
      const text = JSON.stringify([operation.id, operation.pressedAt, step]);
      if (told.has(text)) continue;
      told.add(text);
      if (operation.intent.kind === 'grant') compareGrant(observer, page, one);
      if (operation.intent.kind === 'revoke') compareRevoke(observer, page, one);
    }
  });
};
