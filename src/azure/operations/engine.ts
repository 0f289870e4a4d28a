import { type EvidencePart, heldEvidence, readEvidence } from '#src/azure/evidence.ts';
import { wait as pause } from '#src/azure/http/abortable.ts';
import { isRefusal } from '#src/azure/http/errors.ts';
import { readingTime } from '#src/azure/http/transport.ts';
import { recordOutcome } from '#src/azure/ends.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { requestedAt } from '#src/consent/access/job.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { serverNow } from '#src/server-time.ts';
import { decideGrant } from './decide-grant.ts';
import { decideReduce } from './decide-reduce.ts';
import { decideRevoke, isUntaken } from './decide-revoke.ts';
import { decideSetUp } from './decide-set-up.ts';
import { isShown, isWithoutRole, jobNamed, lastOf, person, wait } from './decide-shared.ts';
import { oldParts, partsFor } from './freshness.ts';
import type { Change, Journal } from './journal.ts';
import {
  type Failure,
  isOver,
  isRecent,
  type Operation,
  type PersonReason,
  type Sent,
  sentOf,
  type Step,
  type WriteRequest,
} from './operation.ts';
import { claim, nameOf, send, StaleEvidence, stepOfError, withSent } from './requests.ts';
import type { Roles } from '#src/azure/activating.ts';
import type { Signed, SignedFor } from '#src/azure/signed.ts';
import { type OperationsStore, report } from './store.ts';

interface EngineParts {
  journal: Journal;
  signedFor: SignedFor;
  roles: Roles;
  store: OperationsStore;
  /** Tells the other tabs that a machine changed. */
  tellTabs: (machineId: string) => void;
}

/** An operation while a tab pursues it. */
interface Run {
  operation: Operation;
  stopping: AbortController;
  /** Ends the present wait. */
  wake: () => void;
  signed?: Signed;
  /** Why Azure refused what a revoke asked for: that holds up nothing else. */
  refused: Map<string, Failure>;
  /** A reading of a revoke that has not been answered yet. */
  looking?: Promise<AccessEvidence> | undefined;
  /** What the last round came to. */
  last?: Step;
}

export function createEngine({ journal, signedFor, roles, store, tellTabs }: EngineParts) {
  const runs = new Map<string, Run>();

  const isRevoke = ({ operation }: Run): boolean => operation.intent.kind === 'revoke';

  /**
   * Reads these parts, and answers with all that is held then. A list of jobs that hangs or never ends holds no revoke back: where it takes
   * long, it is read on beside, and records, which were asked for before it, name what there may be.
   */
  async function look(run: Run, parts: readonly EvidencePart[]): Promise<AccessEvidence> {
    const { machineId } = run.operation.intent;
    const { signal } = run.stopping;
    const { jobs, consents } = heldEvidence(machineId);
    const isUrgent = isRevoke(run) && (run.last === undefined || 'problem' in lastOf(jobs));
    const read = (wanted: readonly EvidencePart[]) =>
      readEvidence(machineId, wanted, { signal, urgency: isUrgent ? 'revoke' : 'act' });
    if (!isRevoke(run)) return noteShown(run, await read(parts));
    const records = 'problem' in lastOf(consents) ? read(['consents']) : undefined;
    records?.catch(() => undefined);
    run.looking ??= read(parts).finally(() => (run.looking = undefined));
    const late = new AbortController();
    const meanwhile = pause(slowMs, late.signal).then(() => records);
    await Promise.race([run.looking, meanwhile]).finally(() => late.abort());
    return heldEvidence(machineId);
  }

  function decide(run: Run, evidence: AccessEvidence): Step {
    const { operation, refused, signed } = run;
    const question = { operation, evidence, now: serverNow() };
    switch (operation.intent.kind) {
      case 'setUp':
        return decideSetUp(question);
      case 'reduce':
        return decideReduce(question);
      case 'revoke':
        return decideRevoke({ ...question, refused });
      case 'grant':
        if (signed === undefined) return wait({ is: 'recording' }, 0);
        return decideGrant({ ...question, consentId: operation.intent.consentId, agreed: signed.consent });
    }
  }

  /** Reads the record anew where what was read is a minute old. The step where it doesn't count. */
  async function sign(run: Run): Promise<Step | undefined> {
    const { intent } = run.operation;
    if (intent.kind !== 'grant') return undefined;
    const { signal } = run.stopping;
    const signed = await signedFor(intent.machineId, intent.consentId, signal, (record) => authorize(run, record));
    if ('do' in signed) return signed;
    run.signed = signed;
    return undefined;
  }

  /** The step where a grant has to wait for its role, or a person has to see to it. What is asked for is written down before. */
  async function authorize(run: Run, signed = run.signed): Promise<Step | undefined> {
    if (signed === undefined) return undefined;
    const mayAsk = async (): Promise<Step | undefined> => {
      const { machineId } = run.operation.intent;
      const at = serverNow();
      const claimed = await journal.change([machineId], (rows) => claim(rows, run.operation, [], at, { askedAt: at }));
      run.operation = claimed.operation;
      return claimed.step;
    };
    return roles.forGrant(run.operation, signed, { signal: run.stopping.signal, mayAsk });
  }

  /** Reads what the next decision needs, decides, and changes what is to be changed. */
  async function round(run: Run): Promise<Step> {
    try {
      let evidence = heldEvidence(run.operation.intent.machineId);
      // What a revoke knows is asked for at once; reading is for the proof.
      const known = isRevoke(run) ? decide(run, evidence) : undefined;
      // After a sleep it waits for no server's time: Azure's own answers settle it.
      const now = isRevoke(run) ? serverNow() : await readingTime();
      const unsigned = run.signed === undefined ? await sign(run) : undefined;
      if (unsigned !== undefined) return unsigned;
      // Until its role is there nothing else is read, unless the agreed time is over.
      const isOpen = run.signed !== undefined && now < Date.parse(run.signed.consent.notAfter);
      const unauthorized = isOpen && isForRole(run.last) ? await authorize(run) : undefined;
      if (unauthorized !== undefined) return unauthorized;
      let step: Step | undefined = known?.do === 'write' || known?.do === 'done' ? known : undefined;
      let parts = step ? oldParts(step, run.operation, evidence) : partsFor(run, evidence, now);
      // What changes something, or is told as done, rests on what was read just now, the record of a grant too.
      while (step === undefined || parts.length > 0) {
        evidence = await look(run, parts);
        step = decide(run, evidence);
        parts = oldParts(step, run.operation, evidence);
      }
      if (step.do !== 'write') return step;
      return (await sign(run)) ?? (await authorize(run)) ?? (await write(run, step.requests, evidence));
    } catch (error) {
      run.stopping.signal.throwIfAborted();
      return stepOfError(error);
    }
  }

  async function write(run: Run, requests: readonly WriteRequest[], evidence: AccessEvidence): Promise<Step> {
    const before = run.operation;
    const { machineId } = before.intent;
    const whats = requests.map(nameOf);
    const at = serverNow();
    const claiming = journal.change([machineId], (rows) => claim(rows, before, whats, at));
    if (isRevoke(run)) {
      // Its row is there since the press: what else the browser keeps is waited for by nobody.
      run.operation = withSent(before, whats, at);
    } else {
      const { operation, step } = await claiming;
      run.stopping.signal.throwIfAborted();
      run.operation = operation;
      if (step !== undefined) return step;
    }
    const steps = await Promise.all(requests.map((request) => ask(run, request, before, evidence)));
    const isMishap = (step: Step): boolean => step.do === 'wait' && step.why.is === 'unreachable';
    return (
      steps.find((step) => step.do === 'person') ?? steps.find(isMishap) ?? steps[0] ?? wait({ is: 'onItsWay' }, 1)
    );
  }

  /** One request. `before`: the operation before it was written down. */
  async function ask(run: Run, request: WriteRequest, before: Operation, evidence: AccessEvidence): Promise<Step> {
    const { signal } = run.stopping;
    const what = nameOf(request);
    let hasLeft = false;
    const guard = (): void => {
      signal.throwIfAborted();
      if (oldParts({ do: 'write', requests: [request] }, before, evidence).length > 0) throw new StaleEvidence();
      hasLeft = true;
    };
    const urgency = isUntaken(request, before) ? 'revoke' : 'act';
    const correlation = run.signed && { correlationId: correlationId(run.signed.consentHash) };
    try {
      await send(before.intent.machineId, request, { signal, urgency, guard, ...correlation });
    } catch (error) {
      // It never left, or Azure says that it wasn't taken.
      if (!hasLeft || isRefusal(error)) await noteSent(run, what, () => sentOf(before, what));
      signal.throwIfAborted();
      const step = stepOfError(error);
      if (!isRevoke(run) || step.do !== 'person' || step.why.is !== 'refused') return step;
      const { failure } = step.why;
      const coming = isWithoutRole(failure) ? await roles.forRevoke(run.operation, signal) : undefined;
      if (coming !== undefined) return coming;
      run.refused.set(what, failure);
      return wait({ is: 'onItsWay' }, 0);
    }
    await noteSent(run, what, taken);
    // What is read next is what was written: an extension of before may be one that had failed.
    return wait({ is: 'remove' in request ? 'removing' : request.put === 'job' ? 'onItsWay' : 'installing' }, 1);
  }

  /** What Azure shows it has taken, whatever became of its reply: were it gone then, somebody would have removed it. */
  async function noteShown(run: Run, evidence: AccessEvidence): Promise<AccessEvidence> {
    const { intent } = run.operation;
    const sent = intent.kind === 'grant' ? sentOf(run.operation, intent.consentId) : undefined;
    const job = sent && jobNamed(evidence, sent.what);
    if (sent !== undefined && sent.acceptedAt === undefined && job && isShown(sent, requestedAt(job)))
      await noteSent(run, sent.what, taken);
    return evidence;
  }

  async function noteSent(run: Run, what: string, change: (sent: Sent) => Sent | undefined): Promise<void> {
    const changed = (operation: Operation): Operation => ({
      ...operation,
      sent: operation.sent.flatMap((sent) => (sent.what === what ? (change(sent) ?? []) : [sent])),
    });
    run.operation = changed(run.operation);
    const { id, intent } = run.operation;
    const noting = journal.change([intent.machineId], (rows) => ({
      put: rows.filter((row) => row.id === id).map(changed),
    }));
    if (!isRevoke(run)) await noting;
  }

  function tell(told: readonly Run[], step: Step): void {
    report(
      store,
      told.map(({ operation }) => ({ operation, step, at: serverNow() })),
    );
    const { isDurable } = store.getState();
    if (journal.isDurable() !== isDurable) store.setState({ isDurable: !isDurable });
  }

  /** Azure refuses for some minutes what a role allows that it has just given. */
  function settled({ operation: { intent } }: Run, step: Step): Step {
    const { failure } = step.do === 'person' && 'failure' in step.why ? step.why : {};
    const isEarly = failure !== undefined && isWithoutRole(failure) && roles.isSettling(intent.machineId);
    return isEarly && intent.kind === 'grant' ? wait({ is: 'activating' }, 10) : step;
  }

  /** Rounds until evidence proves the outcome, or a person is needed. */
  async function pursue(run: Run): Promise<Step> {
    const { signal } = run.stopping;
    for (;;) {
      const step = settled(run, await round(run));
      signal.throwIfAborted();
      if (step.do === 'done' || step.do === 'person') return step;
      // Somebody else's work on the machine is waited for as long as a press counts.
      const isBusy = step.do === 'wait' && step.why.is === 'busy' && !isRevoke(run);
      if (isBusy && !isRecent(run.operation, serverNow())) return person({ is: 'pressAgain' });
      run.last = step;
      tell([run], step);
      if (step.do !== 'wait') continue;
      const waking = new AbortController();
      run.wake = () => waking.abort();
      await pause(step.seconds * 1000, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
    }
  }

  /** How that ended which another tab has brought to its end, as Azure shows it; else somebody stopped it. Changes nothing. */
  async function ending(run: Run): Promise<Step> {
    const look = async () => (await sign(run)) ?? decide(run, await readEvidence(run.operation.intent.machineId));
    const step = await look().catch(stepOfError);
    const isShown = step.do === 'done' || (step.do === 'person' && step.why.is !== 'notRecorded');
    return isShown ? step : person({ is: 'stopped' });
  }

  async function start(run: Run, inMs: number): Promise<void> {
    const { signal } = run.stopping;
    const begun = inMs > 0 ? pause(inMs, signal).then(() => pursue(run)) : pursue(run);
    const step = await begun.catch((error: unknown) => {
      if (!signal.aborted) return stepOfError(error);
      return signal.reason === elsewhere ? ending(run) : person(signal.reason as PersonReason);
    });
    const { id, intent, pressedAt } = run.operation;
    // Whoever presses from now on begins anew.
    run.stopping.abort();
    const kept = journal.change([intent.machineId], (rows): Change => {
      const row = rows.find((one) => one.id === id && one.pressedAt === pressedAt);
      if (row === undefined) return {};
      return isOver(step) ? { remove: [id] } : { put: [{ ...row, isHeld: true }] };
    });
    // A later press in this tab is told of already.
    if (runs.get(id) === run) {
      runs.delete(id);
      tell([run], step);
    }
    await kept;
    tellTabs(intent.machineId);
    if (step.do === 'done') recordOutcome(intent, step.outcome);
  }

  return {
    /** Pursues operations of the journal; one that is pursued already goes on with this row at once. */
    begin: (operations: readonly Operation[]): void => {
      const begun = operations.flatMap((operation): Run[] => {
        const known = runs.get(operation.id);
        const run: Run = { operation, stopping: new AbortController(), wake: () => undefined, refused: new Map() };
        if (known === undefined || known.stopping.signal.aborted) {
          runs.set(operation.id, run);
          return [run];
        }
        known.operation = operation;
        known.refused.clear();
        known.wake();
        return [];
      });
      tell(begun, wait({ is: 'queued' }, 0));
      // Hundreds that begin at one press leave the page time for its reader.
      for (const [index, run] of begun.entries()) void start(run, 20 * Math.floor(index / 8));
    },
    /** Sends nothing more for these, and says why; without a reason another tab has ended them. */
    stop: (isMeant: (operation: Operation) => boolean, why?: PersonReason): void => {
      for (const run of runs.values()) if (isMeant(run.operation)) run.stopping.abort(why ?? elsewhere);
    },
    isPursued: (id: string): boolean => runs.get(id)?.stopping.signal.aborted === false,
    /** Notes that this tab is at its revokes. */
    beat: (): void => {
      const machineIds = [...runs.values()].filter(isRevoke).map(({ operation }) => operation.intent.machineId);
      if (machineIds.length === 0) return;
      const movedAt = serverNow();
      const isOurs = ({ id, intent }: Operation): boolean => intent.kind === 'revoke' && runs.has(id);
      void journal.change(machineIds, (rows) => ({ put: rows.filter(isOurs).map((row) => ({ ...row, movedAt })) }));
    },
  };
}

function isForRole(step: Step | undefined): boolean {
  return step?.do === 'wait' && (step.why.is === 'approval' || step.why.is === 'activating');
}

/** A list of jobs that takes longer is not waited for, ms. */
const slowMs = 3000;

function taken(sent: Sent): Sent {
  return { ...sent, acceptedAt: serverNow(), times: sent.times + 1 };
}

/** Why a run ends that another tab has ended. */
const elsewhere = Symbol('elsewhere');
