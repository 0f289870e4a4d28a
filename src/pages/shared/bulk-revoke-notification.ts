import { type PendingRevoke, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import { type JobToRevoke, outcomeOf, revokeAccess } from '#src/azure/revoke/revokes.ts';
import { paths } from '#src/paths.ts';
import { currentNotifications, type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';
import type { Tone } from '#src/ui/tone.ts';
import { nameInId, type NameOf } from './machine-names.ts';
import { tellAmongMany } from './revoke-notification.ts';
import { isOpen, sequelOf } from './revoke-sequel.ts';
import { noteTold } from './told-revokes.ts';

export interface RevokeAsked {
  machineId: string;
  /** What tells it from others; else the name in its id. */
  name?: string;
  job?: JobToRevoke;
  removeExtension: boolean;
}

/** Ends access on several machines, and keeps one entry for all of them in the bell: fifty outcomes one by one would be read by nobody. */
export async function revokeManyInBell(asked: readonly RevokeAsked[]): Promise<void> {
  const outcomes = new Map<string, PendingRevoke>();
  // Outcomes hold ids in lower case; what is told of one machine names it.
  const spelled = new Map(asked.map(({ machineId }) => [machineId.toLowerCase(), machineId]));
  const names = new Map(asked.map(({ machineId, name }) => [machineId, name]));
  const entry = notify(manyRevokesNews(asked.length, []));
  const leaveMany = tellAmongMany(asked.map(({ machineId }) => machineId));
  const keep = (revoke: PendingRevoke) => {
    outcomes.set(revoke.machineId.toLowerCase(), revoke);
    noteTold(revoke);
    const told = [...outcomes].map(([id, outcome]) => ({ ...outcome, machineId: spelled.get(id) ?? id }));
    updateNotification(
      entry,
      manyRevokesNews(asked.length, told, (id) => names.get(id) ?? nameInId(id)),
    );
  };
  let areAllTold = false;
  // An answer is told before it is known whether its record could be kept.
  const leaveIfOver = async (): Promise<void> => {
    await Promise.all([...outcomes.values()].map(outcomeOf));
    if (!areAllTold || [...outcomes.values()].some(isOpen)) return;
    unsubscribe();
    leaveMany();
  };
  // Where a person had to ask once more, what comes of that counts as well.
  const unsubscribe = subscribeToRevokes(() => {
    // Somebody has dismissed the entry: what comes of them is told as of any other press.
    if (!currentNotifications().some(({ id }) => id === entry)) {
      unsubscribe();
      leaveMany();
      return;
    }
    const sequels = [...outcomes.values()].map(sequelOf).filter((now) => now !== undefined);
    sequels.forEach(keep);
    if (sequels.length > 0) void leaveIfOver();
  });
  await Promise.all(
    asked.map(async ({ machineId, job, removeExtension }) => {
      const outcome = await revokeAccess(machineId, job, { removeExtension }, keep);
      // It may have been answered while its record was kept.
      keep(sequelOf(outcome) ?? outcome);
    }),
  );
  areAllTold = true;
  await leaveIfOver();
}

/** Of one machine its name: nothing else tells which it is. */
const which = (outcomes: readonly PendingRevoke[], nameOf: NameOf): string => {
  const [only, ...others] = outcomes;
  return only !== undefined && others.length === 0 ? nameOf(only.machineId) : String(outcomes.length);
};

/** Where more is told of these: on its page if they are one machine. */
const placeOf = (outcomes: readonly PendingRevoke[]): string => {
  const [only, ...others] = new Set(outcomes.map(({ machineId }) => machineId));
  return only !== undefined && others.length === 0 ? paths.machine(only) : paths.machines();
};

/** What the bell says of a press for so many `machines`. Titles do not count: each other title is news, and read aloud. */
export function manyRevokesNews(
  machines: number,
  outcomes: readonly PendingRevoke[],
  nameOf: NameOf = nameInId,
): NewNotification {
  const needing = outcomes.filter(isOpen).length;
  const proven = outcomes.filter(({ phase }) => phase === 'proven').length;
  const absent = outcomes.filter(({ phase }) => phase === 'absent').length;
  const answered = outcomes.filter(({ isAnswered }) => isAnswered === true);
  const extensions = outcomes.filter(({ extensionError }) => extensionError !== undefined);
  const unrecorded = outcomes.filter(({ endRecordError }) => endRecordError !== undefined);
  const tally = [
    `${proven} of ${machines} proven`,
    ...(absent > 0 ? [`Azure shows nothing left of what was to be revoked on ${absent}`] : []),
    ...(answered.length > 0 ? [`what needed you on ${which(answered, nameOf)} is over`] : []),
    ...(needing > 0 ? [`${needing} need${needing === 1 ? 's' : ''} you`] : []),
    ...(extensions.length > 0 ? [`the extension not removed on ${which(extensions, nameOf)}`] : []),
    ...(unrecorded.length > 0 ? [`no end recorded on ${which(unrecorded, nameOf)}`] : []),
  ];
  const entry = {
    body: tally.join(', '),
    href: placeOf([...extensions, ...unrecorded]),
    progress: { done: outcomes.length, total: machines },
  };
  const asked = `Revoking access to ${machines} machines`;
  if (outcomes.length < machines)
    return {
      ...entry,
      title: needing > 0 ? `${asked}: some need you` : asked,
      tone: 'busy',
      isInTrouble: needing > 0,
    };
  if (needing > 0) return { ...entry, title: `${asked}: not all confirmed`, tone: 'attention' };
  const [title, tone] = overWords(machines, { absent, answered: answered.length });
  return { ...entry, title, tone: extensions.length + unrecorded.length > 0 ? 'attention' : tone };
}

/** Nothing is called ended that only Azure does not show, nor what others have ended. There may be access that was granted since. */
function overWords(machines: number, { absent, answered }: { absent: number; answered: number }): [string, Tone] {
  if (answered + absent > 0) return [`Revoking access to ${machines} machines is over`, 'neutral'];
  return [`Access to ${machines} machines has ended`, 'good'];
}
