// The door of the engine: everything that changes Azure begins here, by a person's press. Nothing here rejects for what Azure says: that is
// told by the progress of the operation, which pages draw from the store. Throws when the press is no person's, or asks for what may not be.
// What draws before anybody presses imports the store, not this: the engine is as large as a page.
import PQueue from 'p-queue';
import { auth } from '#src/auth/session.ts';
import { watchEnds } from '#src/azure/ends.ts';
import { readEvidence } from '#src/azure/evidence.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { serverNow, settledServerNow } from '#src/server-time.ts';
import { person } from './decide-shared.ts';
import { createEngine, isRecent } from './engine.ts';
import { type Change, createJournal, isOutdated, operationId } from './journal.ts';
import { type Intent, listLagMs, type Operation } from './operation.ts';
import { createSignedFor } from '#src/azure/signed.ts';
import { operationsStore, report } from './store.ts';
import { createTabs } from './tabs.ts';

/** The event of a press: `isTrusted` is false for whatever a script made. React's and the DOM's events both fit. */
export type Press = Pick<Event, 'isTrusted'>;

const journal = createJournal();
const tabs = createTabs();
// Presses count in the order in which they were made: a grant must not come after the revoke that followed it.
const presses = new PQueue({ concurrency: 1 });

const engine = createEngine({ journal, signedFor: createSignedFor(journal), store: operationsStore, tabs });

/**
 * Pursues what was pressed for until evidence proves the end, or a person is needed. A revoke ends all access there is on its machine, and
 * stops grants and changes under way there. A grant goes on with a consent that is on record; for a new one, `record` is put there first.
 * Resolves once the journal holds it: until then keep the signed record.
 */
export async function start(intents: readonly Intent[], press: Press, record?: ConsentRecord): Promise<void> {
  // I7: nothing but a press by a person changes anything.
  if (!press.isTrusted) throw new Error('Only a press of a person changes anything.');
  const wanted = intents.map((intent) => ({ ...intent, machineId: intent.machineId.toLowerCase() }));
  // At once, so that nothing pressed for is lost with the page.
  await presses.add(() => writeDown(wanted, record));
  // If this page goes no further with a revoke, the others do.
  for (const { kind, machineId } of wanted) if (kind === 'revoke') tabs.tell(machineId);
  // After a sleep, or where the clock was set, a press is dated by a server if one answers.
  const pressedAt = await settledServerNow().catch(serverNow);
  await presses.add(() => pursue(wanted, pressedAt));
}

/** Sends nothing more for this consent, in any tab. What Azure has already goes on there. */
export async function stopGrant(consentId: string): Promise<void> {
  const isMeant = ({ intent }: Operation): boolean => intent.kind === 'grant' && intent.consentId === consentId;
  engine.stop(isMeant, { is: 'stopped' });
  await presses.add(async () => {
    // Without its row no tab goes on; Continue makes another.
    const { gone } = await journal.change('all', (rows): Change & { gone: Operation[] } => {
      const gone = rows.filter(isMeant);
      return { gone, remove: gone.map(({ id }) => id) };
    });
    for (const { intent } of gone) tabs.tell(intent.machineId);
  });
}

/** Forgets an operation that is done or needs a person, in the journal too. */
export async function dismissOperation(id: string): Promise<void> {
  const machineId = operationsStore.getState().progress.get(id)?.operation.intent.machineId;
  if (machineId === undefined || engine.isPursued(id)) return;
  report(operationsStore, [], [id]);
  await journal.change([machineId], (): Change => ({ remove: [id] }));
}

/** At the start of the app, once somebody is signed in: goes on with what needs no press, and shows the rest. Never rejects. */
export async function resumeOperations(): Promise<void> {
  const account = await accountHash();
  if (account === undefined) return;
  tabs.listen((machineId) => void follow(machineId));
  watchEnds();
  await resume(account);
}

/** A browser that doesn't answer yet, or has no room, is asked again so soon, ms. */
const againMs = 20_000;

async function resume(account: string): Promise<void> {
  const now = serverNow();
  // Pressed in this page before it came to this.
  const isKnown = ({ id }: Operation): boolean => operationsStore.getState().progress.has(id);
  // Whoever comes back from a sign-in has pressed to sign in, not to let Microsoft Support in.
  const isLeft = (row: Operation): boolean => auth().isBack && row.intent.kind !== 'revoke' && !isKnown(row);
  const { rows } = await journal.change('all', (all): Change & { rows: Operation[] } => {
    const held = all.filter(isLeft).map((row): Operation => ({ ...row, isHeld: true }));
    const rows = [...all.filter((row) => !isLeft(row)), ...held].filter((row) => !isOutdated(row, now));
    return { rows, put: held, remove: all.filter((row) => isOutdated(row, now)).map(({ id }) => id) };
  });
  if (!journal.isDurable()) setTimeout(() => void resume(account), againMs);
  const own = rows.filter((row) => row.account === account && !isKnown(row));
  const goesOn = (row: Operation) => row.intent.kind === 'revoke' || (row.isHeld !== true && isRecent(row, now));
  const waiting = { step: person({ is: 'pressAgain' }), at: now, isMine: false };
  const left = own.filter((row) => !goesOn(row)).map((operation) => ({ operation, ...waiting }));
  report(operationsStore, left);
  engine.begin(own.filter(goesOn));
}

/** What binds something stored to the account that is signed in. */
async function accountHash(): Promise<string | undefined> {
  const { account } = auth();
  return account === null ? undefined : sha256Hex(`${account.tenantId}/${account.userId}`.toLowerCase());
}

/** Writes presses down: each takes the place of an earlier one of its kind, and a revoke that of all else on its machine. */
async function writeDown(intents: readonly Intent[], record: ConsentRecord | undefined): Promise<void> {
  const account = await accountHash();
  if (account === undefined) throw new Error('Nobody is signed in.');
  const revoked = new Set(intents.flatMap(({ kind, machineId }) => (kind === 'revoke' ? [machineId] : [])));
  const isEnded = ({ intent }: Operation): boolean => intent.kind !== 'revoke' && revoked.has(intent.machineId);
  engine.stop(isEnded, { is: 'revoked' });
  await journal.change(machinesOf(intents), (rows) => ({
    put: intents.map((intent) => pressed(intent, rows, { account, pressedAt: serverNow() })),
    remove: rows.filter(isEnded).map(({ id }) => id),
    record: record && { consentId: record.consentId, record },
  }));
}

/** Begins what was written down, unless it was revoked or stopped since. */
async function pursue(intents: readonly Intent[], pressedAt: number): Promise<void> {
  const account = await accountHash();
  if (account === undefined) return;
  const { put } = await journal.change(machinesOf(intents), (rows) => ({
    put: intents
      .map((intent) => pressed(intent, rows, { account, pressedAt }))
      .filter(({ id }) => rows.some((row) => row.id === id)),
  }));
  engine.begin(put);
  for (const { intent } of put) tabs.tell(intent.machineId);
}

function machinesOf(intents: readonly Intent[]): string[] {
  return intents.map(({ machineId }) => machineId);
}

function pressed(
  intent: Intent,
  rows: readonly Operation[],
  press: Pick<Operation, 'account' | 'pressedAt'>,
): Operation {
  const id = operationId(intent, press.account);
  const before = rows.find((row) => row.id === id);
  // What left just before may be on its way.
  if (intent.kind !== 'revoke')
    return { id, intent, ...press, sent: before?.sent.filter(({ at }) => press.pressedAt - at < listLagMs) ?? [] };
  const asked = rows.flatMap((row) =>
    row.intent.machineId === intent.machineId && row.intent.kind !== 'revoke' ? row.sent : [],
  );
  const notBefore = Math.max(
    before?.notBefore ?? 0,
    ...asked.map(({ what, acceptedAt }) => (what === 'extension' ? 0 : (acceptedAt ?? press.pressedAt) + listLagMs)),
  );
  return { id, intent, ...press, sent: [], ...(notBefore > press.pressedAt && { notBefore }) };
}

/** Another tab says that this machine changed: it is read again. Every tab tries a revoke, and what was called off in one stops in all. */
async function follow(machineId: string): Promise<void> {
  void readEvidence(machineId).catch(() => undefined);
  const account = await accountHash();
  const rows = await journal.rows(machineId);
  const isGone = ({ id, intent }: Operation): boolean =>
    intent.machineId === machineId && intent.kind !== 'revoke' && !rows.some((row) => row.id === id);
  engine.stop(isGone, rows.some(({ intent }) => intent.kind === 'revoke') ? { is: 'revoked' } : undefined);
  const isTried = ({ id, pressedAt, isHeld }: Operation): boolean =>
    isHeld === true && operationsStore.getState().progress.get(id)?.operation.pressedAt === pressedAt;
  const goesOn = (row: Operation) => engine.isPursued(row.id) || (row.intent.kind === 'revoke' && !isTried(row));
  engine.begin(rows.filter((row) => row.account === account && goesOn(row)));
}
