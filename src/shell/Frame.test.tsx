import { prerender } from 'react-dom/static';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { Frame } from './Frame.tsx';

const nothing = vi.hoisted(() => () => null);
vi.mock('react-router', async (original) => ({ ...(await original<object>()), ScrollRestoration: nothing }));
vi.mock('./FrameNotices.tsx', () => ({ FrameNotices: nothing }));
vi.mock('./Header.tsx', () => ({ Header: nothing }));
vi.mock('./LateToasts.tsx', () => ({ LateToasts: nothing }));
vi.mock('./MenuDrawer.tsx', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});
vi.mock('./ResourceMenu.tsx', () => ({ ResourceMenu: nothing }));
vi.mock('./NavigationProgress.tsx', () => ({ NavigationProgress: nothing }));
vi.mock('./NotificationAnnouncer.tsx', () => ({ NotificationAnnouncer: nothing }));
vi.mock('./menu-state.ts', () => ({ useMenuCollapsed: () => [false, nothing] }));
vi.mock('./narrow.ts', () => ({ useNarrow: () => true }));
vi.mock('./other-tabs.ts', () => ({ useOtherTabs: nothing }));
vi.mock('./page-focus.ts', () => ({ usePageFocus: nothing }));
vi.mock('./shortcuts.ts', () => ({ useShortcuts: nothing }));
vi.mock('./wake.ts', () => ({ useRereadOnTime: nothing, useRereadOnWake: nothing }));

it('stands in a narrow window for which the menu does not come any more', async () => {
  const onError = vi.fn();
  const account = { name: 'Ada', username: 'ada@contoso.example', tenantId: 't' };
  const acts = { onSignIn: nothing, onSignOut: nothing, onSwitchAccount: nothing };
  await prerender(
    <MemoryRouter>
      <Frame account={account} {...acts} standing={null} />
    </MemoryRouter>,
    { onError },
  );
  expect(onError).not.toHaveBeenCalled();
});
