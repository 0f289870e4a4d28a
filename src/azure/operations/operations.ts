// The door of the engine: everything that changes Azure begins here, by a person's press. Nothing here rejects for what Azure says: that is
// told by the progress of the operation, which pages draw from the store. Throws when the press is no person's, or asks for what may not be.
// What draws before anybody presses imports the store, not this: the engine is as large as a page.
import { hashKey } from '@tanstack/react-query';
import PQueue from 'p-queue';
import { auth } from '#src/auth/session.ts';
import { watchEnds } from '#src/azure/ends.ts';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { instantNow, serverNow, settledTimeOf } from '#src/server-time.ts';
import { decideRevoke } from './decide-revoke.ts';
import { datedWithinMs, person } from './decide-shared.ts';
import { createEngine } from './engine.ts';
import { type Change, createJournal } from './journal.ts';
import { type Intent, isOutdated, isRecent, listLagMs, type Operation, operationId } from './operation.ts';
import { createRoles, withdraw } from '#src/azure/activating.ts';
import { createSignedFor } from '#src/azure/signed.ts';
import { operationsStore, report } from './store.ts';
import { createTabs } from './tabs.ts';

/** The event of a press: `isTrusted` is false for whatever a script made. React's and the DOM's events both fit. */
export type Press = Pick<Event, 'isTrusted'>;

const journal = createJournal();
const tabs = createTabs();
// Presses count in the order in which they were made: a grant must not come after the revoke that followed it.
const presses = new PQueue({ concurrency: 1 });

const engine = createEngine({
  journal,
  signedFor: createSignedFor(journal),
  roles: createRoles(),
  store: operationsStore,
  tellTabs: tabs.tell,
});

/**
 * Pursues what was pressed for until evidence proves the end, or a person is needed. A revoke ends all access there is on its machine, and
 * stops grants and changes under way there. A grant goes on with a consent that is on record; for a new one, `record` is put there first.
 * Resolves with the time of the press once the journal holds it: until then keep the signed record.
 */
export async function start(intents: readonly Intent[], press: Press, record?: ConsentRecord): Promise<number> {
  // I7: nothing but a press by a person grants anything. Software that presses for a person, as readers of the screen do, may take access away.
  if (!press.isTrusted && intents.some(({ kind }) => kind !== 'revoke'))
    throw new Error('Only a press of a person changes anything.');
  const wanted = intents.map((intent) => ({ ...intent, machineId: intent.machineId.toLowerCase() }));
  const pressed = instantNow();
  const pressedAt = serverNow();
  // At once, so that nothing pressed for is lost with the page; a thousand are many short tasks, as one they would be felt.
  const parts = Array.from({ length: Math.ceil(wanted.length / mostAtOnce) }, (_, part) =>
    wanted.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  );
  const written = await Promise.all(parts.map((part) => presses.add(() => writeDown(part, pressedAt, record))));
  // If this page goes no further with a revoke, the others do.
  for (const { machineId } of wanted) tabs.tell(machineId);
  // After a sleep, or where the clock was set, a press is dated by a server if one answers.
  const settledAt = await settledTimeOf(pressed).catch(() => pressedAt);
  const rows = written.flat();
  const isSettled = Math.abs(settledAt - pressedAt) < datedWithinMs;
  engine.begin(isSettled ? rows : await redate(rows, settledAt));
  return isSettled ? pressedAt : settledAt;
}

const mostAtOnce = 200;

/** Ends under a press of before what there was at it on machines found only since, where nothing else has been pressed for. */
export async function revokeFound(found: readonly AccessEvidence[], pressedAt: number): Promise<void> {
  await presses.add(async () => {
    const account = (await accountHash()) ?? '';
    const rows = await journal.rows(found.map(({ machineId }) => machineId.toLowerCase()));
    const later = new Set(rows.filter((row) => row.pressedAt >= pressedAt).map(({ intent }) => intent.machineId));
    const intents = found.flatMap((evidence) => {
      const intent = { kind: 'revoke', machineId: evidence.machineId.toLowerCase(), removeExtension: false } as const;
      const operation = pressed(intent, [], { account, pressedAt });
      const isOpen = decideRevoke({ operation, evidence, now: serverNow() }).do === 'write';
      return isOpen && !later.has(intent.machineId) ? [intent] : [];
    });
    if (intents.length > 0) engine.begin(await writeDown(intents, pressedAt, undefined));
  });
}

/** Sends nothing more for this consent, in any tab, and withdraws the request for its role. What Azure has else goes on there. */
export async function stopGrant(consentId: string): Promise<void> {
  const isMeant = ({ intent }: Operation): boolean => intent.kind === 'grant' && intent.consentId === consentId;
  const asked = [...operationsStore.getState().progress.values()].flatMap(({ operation, step }) =>
    isMeant(operation) && step.do === 'wait' && step.why.is === 'approval' ? step.why.activation : [],
  );
  engine.stop(isMeant, { is: 'stopped' });
  await presses.add(async () => {
    // Without its row no tab goes on; Continue makes another.
    const { gone } = await journal.change('all', (rows): Change & { gone: Operation[] } => {
      const gone = rows.filter(isMeant);
      return { gone, remove: gone.map(({ id }) => id) };
    });
    for (const { intent } of gone) tabs.tell(intent.machineId);
  });
  await withdraw(asked);
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
  tabs.listen((machineIds) => void follow(machineIds));
  watchEnds();
  setInterval(() => {
    engine.beat();
    void takeOver(account, serverNow() - stillMs);
  }, beatMs);
  await resume(account);
}

/** A revoke that another tab has not been at for so long is taken over, ms. */
const stillMs = 30_000;
const beatMs = 10_000;
/** A page that has just begun asks the other tabs whether they are at it, and waits so long, ms. */
const answerMs = 2000;

async function resume(account: string): Promise<void> {
  const now = serverNow();
  // Pressed in this page before it came to this.
  const isKnown = ({ id }: Operation): boolean => operationsStore.getState().progress.has(id);
  // Whoever comes back from a sign-in has pressed to sign in, not to let Microsoft Support in.
  const isLeft = (row: Operation): boolean => auth().isBack && row.intent.kind !== 'revoke' && !isKnown(row);
  const { rows } = await journal.change('all', (all) => {
    const rows = all.map((row): Operation => (isLeft(row) ? { ...row, isHeld: true } : row));
    const outdated = all.filter((row) => isOutdated(row, now));
    return { rows, put: rows.filter(isLeft), remove: outdated.map(({ id }) => id) };
  });
  const own = rows.filter((row) => row.account === account && !isKnown(row) && !isOutdated(row, now));
  const others = own.filter(({ intent }) => intent.kind !== 'revoke');
  // Where a role was asked for, its answer is waited for however old the press, and then told: later it begins nothing.
  const goesOn = (row: Operation) => row.isHeld !== true && (isRecent(row, now) || row.askedAt !== undefined);
  const left = others.filter((row) => !goesOn(row));
  report(
    operationsStore,
    left.map((operation) => ({ operation, step: person({ is: 'pressAgain' }), at: now })),
  );
  engine.begin(others.filter(goesOn));
  await takeOver(account, now - stillMs);
  const asked = own.filter(({ intent }) => intent.kind === 'revoke').map(({ intent }) => intent.machineId);
  for (const machineId of asked) tabs.tell(machineId);
  // Nobody was asked of what is pressed from here on.
  setTimeout(() => void takeOver(account, now, asked), answerMs);
}

/** Goes on with revokes that were put away, or that no tab has been at since. */
async function takeOver(account: string, since: number, machineIds: 'all' | readonly string[] = 'all'): Promise<void> {
  const rows = await journal.rows(machineIds);
  const { progress } = operationsStore.getState();
  const isLeft = ({ id, intent, account: whose, isHeld, movedAt, pressedAt }: Operation): boolean =>
    intent.kind === 'revoke' &&
    whose === account &&
    progress.get(id)?.operation.pressedAt !== pressedAt &&
    (isHeld === true || (movedAt ?? pressedAt) < since);
  engine.begin(rows.filter(isLeft));
}

/** What binds something stored to the account that is signed in. */
async function accountHash(): Promise<string | undefined> {
  const { account } = auth();
  return account === null ? undefined : sha256Hex(`${account.tenantId}/${account.userId}`.toLowerCase());
}

/** Writes presses down: each takes the place of an earlier one of its kind, and a revoke that of all else on its machine. */
async function writeDown(
  intents: readonly Intent[],
  pressedAt: number,
  record: ConsentRecord | undefined,
): Promise<readonly Operation[]> {
  const account = await accountHash();
  if (account === undefined) throw new Error('Nobody is signed in.');
  const revoked = new Set(intents.flatMap(({ kind, machineId }) => (kind === 'revoke' ? [machineId] : [])));
  const isEnded = ({ intent }: Operation): boolean => intent.kind !== 'revoke' && revoked.has(intent.machineId);
  engine.stop(isEnded, { is: 'revoked' });
  const machineIds = intents.map(({ machineId }) => machineId);
  const { put } = await journal.change(machineIds, (rows) => ({
    put: intents.map((intent) => pressed(intent, rows, { account, pressedAt })),
    remove: rows.filter(isEnded).map(({ id }) => id),
    record: record && { consentId: record.consentId, record },
  }));
  return put;
}

/** What was revoked or stopped since has no row any more. */
async function redate(written: readonly Operation[], pressedAt: number): Promise<readonly Operation[]> {
  const before = new Map(written.map((row) => [row.id, row.pressedAt]));
  const machineIds = written.map(({ intent }) => intent.machineId);
  const { put } = await journal.change(machineIds, (rows) => ({
    put: rows.filter((row) => before.get(row.id) === row.pressedAt).map((row) => ({ ...row, pressedAt })),
  }));
  return put;
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

/** Other tabs say that these machines changed: what was called off in one tab is so in all. */
async function follow(machineIds: readonly string[]): Promise<void> {
  // Whoever shows one of them reads it again; else it is read when next it is shown.
  const shown = new Set(machineIds.map((id) => hashKey(evidenceQuery(id).queryKey)));
  void queryClient.invalidateQueries({ predicate: ({ queryHash }) => shown.has(queryHash) }, { cancelRefetch: false });
  const rows = await journal.rows(machineIds);
  const heard = new Set(machineIds);
  const ids = new Set(rows.map(({ id }) => id));
  const revoked = new Set(rows.flatMap(({ intent }) => (intent.kind === 'revoke' ? [intent.machineId] : [])));
  const isGone = ({ id, intent }: Operation): boolean =>
    heard.has(intent.machineId) && intent.kind !== 'revoke' && !ids.has(id);
  engine.stop((one) => isGone(one) && revoked.has(one.intent.machineId), { is: 'revoked' });
  engine.stop(isGone);
  // A page that has just begun asks whether this one is at it.
  if (rows.some(({ id, intent }) => intent.kind === 'revoke' && engine.isPursued(id))) engine.beat();
}
