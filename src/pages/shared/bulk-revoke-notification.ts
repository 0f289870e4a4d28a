import { type PendingRevoke, pendingRevoke, subscribeToRevokes } from '#src/azure/pending-revokes.ts';
import { type JobToRevoke, revokeAccess } from '#src/azure/revokes.ts';
import { paths } from '#src/paths.ts';
import { type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';

export interface RevokeAsked {
  machineId: string;
  job?: JobToRevoke;
  removeExtension: boolean;
}

/** Ends access on several machines, and keeps one entry for all of them in the bell: fifty outcomes one by one would be read by nobody. */
export async function revokeManyInBell(asked: readonly RevokeAsked[]): Promise<void> {
  const outcomes = new Map<string, PendingRevoke>();
  const entry = notify(manyRevokesNews(asked.length, []));
  const keep = (revoke: PendingRevoke) => {
    outcomes.set(revoke.machineId.toLowerCase(), revoke);
    updateNotification(entry, manyRevokesNews(asked.length, [...outcomes.values()]));
  };
  // Where a person had to ask once more, what comes of that counts as well.
  const unsubscribe = subscribeToRevokes(() => {
    for (const before of outcomes.values()) {
      const now = pendingRevoke(before.machineId);
      if (now && isSequel(before, now)) keep(now);
    }
  });
  await Promise.all(
    asked.map(async ({ machineId, job, removeExtension }) => {
      keep(await revokeAccess(machineId, job, { removeExtension }, keep));
    }),
  );
  if (![...outcomes.values()].some(needsPerson)) unsubscribe();
}

/** Whether a later press means what needed a person. The page shows one revoke of a machine, and another may be for another job. */
const isAnswerTo = (before: PendingRevoke, { startedAt, namedJob }: PendingRevoke): boolean =>
  startedAt >= before.startedAt &&
  (namedJob === undefined || namedJob.name.toLowerCase() === before.jobName?.toLowerCase());

const needsPerson = ({ phase }: PendingRevoke): boolean => phase !== 'proven' && phase !== 'absent';

/** A proof is told before it is known whether its record could be kept; a later revoke of the machine is another matter. */
const isSequel = (before: PendingRevoke, now: PendingRevoke): boolean =>
  now !== before &&
  !needsPerson(now) &&
  (needsPerson(before) ? isAnswerTo(before, now) : now.startedAt === before.startedAt);

/** What the bell says of a press for so many `machines`. Titles do not count: each other title is news, and read aloud. */
export function manyRevokesNews(machines: number, outcomes: readonly PendingRevoke[]): NewNotification {
  const needing = outcomes.filter(needsPerson).length;
  const proven = outcomes.filter(({ phase }) => phase === 'proven').length;
  const absent = outcomes.length - needing - proven;
  const extensions = outcomes.filter(({ extensionError }) => extensionError !== undefined).length;
  const unrecorded = outcomes.filter(({ endRecordError }) => endRecordError !== undefined).length;
  const tally = [
    `${proven} of ${machines} proven`,
    ...(absent > 0 ? [`nothing to revoke on ${absent}`] : []),
    ...(needing > 0 ? [`${needing} need${needing === 1 ? 's' : ''} you`] : []),
    ...(extensions > 0 ? [`the extension not removed on ${extensions}`] : []),
    ...(unrecorded > 0 ? [`no end recorded on ${unrecorded}`] : []),
  ];
  const entry = {
    body: tally.join(', '),
    href: paths.machines(),
    progress: { done: outcomes.length, total: machines },
  };
  const asked = `Revoking access to ${machines} machines`;
  if (outcomes.length < machines)
    return { ...entry, title: needing > 0 ? `${asked}: some need you` : asked, tone: 'busy' };
  if (needing > 0) return { ...entry, title: `${asked}: not all confirmed`, tone: 'attention' };
  const title =
    absent > 0 ? `Azure shows no access to ${machines} machines` : `Access to ${machines} machines has ended`;
  if (extensions + unrecorded > 0) return { ...entry, title, tone: 'attention' };
  return { ...entry, title, tone: absent > 0 ? 'neutral' : 'good' };
}
