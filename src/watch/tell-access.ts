import { signedIn } from '#src/auth/session.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { mayChangeAccessQuery } from '#src/azure/authority.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { formatDuration, formatInstant, minuteMs } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { serverNow } from '#src/server-time.ts';
import { bell, browserNotifications, dismissNotification, notify, titleMark } from '#src/shell/notifications.ts';
import { readPreference } from '#src/ui/preferences.ts';
import { closedRequestsStore, watchRequests } from './closed-requests.ts';
import { keepNotices, readNotices, type Told } from './kept-notices.ts';
import { countHighFindings } from './high-findings.ts';
import { countLiveAccess, type LiveAccess, liveAccess } from './live-access.ts';
import { type AccessNotice, type NearEnd, told } from './told.ts';

/**
 * Watches live access, and tells of sessions and of ends that are near, whatever page is open; the bell has again what it said before a reload.
 * Called once at start, before anything else notifies; returns how to stop telling.
 */
export async function tellOfAccess(): Promise<() => void> {
  const account = signedIn();
  if (account === null) return () => {};
  const owner = await sha256Hex(`notices of ${account.tenantId} ${account.userId}`.toLowerCase());
  const kept = readNotices(owner);
  let before: Told = kept?.told ?? { since: serverNow(), sessions: {}, ends: {}, live: [], closed: [] };
  if (kept) bell.setState(({ entries }) => ({ entries: [...entries, ...kept.entries] }));

  // After a sign-out nothing is left behind for whoever signs in next.
  const keep = () => signedIn() && keepNotices(owner, bell.getState().entries, before);
  const pass = () => {
    const now = serverNow();
    const known = { ...liveAccess.store.getState(), ...closedRequestsStore.getState() };
    const { notices, after } = told(before, known, now);
    before = after;
    for (const notice of notices)
      if (notice.is === 'granted' && isOwn(notice)) continue;
      else if (notice.is === 'endNear')
        void mayExtend(notice, known.states).then((may) => notice.key in before.ends && show(notice, serverNow(), may));
      else show(notice, now);
    const count = [...known.states.values()].reduce((sum, { openSessions }) => sum + openSessions.length, 0);
    titleMark.setState({ text: count === 0 ? '' : `● ${count} session${count === 1 ? '' : 's'} · ` });
    if (notices.length > 0) keep();
  };
  pass();
  keep();
  const stops = [
    bell.subscribe(keep),
    liveAccess.store.subscribe(({ states }, old) => {
      if (states !== old.states) pass();
    }),
  ];
  stops.push(watchRequests(), closedRequestsStore.subscribe(pass));
  countLiveAccess();
  countHighFindings();
  return () => stops.forEach((stop) => stop());
}

/** What was granted in this browser the bell tells as what was asked for. */
function isOwn({ machineIds }: { machineIds: readonly string[] }): boolean {
  const { progress } = operationsStore.getState();
  return [...progress.values()].some(
    ({ operation: { intent } }) => intent.kind === 'grant' && machineIds.includes(intent.machineId),
  );
}

/** Only access by one consent alone can be extended, and readers are offered nothing that they can't do: they are told of the end. */
async function mayExtend({ consentId, machineIds }: NearEnd, states: LiveAccess['states']): Promise<boolean> {
  const able = machineIds.filter((id) => consentId !== undefined && states.get(id)?.others.length === 0);
  return able.length > 0 && queryClient.fetchQuery(mayChangeAccessQuery(able)).catch(() => true);
}

function show(notice: AccessNotice, now: number, isExtendable = false): void {
  if (notice.is === 'endGone') {
    dismissNotification(`end ${notice.key}`);
    return;
  }
  const said = wordsOf(notice, now, isExtendable);
  const shown = bell.getState().entries.find(({ id }) => id === said.id);
  // Between two steps an entry only tells the time, and one that was dismissed stays away.
  if (notice.is === 'endNear' && !notice.isStep && (shown === undefined || shown.title === said.title)) return;
  const isNews = 'isNews' in notice ? notice.isNews : notice.is === 'granted';
  notify({ ...said, isQuiet: !isNews });
  if (isNews) tellByBrowser(said);
}

/** What the bell says. `now`: server time, ms. */
function wordsOf(notice: Exclude<AccessNotice, { is: 'endGone' }>, now: number, isExtendable: boolean) {
  const machineIds = 'machineIds' in notice ? notice.machineIds : [notice.machineId];
  const [first = ''] = machineIds;
  const name =
    machineIds.length > 1 ? `${machineIds.length.toLocaleString('en')} machines` : visibleText(spelledName(first), 80);
  if (notice.is === 'endNear') {
    const { key, consentId, until, isStep } = notice;
    return {
      id: `end ${key}`,
      title: `Access to ${name} ends in ${Math.ceil((until - now) / minuteMs)} min`,
      body: `Ends ${formatInstant(until)}`,
      tone: 'attention' as const,
      to: machineIds.length === 1 || consentId === undefined ? paths.machine(first) : paths.consent(consentId),
      ...(isExtendable && { act: { label: 'Extend', to: paths.grant(machineIds, consentId) } }),
      isNews: isStep,
    };
  }
  if (notice.is === 'granted')
    return {
      id: `granted ${notice.key}`,
      title: `Access to ${name} was granted`,
      body: notice.by === undefined ? '' : `By ${visibleText(notice.by, 80)}`,
      tone: 'info' as const,
      to: machineIds.length === 1 || !notice.consentId ? paths.machine(first) : paths.consent(notice.consentId),
    };
  if (notice.is === 'requestClosed')
    return {
      id: `request ${notice.consentId}`,
      title: `Support request ${visibleText(notice.request, 40)} is closed, and access to ${name} isn’t`,
      body: 'Revoke it if nobody needs it any more.',
      tone: 'attention' as const,
      to: machineIds.length === 1 ? paths.machine(first) : paths.consent(notice.consentId),
    };
  const entry = { id: `session ${notice.key}`, to: paths.machine(first) };
  if (notice.is === 'sessionOpen')
    return { ...entry, title: `Microsoft Support opened a session on ${name}`, tone: 'info' as const };
  const { lastedMs } = notice;
  // Its job may be gone, or the machine: that proves no end.
  if (lastedMs === undefined)
    return { ...entry, title: `Azure no longer lists the session on ${name}`, tone: 'attention' as const };
  const length = Number.isNaN(lastedMs) ? '' : ` after ${formatDuration(lastedMs)}`;
  return { ...entry, title: `Session on ${name} ended${length}`, tone: 'neutral' as const };
}

/** Where the person allowed it, and only while this page isn't in front: there a toast says it. Tabs replace each other's by the id. */
function tellByBrowser({ id, title }: { id: string; title: string }): void {
  if (readPreference(browserNotifications) !== 'on' || globalThis.Notification?.permission !== 'granted') return;
  if (document.visibilityState === 'visible' && document.hasFocus()) return;
  try {
    new Notification(title, { tag: id }).addEventListener('click', () => window.focus());
  } catch {
    // Some browsers on phones know the name and not the thing.
  }
}
