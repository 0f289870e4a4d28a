/*
 * The door of the engine: everything that changes Azure begins here, by a person's press. Nothing here rejects for what Azure says: that is
 * told by the progress of the operation, which pages draw from the store. Throws when the press is no person's, or asks for what may not be.
 * What draws before anybody presses imports the store, not this: the engine is as large as a page.
 */
import PQueue from 'p-queue';
import { auth } from '#src/auth/session.ts';
import { readEvidence } from '#src/azure/evidence.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { serverNow, settledServerNow } from '#src/server-time.ts';
import { createEngine, isRecent } from './engine.ts';
import { watchEnds } from './ends.ts';
import { type Change, createJournal, isOutdated, operationId } from './journal.ts';
import { type Intent, listLagMs, type Operation, type PersonReason, type Step } from './operation.ts';
import { createSignedFor } from './signed.ts';
import { operationsStore, report } from './store.ts';
import { createTabs } from './tabs.ts';

/** The event of a press: `isTrusted` is false for whatever a script made. React's and the DOM's events both fit. */
export type Press = Pick<Event, 'isTrusted'>;

export interface RevokeTarget {
  machineId: string;
  /** Leave false on Azure Local, where Azure manages the extension. */
  removeExtension: boolean;
}

export interface Reduction {
  machineId: string;
  /** Name of the job, which is the id of its consent. */
  job: string;
  level: AccessLevel;
  /** ISO 8601, UTC, whole seconds. */
  notAfter: string;
}

const journal = createJournal();
const tabs = createTabs();
// Presses count in the order in which they were made: a grant must not come after the revoke that followed it.
const presses = new PQueue({ concurrency: 1 });

const engine = createEngine({ journal, signedFor: createSignedFor(journal), store: operationsStore, tabs });

/** Records the consent where it is not on record, and grants. Resolves once the journal holds it: until then keep the signed record. */
export async function startGrant({
  record,
  machineIds,
  press,
}: {
  record: ConsentRecord;
  /** Some or all of the machines that the consent names. */
  machineIds: readonly string[];
  press: Press;
}): Promise<void> {
  requirePress(press);
  const { consentId } = record;
  const ids = lowerCase(machineIds);
  await begin(
    ids.map((machineId) => ({ kind: 'grant', machineId, consentId })),
    () => journal.keepRecord(consentId, record),
  );
}

/** Goes on with machines of a consent that is on record; also in a browser that has never seen it. */
export async function continueGrant(consentId: string, machineIds: readonly string[], press: Press): Promise<void> {
  requirePress(press);
  await begin(lowerCase(machineIds).map((machineId) => ({ kind: 'grant', machineId, consentId })));
}

/** Sends nothing more for this consent, in any tab. What Azure has already goes on there. */
export async function stopGrant(consentId: string): Promise<void> {
  const isMeant = ({ intent }: Operation): boolean => intent.kind === 'grant' && intent.consentId === consentId;
  engine.stop(isMeant, { is: 'stopped' });
  const gone: string[] = [];
  // Without its row no tab goes on; Continue makes another.
  await journal.tidy((row) => {
    if (isMeant(row)) gone.push(row.intent.machineId);
    return isMeant(row) ? undefined : row;
  });
  for (const machineId of gone) tabs.tell(machineId);
}

/** Ends all access there is on these machines, and pursues it until evidence proves the end. Grants under way there are stopped. */
export async function startRevoke(targets: readonly RevokeTarget[], press: Press): Promise<void> {
  requirePress(press);
  await begin(
    targets.map(({ machineId, removeExtension }) => ({
      kind: 'revoke',
      machineId: machineId.toLowerCase(),
      removeExtension,
    })),
  );
}

/** Shortens or lowers live access. */
export async function startReduce({ machineId, job, level, notAfter }: Reduction, press: Press): Promise<void> {
  requirePress(press);
  await begin([{ kind: 'reduce', machineId: machineId.toLowerCase(), job, level, notAfter }]);
}

/** Installs the extension. Gives nobody access. */
export async function startSetUp(machineIds: readonly string[], press: Press): Promise<void> {
  requirePress(press);
  await begin(lowerCase(machineIds).map((machineId) => ({ kind: 'setUp', machineId })));
}

/** Forgets operations that are done or need a person, in the journal too. */
export async function dismissOperations(ids: readonly string[]): Promise<void> {
  const known = operationsStore.getState().progress;
  const over = ids.filter((id) => !engine.isPursued(id));
  const machines = over.flatMap((id) => known.get(id)?.operation.intent.machineId ?? []);
  report(operationsStore, [], over);
  await journal.change(machines, (): Change => ({ remove: over }));
}

/** At the start of the app, once somebody is signed in: goes on with what needs no press, and shows the rest. Never rejects. */
export async function resumeOperations(): Promise<void> {
  const account = await accountHash();
  if (account === undefined) return;
  tabs.listen((machineId) => void follow(machineId));
  watchEnds();
  const now = serverNow();
  // Pressed in this page before it came to this.
  const isKnown = ({ id }: Operation): boolean => operationsStore.getState().progress.has(id);
  // Whoever comes back from a sign-in has pressed to sign in, not to let Microsoft Support in.
  const isLeft = (row: Operation): boolean => auth().isBack && row.intent.kind !== 'revoke' && !isKnown(row);
  const rows = await journal.tidy((row) =>
    isOutdated(row, now) ? undefined : isLeft(row) ? { ...row, isHeld: true } : row,
  );
  for (const row of rows.filter((one) => one.account === account && !isKnown(one))) {
    if (row.intent.kind === 'revoke' || (row.isHeld !== true && isRecent(row, now))) engine.begin(row, false);
    else report(operationsStore, [{ operation: row, step: pressAgain, at: now, reached: [], isMine: false }]);
  }
}

/** I7: nothing but a press by a person changes anything. */
function requirePress({ isTrusted }: Press): void {
  if (!isTrusted) throw new Error('Only a press of a person changes anything.');
}

function lowerCase(ids: readonly string[]): string[] {
  return ids.map((id) => id.toLowerCase());
}

const pressAgain: Step = { do: 'person', why: { is: 'pressAgain' } };

/** What binds something stored to the account that is signed in. */
async function accountHash(): Promise<string | undefined> {
  const { account } = auth();
  return account === null ? undefined : sha256Hex(`${account.tenantId}/${account.userId}`.toLowerCase());
}

/** Writes the presses down when the ones before them have been, and pursues them. `before`: what else has to be kept first. */
function begin(intents: readonly Intent[], before?: () => Promise<void>): Promise<void> {
  return presses.add(async () => {
    await before?.();
    await writeDown(intents);
  });
}

/** Each takes the place of an earlier one of its kind, and a revoke stops what it ends. */
async function writeDown(intents: readonly Intent[]): Promise<void> {
  const account = await accountHash();
  if (account === undefined) throw new Error('Nobody is signed in.');
  // After a sleep, or where the clock was set, a press is dated by a server if one answers.
  const pressedAt = await settledServerNow().catch(serverNow);
  for (const { kind, machineId } of intents)
    if (kind === 'revoke')
      engine.stop((one) => one.intent.machineId === machineId && isEndedBy(one), { is: 'revoked' });
  const machines = intents.map(({ machineId }) => machineId);
  const { put } = await journal.change(machines, (rows) => pressed(intents, rows, { account, pressedAt }));
  for (const operation of put) {
    engine.begin(operation, true);
    tabs.tell(operation.intent.machineId);
  }
}

/** What a revoke on its machine ends: whoever set something up may go on with that. */
function isEndedBy({ intent }: Operation): boolean {
  return intent.kind === 'grant' || intent.kind === 'reduce';
}

function pressed(
  intents: readonly Intent[],
  rows: readonly Operation[],
  press: Pick<Operation, 'account' | 'pressedAt'>,
): { put: Operation[]; remove: string[] } {
  const put = intents.map((intent): Operation => {
    const id = operationId(intent, press.account);
    const before = rows.find((row) => row.id === id);
    // What left just before may be on its way.
    const sent = before?.sent.filter(({ at }) => press.pressedAt - at < listLagMs) ?? [];
    if (intent.kind !== 'revoke') return { id, intent, ...press, sent };
    // A request for access that left this browser may still reach Azure.
    const asked = rows.filter((row) => row.intent.machineId === intent.machineId && isEndedBy(row));
    const isComing = asked.some(({ sent: left }) => left.some(({ what }) => what !== 'extension'));
    const notBefore = isComing ? press.pressedAt + listLagMs : before?.notBefore;
    return { id, intent, ...press, sent: [], ...(notBefore !== undefined && { notBefore }) };
  });
  const revoked = new Set(intents.flatMap(({ kind, machineId }) => (kind === 'revoke' ? [machineId] : [])));
  const remove = rows.filter((row) => revoked.has(row.intent.machineId) && isEndedBy(row)).map(({ id }) => id);
  return { put, remove };
}

/** Another tab says that this machine changed: it is read again. Revokes go on in every tab, and what was called off in one stops in all. */
async function follow(machineId: string): Promise<void> {
  void readEvidence(machineId).catch(() => undefined);
  const account = await accountHash();
  const rows = await journal.rows(machineId);
  const why: PersonReason = { is: rows.some(({ intent }) => intent.kind === 'revoke') ? 'revoked' : 'stopped' };
  const isGone = ({ id, intent }: Operation): boolean =>
    intent.machineId === machineId && intent.kind !== 'revoke' && !rows.some((row) => row.id === id);
  engine.stop(isGone, why);
  for (const row of rows.filter((one) => one.account === account)) {
    if (engine.isPursued(row.id) || (row.intent.kind === 'revoke' && row.isHeld !== true)) engine.begin(row, false);
  }
}
