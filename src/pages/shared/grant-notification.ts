import { grantProgress, shownGrant, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
import { askedFor, type MachineProgress, type Tally, tally } from '#src/consent/bulk.ts';
import { paths } from '#src/paths.ts';
import { type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';

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
  const counts = tally(askedFor(machines));
  const href = paths.progress(consentId);
  const done = counts.all - counts.pending;
  const of = counts.all === 1 ? '1 machine' : `${counts.all} machines`;
  if (isRunning) {
    const progress = { done, total: counts.all };
    const asked = `Granting access on ${of}`;
    const title = counts.failed + counts.unknown > 0 ? `${asked}: some need you` : asked;
    return { title, body: soFar(counts), tone: 'busy', href, progress };
  }
  const isWhole = counts.confirmed === counts.all && counts.all > 0;
  return {
    title: isWhole ? `Access confirmed on ${of}` : `Access confirmed on ${counts.confirmed} of ${of}`,
    body: isWhole ? 'Read from Azure' : 'Open the grant to see what stands in the way',
    tone: isWhole ? 'good' : 'attention',
    href,
    progress: { done, total: counts.all },
  };
}

const ended = ['confirmed', 'failed', 'unknown', 'skipped'] as const;

/** "20 confirmed, 2 failed, 3 skipped · 5 under way". Who has left the page of the grant has this alone. */
function soFar(counts: Tally): string {
  const words = ended.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  if (words.length === 0) return 'Nothing is confirmed yet';
  return `${words.join(', ')}${counts.pending > 0 ? ` · ${counts.pending} under way` : ''}`;
}
