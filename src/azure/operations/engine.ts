import PQueue from 'p-queue';
import { type EvidencePart, heldEvidence, readEvidence } from '#src/azure/evidence.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { judgeJob } from '#src/consent/access/job.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { hourMs } from '#src/lib/time.ts';
import { serverNow, settledServerNow } from '#src/server-time.ts';
import { decideGrant } from './decide-grant.ts';
import { decideReduce } from './decide-reduce.ts';
import { decideRevoke } from './decide-revoke.ts';
import { decideSetUp } from './decide-set-up.ts';
import { listedJobs, person, wait } from './decide-shared.ts';
import { concludeBeside } from './ends.ts';
import type { Change, Journal } from './journal.ts';
import type { Failure, Operation, OperationProgress, PersonReason, Sent, Step, WriteRequest } from './operation.ts';
import { reachedBy } from './reached.ts';
import { failureOf, freshness, mayHaveArrived, nameOf, send, stepOfError, tooOldFor } from './requests.ts';
import type { Records, Signed } from './signed.ts';
import { type OperationsStore, report } from './store.ts';
import type { Tabs } from './tabs.ts';

export interface Engine {
  /** Pursues an operation of the journal; one that is pursued already goes on with this row at once. */
  begin: (operation: Operation, isPressedHere: boolean) => void;
  /** Sends nothing more for these, and says why. */
  stop: (isMeant: (operation: Operation) => boolean, why: PersonReason) => void;
  isPursued: (id: string) => boolean;
}

export interface EngineParts {
  journal: Journal;
  records: Records;
  store: OperationsStore;
  tabs: Tabs;
}

/** An operation while a tab pursues it. */
interface Run {
  operation: Operation;
  isPressedHere: boolean;
  stopping: AbortController;
  /** Ends the present wait. */
  wake: () => void;
  signed?: Signed;
  kept?: Failure;
  busySince?: number;
  last?: Step;
  progress?: OperationProgress;
}

/** So long Azure may be busy with something else on the machine, ms. */
const busyMs = hourMs / 2;

/** After this long nobody expects access to begin by itself, ms. */
const recentMs = hourMs;

export function isRecent({ pressedAt }: Operation, now: number): boolean {
  return Math.abs(now - pressedAt) < recentMs;
}

export function createEngine({ journal, records, store, tabs }: EngineParts): Engine {
  const runs = new Map<string, Run>();
  // Revokes wait for no other round; the paces below let them go first.
  const revokes = new PQueue({ concurrency: 12 });
  const others = new PQueue({ concurrency: 12 });
  // ARM lets one person read 25 times and write 10 times a second in a subscription, after a burst.
  const reads = new PQueue({ interval: 1000, intervalCap: 20 });
  const writes = new PQueue({ interval: 1000, intervalCap: 9 });

  const isRevoke = ({ operation }: Run): boolean => operation.intent.kind === 'revoke';
  const priorityOf = (run: Run): number => (isRevoke(run) ? 1 : 0);

  async function turn(queue: PQueue, count: number, run: Run): Promise<void> {
    const options = { priority: priorityOf(run) };
    await Promise.all(Array.from({ length: count }, () => queue.add(() => undefined, options)));
  }

  async function look(run: Run, parts: readonly EvidencePart[]): Promise<AccessEvidence> {
    await turn(reads, parts.length, run);
    return readEvidence(run.operation.intent.machineId, parts, run.stopping.signal);
  }

  function decide(run: Run, evidence: AccessEvidence, now: number): Step {
    const { operation } = run;
    const question = { operation, evidence, now };
    switch (operation.intent.kind) {
      case 'setUp':
        return decideSetUp(question);
      case 'reduce':
        return decideReduce(question);
      case 'revoke':
        return decideRevoke({ ...question, kept: run.kept });
      case 'grant': {
        if (run.signed === undefined) return wait({ is: 'recording' }, 0);
        const { consentId } = operation.intent;
        return decideGrant({ ...question, consentId, agreed: run.signed.consent });
      }
    }
  }

  /** Reads the record anew where what was read is a minute old. The step where it doesn't count. */
  async function sign(run: Run): Promise<Step | undefined> {
    const { intent } = run.operation;
    if (intent.kind !== 'grant') return undefined;
    const signed = await records.signedFor(intent.machineId, intent.consentId, () =>
      journal.keptRecord(intent.consentId),
    );
    if ('do' in signed) return signed;
    run.signed = signed;
    return undefined;
  }

  /** Reads what the next decision needs, decides, and makes at most one change. */
  async function round(run: Run): Promise<Step> {
    try {
      // A revoke waits for nothing that it can do without.
      const now = isRevoke(run) ? serverNow() : await settledServerNow();
      const refused = run.signed === undefined ? await sign(run) : undefined;
      if (refused !== undefined) return refused;
      let evidence = await look(run, partsFor(run.last, heldEvidence(run.operation.intent.machineId), now));
      let step = decide(run, evidence, serverNow());
      if (step.do !== 'write') return step;
      const tooOld = tooOldFor(step.request, evidence, serverNow());
      if (tooOld.length > 0) {
        evidence = await look(run, tooOld);
        step = decide(run, evidence, serverNow());
      }
      return step.do === 'write' ? await write(run, step.request, evidence) : step;
    } catch (error) {
      run.stopping.signal.throwIfAborted();
      return stepOfError(error);
    }
  }

  async function write(run: Run, request: WriteRequest, evidence: AccessEvidence): Promise<Step> {
    // Before each write of a grant the record as Azure has it counts.
    const refused = await sign(run);
    if (refused !== undefined) return refused;
    await turn(writes, 1, run);
    const { signal } = run.stopping;
    const { machineId } = run.operation.intent;
    const before = run.operation;
    const at = serverNow();
    const claimed = await journal.change([machineId], (rows) => claim(rows, run, request, at));
    signal.throwIfAborted();
    if (claimed.step !== undefined) return claimed.step;
    run.operation = claimed.operation;
    const isFresh = freshness(request, evidence, serverNow);
    let hasLeft = false;
    const guard = (): void => {
      signal.throwIfAborted();
      isFresh();
      hasLeft = true;
    };
    const correlation = run.signed && { correlationId: correlationId(run.signed.consentHash) };
    try {
      await send(machineId, request, { signal, guard, ...correlation });
      await noteSent(run, request, (sent) => ({ ...sent, acceptedAt: serverNow(), times: sent.times + 1 }));
      delete run.busySince;
      // What is read next is what was written: an extension of before may be one that had failed.
      return wait({ is: 'remove' in request ? 'removing' : request.put === 'job' ? 'onItsWay' : 'installing' }, 1);
    } catch (error) {
      // It never left, or Azure says that it wasn't taken.
      if (!hasLeft || !mayHaveArrived(error)) await noteSent(run, request, () => sentBefore(before, request));
      signal.throwIfAborted();
      return refusal(run, request, error);
    }
  }

  function refusal(run: Run, request: WriteRequest, error: unknown): Step {
    const step = stepOfError(error);
    if ('remove' in request && step.do === 'person' && step.why.is === 'refused') {
      run.kept = failureOf(error);
      return wait({ is: 'removing' }, 0);
    }
    if (step.do !== 'wait' || step.why.is !== 'busy') return step;
    run.busySince ??= serverNow();
    return serverNow() - run.busySince < busyMs ? step : person({ is: 'gaveUp', why: step.why });
  }

  async function noteSent(run: Run, request: WriteRequest, change: (sent: Sent) => Sent | undefined): Promise<void> {
    const what = nameOf(request);
    const changed = (operation: Operation): Operation => ({
      ...operation,
      sent: operation.sent.flatMap((sent) => (sent.what === what ? (change(sent) ?? []) : [sent])),
    });
    run.operation = changed(run.operation);
    const { id, intent } = run.operation;
    await journal.change([intent.machineId], (rows): Change => ({
      put: rows.filter((row) => row.id === id).map(changed),
    }));
  }

  function tell(run: Run, step: Step): void {
    run.last = step;
    const { machineId } = run.operation.intent;
    const { operation, progress, signed } = run;
    const reached = reachedBy(
      { operation, step, isSigned: signed !== undefined },
      heldEvidence(machineId),
      progress?.reached,
    );
    run.progress = { operation, step, at: serverNow(), reached, isMine: true };
    report(store, [run.progress]);
    const { isDurable } = store.getState();
    if (journal.isDurable() !== isDurable) store.setState({ isDurable: !isDurable });
  }

  /** Rounds until evidence proves the outcome, or a person is needed. */
  async function pursue(run: Run): Promise<Step> {
    const { signal } = run.stopping;
    for (;;) {
      const lane = isRevoke(run) ? revokes : others;
      const step = await lane.add(() => round(run), { priority: priorityOf(run), signal });
      signal.throwIfAborted();
      if (step.do === 'done' || step.do === 'person') return step;
      tell(run, step);
      if (step.do === 'wait') await pause(run, step.seconds * 1000);
    }
  }

  function pause(run: Run, ms: number): Promise<void> {
    const { signal } = run.stopping;
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        run.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener('abort', over);
      run.wake = over;
    });
  }

  /** Whether it may still go on once another tab has let the machine go. */
  async function takeOver(run: Run): Promise<boolean> {
    const { id, intent } = run.operation;
    let row: Operation | undefined;
    await journal.change([intent.machineId], (rows): Change => {
      row = rows.find((one) => one.id === id);
      return {};
    });
    if (row === undefined) return false;
    run.operation = row;
    return run.isPressedHere || (row.isHeld !== true && isRecent(row, serverNow()));
  }

  async function run(run: Run): Promise<void> {
    const { signal } = run.stopping;
    let step: Step = person({ is: 'pressAgain' });
    const work = async (): Promise<void> => {
      step = await pursue(run);
    };
    try {
      if (isRevoke(run)) await work();
      else {
        let hasWaited = false;
        const onWait = (): void => {
          hasWaited = true;
          tell(run, wait({ is: 'otherTab' }, 0));
        };
        await tabs.alone(run.operation.intent.machineId, signal, onWait, async () => {
          if (!hasWaited || (await takeOver(run))) await work();
        });
      }
    } catch (error) {
      step = signal.aborted ? person(signal.reason as PersonReason) : stepOfError(error);
    }
    await finish(run, step);
  }

  async function finish(run: Run, step: Step): Promise<void> {
    const { id, intent } = run.operation;
    runs.delete(id);
    tell(run, step);
    if (run.progress !== undefined) report(store, [{ ...run.progress, isMine: false }]);
    await journal.change([intent.machineId], (rows): Change => {
      const row = rows.find((one) => one.id === id);
      // A later press has taken its place.
      if (row === undefined || row.pressedAt !== run.operation.pressedAt) return {};
      if (step.do === 'done' || (step.do === 'person' && isFinal(step.why))) return { remove: [id] };
      return { put: [{ ...row, ...(intent.kind === 'revoke' ? { isStuck: true } : { isHeld: true }) }] };
    });
    tabs.tell(intent.machineId);
    if (step.do !== 'done') return;
    concludeBeside(run.operation, step.outcome, run.signed);
    if (intent.kind === 'grant') void forgetRecord(intent.consentId);
  }

  /** Once no machine of the press waits to be recorded any more. */
  async function forgetRecord(consentId: string): Promise<void> {
    const isWaiting = ({ operation: { intent }, signed }: Run): boolean =>
      intent.kind === 'grant' && intent.consentId === consentId && signed === undefined;
    if (![...runs.values()].some(isWaiting)) await journal.forgetRecord(consentId);
  }

  return {
    begin: (operation, isPressedHere) => {
      const known = runs.get(operation.id);
      if (known !== undefined && !known.stopping.signal.aborted) {
        known.operation = operation;
        known.isPressedHere ||= isPressedHere;
        known.wake();
        return;
      }
      const begun: Run = { operation, isPressedHere, stopping: new AbortController(), wake: () => undefined };
      runs.set(operation.id, begun);
      tell(begun, wait({ is: 'queued' }, 0));
      void run(begun);
    },
    stop: (isMeant, why) => {
      for (const run of runs.values()) if (isMeant(run.operation)) run.stopping.abort(why);
    },
    isPursued: (id) => runs.has(id),
  };
}

/** Nothing is left to go on with. */
function isFinal({ is }: PersonReason): boolean {
  return is === 'timeOver' || is === 'revoked' || is === 'replaced' || is === 'machineGone' || is === 'notOpen';
}

/** How old what changes seldom may be for a decision to wait on, ms. */
const seldomMs = 45_000;

/** What the next decision needs: all at first, then what is waited for, and now and then the rest. */
function partsFor(last: Step | undefined, held: AccessEvidence, now: number): readonly EvidencePart[] {
  const all: readonly EvidencePart[] = ['machine', 'extension', 'jobs', 'consents'];
  const why = last?.do === 'wait' ? last.why.is : undefined;
  const wanted: readonly EvidencePart[] =
    why === 'installing' || why === 'removing'
      ? ['extension']
      : why === 'machineReports' || why === 'machineAway' || why === 'onItsWay' || why === 'busy'
        ? ['jobs']
        : all;
  const isDue = (part: EvidencePart): boolean =>
    wanted.includes(part) ||
    'problem' in held[part] ||
    now - held[part].readAt > seldomMs ||
    (part === 'machine' && (why === 'machineAway' || isConnectionAsked(held, now)));
  return all.filter(isDue);
}

/** Azure has ended the access; what is left to be seen is that the machine was connected after it. */
function isConnectionAsked(held: AccessEvidence, now: number): boolean {
  return listedJobs(held).some((job) => judgeJob(job, held, now).finding === 'revokeNotSeen');
}

interface Claim extends Change {
  step?: Step;
  operation: Operation;
}

function sentBefore(operation: Operation, request: WriteRequest): Sent | undefined {
  return operation.sent.find(({ what }) => what === nameOf(request));
}

/**
 * Writes a request down before it leaves, if the journal still has the operation, and nobody has revoked since. A revoke of before goes
 * first. What is no revoke ends where its row is gone.
 */
function claim(rows: readonly Operation[], { operation }: Run, request: WriteRequest, at: number): Claim {
  const isRevoke = operation.intent.kind === 'revoke';
  const row = rows.find(({ id }) => id === operation.id) ?? (isRevoke ? operation : undefined);
  const removes = (other: Operation): boolean => other.intent.kind === 'revoke' && other.intent.removeExtension;
  const isInTheWay = (other: Operation): boolean =>
    other.intent.kind === 'revoke' && (operation.intent.kind !== 'setUp' || removes(other));
  const revokes = isRevoke ? [] : rows.filter(isInTheWay);
  if (row === undefined) return { operation, step: person({ is: revokes.length > 0 ? 'revoked' : 'stopped' }) };
  if (revokes.some(({ pressedAt }) => pressedAt >= row.pressedAt))
    return { operation, step: person({ is: 'revoked' }) };
  const isUnderWay = (other: Operation): boolean => other.account === row.account && other.isStuck !== true;
  if (revokes.some(isUnderWay)) return { operation, step: wait({ is: 'busy' }, 3) };
  const known = sentBefore(row, request);
  const sent: Sent = { what: nameOf(request), at, times: known?.times ?? 0 };
  const claimed: Operation = { ...row, sent: [...row.sent.filter(({ what }) => what !== sent.what), sent] };
  return { operation: claimed, put: [claimed] };
}
