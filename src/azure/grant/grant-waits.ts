import { formatInstant } from '#src/lib/time.ts';
import { conflictOf } from '#src/azure/transport/conflicts.ts';
import { type AzureError, describeError } from '#src/azure/transport/errors.ts';
import { isUnanswered } from '#src/azure/transport/operations.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { Stop } from './grant-run.ts';

/** Longest wait for another operation to end, seconds; each longer than the one before, as Arc's own advice is "retry after sometime". */
const busyWaits = [15, 30, 60, 120, 240, 480, 900] as const;

/** A request of a grant that Azure has not taken yet, and that is sent again. */
export interface Waiting {
  /** How often something else was found running there. */
  busy: number;
  /** Server time at which it was first found, ms. */
  busySince: number | undefined;
  /** When the next request may leave, ms of `performance.now()`. */
  notBefore: number;
  /** Why none has left yet, for people. */
  note: string | undefined;
}

export const nothingToWaitFor = (): Waiting => ({ busy: 0, busySince: undefined, notBefore: 0, note: undefined });

export const staleWords = 'What Azure had shown was too old by the time the request could leave. It is read anew.';

export const isDue = ({ notBefore }: Waiting): boolean => performance.now() >= notBefore;

/** Nothing leaves for this long, and longer where Azure asks for it; the evidence is read meanwhile. */
export const waitAtLeast = (state: Waiting, seconds: number, { retryAfterSeconds = 0 }: AzureError): void => {
  state.notBefore = performance.now() + Math.max(seconds, retryAfterSeconds) * 1000;
};

/** Refused while something goes on there that ends by itself. */
export const endsByItself = (error: AzureError): boolean => {
  const conflict = conflictOf(error);
  return conflict === 'busy' || conflict === 'markedForDeletion';
};

/** Waits for that, longer every time, then stops and says since when; and `nothingDone`, unless an earlier request may have been taken. */
export const settleBusy = (state: Waiting, error: AzureError, nothingDone: string, mayBeDone: boolean): void => {
  state.busySince ??= serverNow();
  const seconds = busyWaits[state.busy];
  const since = formatInstant(state.busySince);
  if (seconds === undefined) {
    const what = mayBeDone ? 'An earlier request may have been taken.' : nothingDone;
    const message = `Another operation has been running on the machine since ${since}: ${error.message}`;
    const remedy = `${what} Try again when that operation has ended.`;
    throw new Stop(mayBeDone ? 'unknown' : 'failed', message, { remedy, isOfPress: true });
  }
  state.busy += 1;
  waitAtLeast(state, seconds, error);
  state.note = `Another operation is running on the machine, since ${since} or longer: ${error.message}`;
};

/** The end of the attempts where no answer came, or Azure was too busy to give one. */
export const gaveUp = (what: string, error: AzureError): Stop =>
  new Stop('unknown', `Azure could not be asked ${what}: ${error.message}`, {
    remedy: describeError(error).whatToDo,
    // What came of a lost request the next reading tells.
    ...(!isUnanswered(error) && { isOfPress: true }),
  });
