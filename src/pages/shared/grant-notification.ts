import { countMachines } from '#src/lib/count-machines.ts';
import { grantProgress, shownGrant, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
import { askedFor, type MachineProgress } from '#src/consent/bulk.ts';
import { paths } from '#src/paths.ts';
import { type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';
import { noRecordTitle } from './not-recorded.ts';
import { outcomeNames } from './outcome-names.ts';
import { isNoneGrantedAgain, type PageTally, pageTally, partlyTitle } from './page-outcome.ts';

const followed = new Set<string>();

/** Keeps an entry of a running grant in the bell, so that its page can be left. */
export function followInBell(consentId: string): void {
  const first = grantProgress(consentId);
  if (followed.has(consentId) || first === undefined || first.granting !== true) return;
  followed.add(consentId);
  const id = notify({ ...grantNews(consentId, first.machines, true), isToldByPage: true });
  const unsubscribe = subscribeToGrants(() => {
    const progress = shownGrant(consentId);
    if (progress === undefined) return;
    updateNotification(id, grantNews(consentId, progress.machines, progress.granting === true));
    if (progress.granting === true) return;
    unsubscribe();
    followed.delete(consentId);
  });
}

/** What the bell says of a grant: of the machines that access was asked for on. */
export function grantNews(
  consentId: string,
  machines: readonly MachineProgress[],
  isRunning: boolean,
): NewNotification {
  const asked = askedFor(machines);
  const counts = pageTally(asked);
  const progress = { done: counts.all - counts.pending, total: counts.all };
  const entry = { href: paths.progress(consentId), progress };
  const of = countMachines(counts.all);
  if (isRunning) {
    const needsYou = counts.all > 1 && counts.failed + counts.notRecorded + counts.unknown > 0;
    const title = `Granting access on ${of}${needsYou ? ': some need you' : ''}`;
    return { ...entry, title, body: soFar(counts), tone: 'busy', isInTrouble: needsYou };
  }
  if (counts.confirmed === counts.all && counts.all > 0)
    return { ...entry, title: `Access confirmed on ${of}`, body: 'Read from Azure', tone: 'good' };
  if (isNoneGrantedAgain(counts))
    return { ...entry, title: partlyTitle(counts, of), body: 'Open the grant to see why', tone: 'attention' };
  const noRecord = noRecordTitle(asked);
  return {
    ...entry,
    title: noRecord ?? partlyTitle(counts, of),
    body: 'Open the grant to see what stands in the way',
    tone: noRecord === undefined ? 'attention' : 'bad',
  };
}

const ended = ['confirmed', 'failed', 'notRecorded', 'unknown', 'skipped', 'notGrantedAgain'] as const;

/** "20 confirmed, 2 failed, 3 left out · 5 under way". Who has left the page of the grant has this alone. */
function soFar(counts: PageTally): string {
  const words = ended
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcomeNames[outcome].toLowerCase()}`);
  if (words.length === 0) return 'Nothing is confirmed yet';
  return `${words.join(', ')}${counts.pending > 0 ? ` · ${counts.pending} under way` : ''}`;
}
