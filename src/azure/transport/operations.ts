import { wait } from '#src/lib/wait.ts';
import * as v from 'valibot';
import { AzureError } from './errors.ts';
import { azure } from './transport.ts';

/** What a status means. */
export type OperationState = 'running' | 'succeeded' | 'failed' | 'canceled';

/**
 * Reads an ARM status word. Terminal are exactly Succeeded, Failed and Canceled, compared whole and without regard to case; no status at
 * all means Succeeded; every other word, known or not, is still running.
 * https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md
 */
export const operationState = (status: unknown): OperationState => {
  if (status === undefined || status === null || status === '') return 'succeeded';
  if (typeof status !== 'string') return 'running';
  const word = status.toLowerCase();
  return word === 'succeeded' || word === 'failed' || word === 'canceled' ? word : 'running';
};

/** Stands for a state that is no word; as every word not known here it means that nothing has ended. */
const unreadable = 'Unreadable';

/** Decodes a state as ARM sends it, to text: empty when there is none. What is no text must not pass for none, for none means Succeeded. */
export const stateWord = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((word): string => (typeof word === 'string' ? word : word === null ? '' : unreadable)),
  ),
  null,
);

/** Between two reads when Azure names no time, or hides it from browsers: seconds. */
const defaultRetrySeconds = 15;

const minute = 60_000;

/** What is known of an operation between two reads of its evidence. */
export interface FollowNote {
  elapsedMs: number;
  /** `longer` after 15 minutes, `muchLonger` after 60. Never a verdict. */
  pace: 'usual' | 'longer' | 'muchLonger';
  /** The last read failed: this says nothing about the operation. */
  readProblem?: AzureError;
}

export const paceOf = (elapsedMs: number): FollowNote['pace'] =>
  elapsedMs >= 60 * minute ? 'muchLonger' : elapsedMs >= 15 * minute ? 'longer' : 'usual';

/** "longer than usual" in words, or nothing. */
export const paceWords = (pace: FollowNote['pace']): string | undefined => {
  if (pace === 'longer') return 'This is taking longer than usual.';
  if (pace === 'muchLonger')
    return 'This has been going on for over an hour. Check that the machine is on and its Connected Machine agent runs; Azure goes on meanwhile.';
  return undefined;
};

/**
 * Whether a failure says nothing about what was asked: a write may have had its effect all the same, a read may answer next time. Other
 * failures are answers (forbidden, not found, refused) or need a person (sign in).
 */
export const isLost = (error: unknown): error is AzureError =>
  error instanceof AzureError && ['network', 'serverError', 'malformed', 'throttled'].includes(error.kind);

/** The code of an error of this app's own: another tab took the machine while a request may have been on its way. */
export const takenMeanwhile = 'TakenMeanwhile';

/** Whether a request was sent of which nobody knows what became; one that was throttled was not processed. */
export const isUnanswered = (error: unknown): boolean =>
  isLost(error) ? error.kind !== 'throttled' : error instanceof AzureError && error.code === takenMeanwhile;

export interface Follow<Evidence, Outcome> {
  /** Reads the evidence itself: the resource, never only the operation's status. */
  read: (signal: AbortSignal | undefined) => Promise<Evidence>;
  /** The outcome the evidence proves, or `undefined` while it proves none. */
  decide: (evidence: Evidence) => Outcome | undefined;
  /** Seconds to the next read, by the pace of whoever reads, or as the last reply named them. */
  retryAfterSeconds?: (evidence: Evidence | undefined) => number | undefined;
  onNote?: (note: FollowNote, evidence: Evidence | undefined) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Reads evidence until it decides. A failing read is noted and repeated, for it says nothing about the operation; time alone decides
 * nothing. Rejects when aborted, or when reading needs a person first (signed out, role lost): the outcome is then unknown.
 */
export const follow = async <Evidence, Outcome>(task: Follow<Evidence, Outcome>): Promise<Outcome> => {
  const start = performance.now();
  for (;;) {
    let evidence: Evidence | undefined;
    let problem: AzureError | undefined;
    try {
      evidence = await task.read(task.signal);
      const outcome = task.decide(evidence);
      if (outcome !== undefined) return outcome;
    } catch (error) {
      if (!isLost(error)) throw error;
      problem = error;
    }
    const elapsedMs = performance.now() - start;
    task.onNote?.(
      { elapsedMs, pace: paceOf(elapsedMs), ...(problem === undefined ? {} : { readProblem: problem }) },
      evidence,
    );
    const pace = task.retryAfterSeconds?.(evidence) ?? defaultRetrySeconds;
    // Azure may ask for more patience, never for less: many are followed at once, and it may say 0.
    const seconds = Math.max(problem?.retryAfterSeconds ?? 0, pace);
    await wait(seconds * 1000, task.signal);
  }
};

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);

const statusSchema = v.object({
  // Unlike a resource, an operation always says how it stands.
  status: v.pipe(v.string(), v.nonEmpty()),
  error: v.fallback(v.optional(v.object({ code: text, message: text })), undefined),
});

/** What the status of a long-running operation says. Only a hint beside the evidence of the resource itself. */
export interface OperationStatus {
  state: OperationState;
  /** Azure's own text when it failed or was canceled. */
  message?: string;
  /** A newer operation on the same resource took its place. */
  superseded: boolean;
}

/** Azure answers 200 for an operation that another one ended. */
const isSuperseded = (state: OperationState, code: string | undefined): boolean =>
  (state === 'canceled' || state === 'failed') && code?.toLowerCase() === 'operationpreempted';

/**
 * Reads the URL of `Azure-AsyncOperation`. `undefined` when it cannot be read, for whatever reason: "a 4xx/5xx while reading a status
 * says nothing about the operation" (ARM's async contract). Rejects only when aborted.
 */
export const readOperation = async (url: string, signal?: AbortSignal): Promise<OperationStatus | undefined> => {
  try {
    // Before the time that Azure named nothing is sent, and waiting for it would hold up the evidence.
    const { body } = await azure().request<unknown>({ method: 'GET', path: url, signal, patienceSeconds: 0 });
    const parsed = v.safeParse(statusSchema, body);
    if (!parsed.success) return undefined;
    const { status, error } = parsed.output;
    const state = operationState(status);
    const superseded = isSuperseded(state, error?.code);
    const words = [superseded ? 'A newer operation on the machine took its place.' : undefined, error?.message];
    const message = words.filter((part) => part !== undefined).join(' ');
    return { state, superseded, ...(message === '' ? {} : { message }) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
};
