import { isRemovalOpen, removalGoesOn } from '#src/azure/revoke/open-removals.ts';
import { isUnderWay, pendingRevoke, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import { type JobToRevoke, type PendingRevoke, revokeAccess, type RevokeOptions } from '#src/azure/revoke/revokes.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { currentNotifications, type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';
import { hasRequest } from './has-request.ts';
import { phaseWords } from './open-revokes.ts';
import { isOpen, sequelOf } from './revoke-sequel.ts';
import { noteTold, wasTold } from './told-revokes.ts';

type News = Pick<NewNotification, 'title' | 'body' | 'tone'>;

/** What one press writes to: an entry in the bell, which the next press for the machine takes over. */
interface Entry {
  id: string;
  /** No press of this page tells of it any more. */
  isOver?: true;
}

/** That of the newest press for each machine, by lower-case id: asking again is not another piece of news beside the first. */
const entries = new Map<string, Entry>();

/** For each press on many, the lower-case ids of the machines that its one entry tells of: two presses may name the same machine. */
const amongMany = new Set<ReadonlySet<string>>();

/** One entry tells of all these machines, until what this returns is called. */
export function tellAmongMany(machineIds: readonly string[]): () => void {
  const ids = new Set(machineIds.map((id) => id.toLowerCase()));
  amongMany.add(ids);
  return () => void amongMany.delete(ids);
}

/** Whether the one entry of a press on many tells of the machine: nothing of how one of them stands is read out before all are over. */
export const isAmongMany = (machineId: string): boolean =>
  [...amongMany].some((ids) => ids.has(machineId.toLowerCase()));

/** Whether a press of this page tells of the machine in the bell. */
export function isPressedHere(machineId: string): boolean {
  const entry = entries.get(machineId.toLowerCase());
  return isAmongMany(machineId) || (entry !== undefined && entry.isOver !== true);
}

/** Tells, once, what came of a revoke of which no press tells: it goes on from before a reload or from another tab, or a later press has its entry. */
export function tellResumed(revoke: PendingRevoke, name: string): void {
  const { machineId } = revoke;
  if (isUnderWay(revoke) || revoke.isAnswered === true || isPressedHere(machineId) || wasTold(revoke)) return;
  noteTold(revoke);
  const entry = entryOf(machineId, { ...revokeNews(name, revoke), ...onMachinePage(machineId) });
  entry.isOver = true;
  followOpen(entry, name, revoke);
}

/**
 * Ends access, and keeps one entry for the machine in the bell until that is proven or needs a person. Only the newest press writes to it:
 * what an earlier one tells late, such as of its record, says nothing of the access that this one is to end.
 */
export async function revokeInBell(
  machineId: string,
  name: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
): Promise<void> {
  const entry = entryOf(machineId, {
    title: `Revoking access to ${name}`,
    body: 'Requesting removal',
    tone: 'busy',
    ...onMachinePage(machineId),
  });
  const tell = (revoke: PendingRevoke): void => {
    if (entries.get(machineId.toLowerCase()) !== entry) return;
    noteTold(revoke);
    updateNotification(entry.id, revokeNews(name, revoke));
  };
  const unsubscribe = followUnderWay(entry, machineId);
  const outcome = await revokeAccess(machineId, job, options, tell);
  unsubscribe();
  tell(outcome);
  // What goes on there later, from another tab, is told by no press of this page.
  entry.isOver = true;
  followOpen(entry, name, outcome);
}

/** How far it is, in the words of the line above every page, until what this returns is called. That is no news. */
function followUnderWay(entry: Entry, machineId: string): () => void {
  return subscribeToRevokes(() => {
    const revoke = pendingRevoke(machineId);
    const told = currentNotifications().find(({ id }) => id === entry.id);
    if (!revoke || !isUnderWay(revoke) || told?.tone !== 'busy' || entries.get(machineId.toLowerCase()) !== entry)
      return;
    const body = phaseWords(revoke, hasRequest(revoke)).word;
    if (told.body !== body) updateNotification(entry.id, { body });
  });
}

/** What needed a person is told once nothing is left to do of it, unless another press has taken the entry over by then. */
function followOpen(entry: Entry, name: string, outcome: PendingRevoke): void {
  if (!isOpen(outcome)) return;
  const unsubscribe = subscribeToRevokes(() => {
    const isTakenOver = entries.get(outcome.machineId.toLowerCase()) !== entry;
    const sequel = isTakenOver ? undefined : sequelOf(outcome);
    if (!isTakenOver && sequel === undefined) return;
    unsubscribe();
    // Somebody has dismissed the entry: what comes of it is told as of any other press.
    const isThere = currentNotifications().some(({ id }) => id === entry.id);
    if (sequel === undefined || !isThere) return;
    noteTold(sequel);
    updateNotification(entry.id, revokeNews(name, sequel));
  });
}

/** The card there shows how access ends, and what came of the press. */
const onMachinePage = (machineId: string) => ({ href: paths.machine(machineId), isShownByPage: true }) as const;

function entryOf(machineId: string, news: NewNotification): Entry {
  const key = machineId.toLowerCase();
  const known = entries.get(key)?.id;
  const isThere = known !== undefined && currentNotifications().some(({ id }) => id === known);
  if (isThere) updateNotification(known, news);
  const entry: Entry = { id: isThere ? known : notify(news) };
  entries.set(key, entry);
  return entry;
}

/** What ended, and how. */
function endWords(name: string, { ended, machineId }: PendingRevoke): { title: string; body: string } {
  const more = isRemovalOpen(machineId) ? ` ${removalGoesOn}` : '';
  if (ended === 'expired')
    return { title: `Access to ${name} has expired`, body: `Its time is over. Confirmed by Azure.${more}` };
  return { title: `Access to ${name} revoked`, body: `Confirmed by Azure.${more}` };
}

/** The end of access stands, but what was asked for besides did not come of it. Why in full says the machine's page. */
function withFailures(news: News & { body: string }, { extensionError, endRecordError }: PendingRevoke): News {
  const failures = [
    ...(extensionError ? [`The extension could not be removed: ${describeError(extensionError).title}.`] : []),
    ...(endRecordError ? [`The end could not be recorded: ${describeError(endRecordError).title}.`] : []),
  ];
  return failures.length === 0 ? news : { ...news, body: [news.body, ...failures].join(' '), tone: 'attention' };
}

/** What the bell says of a request that is over. */
export function revokeNews(name: string, revoke: PendingRevoke): News {
  const { phase, error, note, otherJob } = revoke;
  if (phase === 'proven') return withFailures({ ...endWords(name, revoke), tone: 'good' }, revoke);
  const over = { title: `Revoking access to ${name} is over`, tone: 'neutral' } as const;
  // Access that was granted since may be live: the note says what Azure shows.
  if (phase === 'absent') return withFailures({ ...over, body: note ?? 'There was nothing to revoke.' }, revoke);
  // That proves no end of its own: what it had left, another job for instance, is done.
  if (revoke.isAnswered === true) {
    const body =
      otherJob === undefined ? 'Nothing is left to do.' : `Azure shows the job ${visibleText(otherJob)} as over.`;
    return withFailures({ ...over, body }, revoke);
  }
  const why = error ? `${describeError(error).title}.` : note;
  return {
    title: `Revoking access to ${name}: not confirmed`,
    body: why ?? 'Azure has not confirmed that access has ended.',
    tone: 'attention',
  };
}
