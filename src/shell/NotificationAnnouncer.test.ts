import type { ReactNode, ReactPortal } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { NewNotification } from './notifications.ts';

const href = '/grants/rs-a';
const busy = { title: 'Granting access', tone: 'busy', href } as const;
const over = { title: 'Access confirmed', body: 'Read from Azure', tone: 'good' } as const;
const path = createStore(href);

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.stubGlobal('document', { body: { nodeType: 1 } });
  path.set(href);
});
afterEach(() => {
  vi.unstubAllGlobals();
  unmockReact();
  vi.doUnmock('react-router');
});

/** The bell, and what is read aloud, sentence by sentence: first of these, which came at once. */
async function announced(...atOnce: NewNotification[]) {
  const { useSyncExternalStore } = await import('react');
  vi.doMock('react-router', () => ({
    useLocation: () => ({ pathname: useSyncExternalStore(path.subscribe, path.get) }),
  }));
  const bell = await import('./notifications.ts');
  const ids = atOnce.map(bell.notify);
  const { NotificationAnnouncer } = await import('./NotificationAnnouncer.tsx');
  // Its type says nothing of what a portal holds, and where.
  const { shown } = mount(NotificationAnnouncer as () => ReactPortal & { containerInfo: unknown });
  const place = () => elementsIn<object>(shown().children)[0]?.props;
  const said = () =>
    elementsIn<{ children?: ReactNode }>(shown().children)
      .filter(({ type }) => type === 'p')
      .map(({ props }) => props.children);
  return { ...bell, ids, said, place, container: () => shown().containerInfo };
}

it('news that has not been read is read aloud, on its own page as well', async () => {
  const { notify, updateNotification, markAllRead, said } = await announced();
  const id = notify(busy);
  expect(said()).toEqual(['Granting access.']);
  updateNotification(id, over);
  expect(said()).toEqual(['Access confirmed. Read from Azure']);
  markAllRead();
  expect(said()).toEqual([]);
});

it('what its page reads aloud itself is not read aloud a second time there, nor on the next page', async () => {
  const { notify, updateNotification, said } = await announced();
  path.set(href.toUpperCase());
  const id = notify({ ...busy, isToldByPage: true });
  expect(said()).toEqual([]);
  path.set('/machines');
  updateNotification(id, { body: '1 confirmed' });
  expect(said()).toEqual([]);
  updateNotification(id, over);
  expect(said()).toEqual(['Access confirmed. Read from Azure']);
});

const named = (title: string, tone: NewNotification['tone'] = 'good'): NewNotification => ({ title, tone });
const ended = (name: string) => named(`Access to ${name} has ended`);

it('of several that come at once each is read aloud, what went wrong or needs a person before the rest', async () => {
  const { notify, dismissNotification, markRead, ids, said } = await announced(
    named('Needs you', 'attention'),
    named('Failed', 'bad'),
    ended('SRV-1'),
  );
  expect(said()).toEqual(['Failed. ', 'Needs you. ', 'Access to SRV-1 has ended. ']);
  // What is left was said already.
  markRead(ids[1] ?? '');
  expect(said()).toEqual(['Needs you. ', 'Access to SRV-1 has ended. ']);
  const id = notify(ended('SRV-2'));
  expect(said()).toEqual(['Access to SRV-2 has ended. ']);
  dismissNotification(id);
  expect(said()).toEqual([]);
});

it('of many that come at once three are read aloud, and how many more there are', async () => {
  const { markAllRead, said } = await announced(...['SRV-1', 'SRV-2', 'SRV-3', 'SRV-4', 'SRV-5'].map(ended));
  expect(said()).toEqual([
    'Access to SRV-5 has ended. ',
    'Access to SRV-4 has ended. ',
    'Access to SRV-3 has ended. ',
    '2 more in Notifications.',
  ]);
  markAllRead();
  expect(said()).toEqual([]);
});

it('names that look alike are read aloud as what they are', async () => {
  const { said } = await announced({ ...over, title: 'Access to SRV\u200B-1 revoked' });
  expect(said()).toEqual(['Access to SRV⟨U+200B⟩-1 revoked. Read from Azure']);
});

it('is read aloud while a popover or a dialog hides the page: it stands beside it, and is not hidden', async () => {
  const { place, container } = await announced(ended('SRV-1'));
  expect(container()).toBe(document.body);
  expect(place()).toMatchObject({ role: 'status', 'data-tabster-never-hide': '' });
});
