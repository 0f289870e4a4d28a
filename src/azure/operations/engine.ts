import PQueue from 'p-queue';
import { type EvidencePart, heldEvidence, readEvidence } from '#src/azure/evidence.ts';
import { wait as pause } from '#src/azure/http/abortable.ts';
import { AzureError, isUnanswered } from '#src/azure/http/errors.ts';
import { readingTime } from '#src/azure/http/transport.ts';
import { recordOutcome } from '#src/azure/ends.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { hourMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { decideGrant } from './decide-grant.ts';
import { decideReduce } from './decide-reduce.ts';
import { decideRevoke } from './decide-revoke.ts';
import { decideSetUp, person, wait } from './decide-shared.ts';
import { anewShare, oldParts, partsFor } from './freshness.ts';
import type { Change, Journal } from './journal.ts';
import {
  type Failure,
  type Operation,
  type PersonReason,
  type Sent,
  sentOf,
  type Step,
  type WriteRequest,
} from './operation.ts';
import { nameOf, send, StaleEvidence, stepOfError } from './requests.ts';
import type { Signed, SignedFor } from '#src/azure/signed.ts';
import { type OperationsStore, report } from './store.ts';
import type { Tabs } from './tabs.ts';

export interface Engine {
  /** Pursues operations of the journal; one that is pursued already goes on with this row at once. */
  begin: (operations: readonly Operation[]) => void;
  /** Sends nothing more for these, and says why; without a reason another tab has ended them. */
  stop: (isMeant: (operation: Operation) => boolean, why?: PersonReason) => void;
  isPursued: (id: string) => boolean;
}

export interface EngineParts {
  journal: Journal;
  signedFor: SignedFor;
  store: OperationsStore;
  tabs: Tabs;
}

/** An operation while a tab pursues it. */
interface Run {
  operation: Operation;
  stopping: AbortController;
  /** Ends the present wait. */
  wake: () => void;
  signed?: Signed;
  /** What was asked of Azure last, and why it refused: in a revoke that holds up nothing else. */
  asked: Map<string, { at: number; failure?: Failure }>;
  /** What the last round came to. */
  last?: Step;
}

/** After an hour nobody expects access to begin by itself. */
export function isRecent({ pressedAt }: Operation, now: number): boolean {
  return Math.abs(now - pressedAt) < hourMs;
}

export function createEngine({ journal, signedFor, store, tabs }: EngineParts): Engine {
  const runs = new Map<string, Run>();
  const others = new PQueue({ concurrency: 12 });
  // ARM lets one person read 25 times and write 10 times a second in a subscription, after a burst.
  const reads = new PQueue({ interval: 1000, intervalCap: 20 });
  const writes = new PQueue({ interval: 1000, intervalCap: 9 });
  // Hundreds that begin or end at one press leave the page time for its reader.
  const moments = new PQueue({ interval: 20, intervalCap: 8 });

  const isRevoke = ({ operation }: Run): boolean => operation.intent.kind === 'revoke';

  async function turn(queue: PQueue, count: number, run: Run): Promise<void> {
    const options = { priority: isRevoke(run) ? 1 : 0 };
    await Promise.all(Array.from({ length: count }, () => queue.add(() => undefined, options)));
  }

  async function look(run: Run, parts: readonly EvidencePart[]): Promise<AccessEvidence> {
    await turn(reads, parts.length, run);
    const urgency = isRevoke(run) ? 'revoke' : 'act';
    return readEvidence(run.operation.intent.machineId, parts, { signal: run.stopping.signal, urgency });
  }

  function decide(run: Run, evidence: AccessEvidence): Step {
    const { operation, asked, signed } = run;
    const question = { operation, evidence, now: serverNow() };
    switch (operation.intent.kind) {
      case 'setUp':
        return decideSetUp(question);
      case 'reduce':
        return decideReduce(question);
      case 'revoke':
        return decideRevoke({ ...question, asked });
      case 'grant':
        if (signed === undefined) return wait({ is: 'recording' }, 0);
        return decideGrant({ ...question, consentId: operation.intent.consentId, agreed: signed.consent });
    }
  }

  /** Reads the record anew where what was read is a minute old. The step where it doesn't count. */
  async function sign(run: Run): Promise<Step | undefined> {
    const { intent } = run.operation;
    if (intent.kind !== 'grant') return undefined;
    const signed = await signedFor(intent.machineId, intent.consentId, run.stopping.signal);
    if ('do' in signed) return signed;
    run.signed = signed;
    return undefined;
  }

  /** Reads what the next decision needs, decides, and makes at most one change. */
  async function round(run: Run): Promise<Step> {
    try {
      // After a sleep a revoke waits for no server's time: Azure's own answers settle it.
      const now = isRevoke(run) ? serverNow() : await readingTime();
      const refused = run.signed === undefined ? await sign(run) : undefined;
      if (refused !== undefined) return refused;
      let evidence = await look(run, partsFor(run, heldEvidence(run.operation.intent.machineId), now));
      const first = decide(run, evidence);
      if (first.do === 'write') await turn(writes, 1, run);
      // What changes something, or is told as done, rests on what was read just now, the record of a grant too.
      const unsigned = first.do === 'write' ? await sign(run) : undefined;
      if (unsigned !== undefined) return unsigned;
      const old = oldParts(first, evidence, anewShare);
      if (old.length > 0) evidence = await look(run, old);
      const step = old.length > 0 ? decide(run, evidence) : first;
      if (step.do !== 'write') return step;
      return first.do === 'write' ? await write(run, step.request, evidence) : wait({ is: 'onItsWay' }, 0);
    } catch (error) {
      run.stopping.signal.throwIfAborted();
      return stepOfError(error);
    }
  }

  async function write(run: Run, request: WriteRequest, evidence: AccessEvidence): Promise<Step> {
    const { signal } = run.stopping;
    const { machineId } = run.operation.intent;
    const what = nameOf(request);
    const before = sentOf(run.operation, what);
    const at = serverNow();
    const claimed = await journal.change([machineId], (rows) => claim(rows, run.operation, what, at));
    signal.throwIfAborted();
    if (claimed.step !== undefined) return claimed.step;
    run.operation = claimed.operation;
    run.asked.set(what, { at });
    let hasLeft = false;
    const guard = (): void => {
      signal.throwIfAborted();
      if (oldParts({ do: 'write', request }, evidence).length > 0) throw new StaleEvidence();
      hasLeft = true;
    };
    const correlation = run.signed && { correlationId: correlationId(run.signed.consentHash) };
    try {
      await send(machineId, request, { signal, guard, ...correlation });
    } catch (error) {
      // It never left, or Azure says that it wasn't taken.
      if (!hasLeft || isRefusal(error)) await noteSent(run, what, () => before);
      signal.throwIfAborted();
      const step = stepOfError(error);
      if (!isRevoke(run) || step.do !== 'person' || step.why.is !== 'refused') return step;
      run.asked.set(what, { at, failure: step.why.failure });
      return wait({ is: 'onItsWay' }, 0);
    }
    await noteSent(run, what, (sent) => ({ ...sent, acceptedAt: serverNow(), times: sent.times + 1 }));
    // What is read next is what was written: an extension of before may be one that had failed.
    return wait({ is: 'remove' in request ? 'removing' : request.put === 'job' ? 'onItsWay' : 'installing' }, 1);
  }

  async function noteSent(run: Run, what: string, change: (sent: Sent) => Sent | undefined): Promise<void> {
    const changed = (operation: Operation): Operation => ({
      ...operation,
      sent: operation.sent.flatMap((sent) => (sent.what === what ? (change(sent) ?? []) : [sent])),
    });
    run.operation = changed(run.operation);
    const { id, intent } = run.operation;
    await journal.change([intent.machineId], (rows) => ({ put: rows.filter((row) => row.id === id).map(changed) }));
  }

  function tell(told: readonly Run[], step: Step, isMine = true): void {
    const news = told.map(({ operation }) => ({ operation, step, at: serverNow(), isMine }));
    report(store, news);
    const { isDurable } = store.getState();
    if (journal.isDurable() !== isDurable) store.setState({ isDurable: !isDurable });
  }

  /** Rounds until evidence proves the outcome, or a person is needed; or until no change is left to make. */
  async function pursue(run: Run, isEnough: (run: Run, step: Step) => boolean = () => false): Promise<Step> {
    const { signal } = run.stopping;
    for (;;) {
      // Revokes wait for no other round: machines that hang would hold back those that don't. The paces bound how much is sent.
      const step = isRevoke(run) ? await round(run) : await others.add(() => round(run), { signal });
      signal.throwIfAborted();
      if (step.do === 'done' || step.do === 'person') return step;
      // Somebody else's work on the machine is waited for as long as a press counts.
      const isBusy = step.do === 'wait' && step.why.is === 'busy' && !isRevoke(run);
      if (isBusy && !isRecent(run.operation, serverNow())) return person({ is: 'pressAgain' });
      run.last = step;
      tell([run], step);
      if (step.do !== 'wait') continue;
      if (isEnough(run, step)) return step;
      const waking = new AbortController();
      run.wake = () => waking.abort();
      await pause(step.seconds * 1000, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
    }
  }

  /** What the journal still holds goes on by a press of not long ago, if nobody has signed in since. */
  async function pursueAlone(run: Run): Promise<Step> {
    const { id, intent } = run.operation;
    const row = (await journal.rows(intent.machineId)).find((one) => one.id === id);
    if (row === undefined) return endedElsewhere(run);
    if (row.isHeld === true || !isRecent(row, serverNow())) return person({ is: 'pressAgain' });
    run.operation = row;
    return pursue(run, isAsked);
  }

  /** Azure shows how it ended, or else somebody stopped it. */
  async function endedElsewhere(run: Run): Promise<Step> {
    // What is not on record stays so.
    run.stopping.abort(elsewhere);
    const look = async () => (await sign(run)) ?? (await round({ ...run, stopping: new AbortController() }));
    const step = await look().catch(stepOfError);
    const isShown = step.do === 'done' || (step.do === 'person' && step.why.is !== 'notRecorded');
    return isShown ? step : person({ is: 'stopped' });
  }

  async function work(run: Run): Promise<Step> {
    const { intent } = run.operation;
    await turn(moments, 1, run);
    run.stopping.signal.throwIfAborted();
    // What only takes access away needs no turn: Azure takes it twice.
    if (intent.kind === 'revoke' || intent.kind === 'reduce') return pursue(run);
    const whenTaken = (): void => tell([run], wait({ is: 'otherTab' }, 0));
    const step = await tabs.alone(intent.machineId, run.stopping.signal, whenTaken, () => pursueAlone(run));
    // Whoever waits for the machine is in nobody's way.
    return step.do === 'wait' ? pursue(run) : step;
  }

  async function start(run: Run): Promise<void> {
    const { signal } = run.stopping;
    const step = await work(run).catch((error: unknown) => {
      if (!signal.aborted) return stepOfError(error);
      return signal.reason === elsewhere ? endedElsewhere(run) : person(signal.reason as PersonReason);
    });
    const { id, intent, pressedAt } = run.operation;
    // Whoever presses from now on begins anew.
    run.stopping.abort(elsewhere);
    const isOver = step.do === 'done' || (step.do === 'person' && finals.has(step.why.is));
    const kept = journal.change([intent.machineId], (rows): Change => {
      const row = rows.find((one) => one.id === id && one.pressedAt === pressedAt);
      if (row === undefined) return {};
      return isOver ? { remove: [id] } : { put: [{ ...row, isHeld: true }] };
    });
    await turn(moments, 1, run);
    // A later press in this tab is told of already.
    if (runs.get(id) === run) {
      runs.delete(id);
      tell([run], step, false);
    }
    await kept;
    tabs.tell(intent.machineId);
    if (step.do === 'done') recordOutcome(intent, step.outcome, run.signed?.consentHash);
  }

  return {
    begin: (operations) => {
      const begun = operations.flatMap((operation): Run[] => {
        const known = runs.get(operation.id);
        const run = { operation, stopping: new AbortController(), wake: () => undefined, asked: new Map() };
        if (known === undefined || known.stopping.signal.aborted) {
          runs.set(operation.id, run);
          return [run];
        }
        known.operation = operation;
        known.asked.clear();
        known.wake();
        return [];
      });
      tell(begun, wait({ is: 'queued' }, 0));
      for (const run of begun) void start(run);
    },
    stop: (isMeant, why) => {
      for (const run of runs.values()) if (isMeant(run.operation)) run.stopping.abort(why ?? elsewhere);
    },
    isPursued: (id) => runs.get(id)?.stopping.signal.aborted === false,
  };
}

/** Nothing is left to go on with. */
const finals: ReadonlySet<PersonReason['is']> = new Set(['timeOver', 'revoked', 'replaced', 'machineGone', 'notOpen']);

/** Why a run ends that another tab has ended. */
const elsewhere = Symbol('elsewhere');

/** Access is asked for under the consent's name: no change of this grant is left to make. */
function isAsked({ operation }: Run, step: Step): boolean {
  const { intent } = operation;
  if (intent.kind !== 'grant' || step.do !== 'wait' || sentOf(operation, intent.consentId) === undefined) return false;
  return step.why.is === 'machineReports' || step.why.is === 'machineAway';
}

/** Azure says that it has not taken a request. */
function isRefusal(error: unknown): boolean {
  return error instanceof AzureError && error.kind !== 'cancelled' && !isUnanswered(error);
}

interface Claim extends Change {
  step?: Step;
  operation: Operation;
}

/**
 * Writes a request down before it leaves, if the journal still has the operation, and nobody has revoked since. A revoke of before goes
 * first. What is no revoke ends where its row is gone.
 */
function claim(rows: readonly Operation[], operation: Operation, what: string, at: number): Claim {
  const isRevoke = operation.intent.kind === 'revoke';
  const row = rows.find(({ id }) => id === operation.id) ?? (isRevoke ? operation : undefined);
  const revokes = isRevoke ? [] : rows.filter(({ intent }) => intent.kind === 'revoke');
  if (row === undefined) return { operation, step: person({ is: revokes.length > 0 ? 'revoked' : 'stopped' }) };
  if (revokes.some(({ pressedAt }) => pressedAt > row.pressedAt)) return { operation, step: person({ is: 'revoked' }) };
  const isUnderWay = (other: Operation): boolean => other.account === row.account && other.isHeld !== true;
  if (revokes.some(isUnderWay)) return { operation, step: wait({ is: 'busy' }, 3) };
  const sent = { what, at, times: sentOf(row, what)?.times ?? 0 };
  const claimed: Operation = { ...row, sent: [...row.sent.filter((one) => one.what !== what), sent] };
  return { operation: claimed, put: [claimed] };
}
