import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { machineId, parseResourceId, sameId } from '#src/lib/arm-id.ts';
import type { ConsentEvent } from './consent-events.ts';

/** The stages of one act in the order in which the log tells them. */
const stages: readonly (readonly string[])[] = [['started'], ['accepted'], ['succeeded', 'failed']];

/** -1 for a word that is none of them. */
const stageOf = ({ status }: ActivityEvent): number =>
  stages.findIndex((words) => words.includes(status.toLowerCase()));

const keyOf = ({ operation, resourceId }: ActivityEvent): string => `${operation} ${resourceId}`.toLowerCase();

/** Each act with its entries, the earliest first: a stage that does not lead on from the one before belongs to another act. */
function actsIn(events: readonly ActivityEvent[]): ActivityEvent[][] {
  const acts: ActivityEvent[][] = [];
  const current = new Map<string, ActivityEvent[]>();
  const inTime = events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || stageOf(a) - stageOf(b));
  for (const event of inTime) {
    const act = current.get(keyOf(event));
    const last = act?.at(-1);
    if (act !== undefined && last !== undefined && stageOf(event) > stageOf(last)) act.push(event);
    else {
      const begun = [event];
      acts.push(begun);
      current.set(keyOf(event), begun);
    }
  }
  return acts;
}

/** By so much the times of the log and of a job may differ for one act, ms. */
const sameActMs = 10_000;

const jobWrite = 'microsoft.azurestackhci/edgedevices/jobs/write';

/** Whether a record or the job of a machine, at that time, tells what this act was. */
function isToldBeside(act: readonly ActivityEvent[], beside: readonly ConsentEvent[]): boolean {
  const [first] = act;
  const last = act.at(-1);
  if (first === undefined || last === undefined) return false;
  const isAt = (at: number) => at >= Date.parse(first.at) - sameActMs && at <= Date.parse(last.at) + sameActMs;
  // A later writing over the record is an act of its own.
  if (beside.some(({ from, about, at }) => from === 'record' && sameId(about, first.resourceId) && isAt(at)))
    return true;
  const resource = parseResourceId(first.resourceId);
  if (resource === undefined || first.operation.toLowerCase() !== jobWrite) return false;
  const { subscriptionId, resourceGroup, names } = resource;
  const machine = machineId(subscriptionId, resourceGroup, names[0] ?? '');
  return beside.some(({ isRequest = false, about, at }) => isRequest && sameId(about, machine) && isAt(at));
}

/**
 * Entries that say no more than others beside them: earlier stages of an act, and all stages of one that a record or a job tells (`beside`).
 * Never what failed, what the log does not say that this person did, nor a word that is no stage.
 */
export function furtherEntries(
  events: readonly ActivityEvent[],
  userId: string,
  beside: readonly ConsentEvent[],
): ReadonlySet<ActivityEvent> {
  const own = events.filter((event) => event.callerId?.toLowerCase() === userId.toLowerCase() && stageOf(event) >= 0);
  const further = actsIn(own).flatMap((act) => (isToldBeside(act, beside) ? act : act.slice(0, -1)));
  return new Set(further.filter(({ status }) => status.toLowerCase() !== 'failed'));
}
