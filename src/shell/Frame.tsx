import type { ReactNode } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import type { AccountInfo } from './AccountMenu.tsx';
import { FrameNotices } from './FrameNotices.tsx';
import { Header } from './Header.tsx';
import { LateMenu } from './LateMenu.tsx';
import { LateToasts } from './LateToasts.tsx';
import { NavigationProgress } from './NavigationProgress.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import type { Notice } from './NoticeStrip.tsx';
import { NotificationAnnouncer } from './NotificationAnnouncer.tsx';
import { ResourceMenu } from './ResourceMenu.tsx';
import { SkipLink } from './SkipLink.tsx';
import { LostByReload } from './UnsavedReceipts.tsx';
import { useNarrow } from './narrow.ts';
import { usePageFocus } from './page-focus.ts';
import { useMenuCollapsed } from './menu-state.ts';
import { useOtherTabs } from './other-tabs.ts';
import { useShortcuts } from './shortcuts.ts';
import { useLateMenu } from './use-late-menu.ts';
import { useRereadOnTime, useRereadOnWake } from './wake.ts';
import { classNames } from '#src/ui/class-names.ts';
import { ReloadLosses } from '#src/ui/ReloadAct.tsx';
import styles from './Frame.module.css';

export interface FrameProps {
  notice?: Notice | undefined;
  account: AccountInfo;
  onSignIn: () => void;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}

/** Around every page: notice, header, menu, the page itself, and what announces news. */
export function Frame({
  notice,
  account,
  onSignIn,
  onSignOut,
  onSwitchAccount,
  standing,
}: FrameProps & {
  /** What the areas of the app have to say on every page. */
  standing: ReactNode;
}) {
  const isNarrow = useNarrow();
  const [collapsed, setCollapsed] = useMenuCollapsed();
  const drawer = useLateMenu(isNarrow);
  usePageFocus();
  useShortcuts();
  useRereadOnWake();
  useRereadOnTime();
  useOtherTabs();
  return (
    <ReloadLosses value={<LostByReload />}>
      <SkipLink />
      {notice && <NoticeStrip notice={notice} />}
      <Header
        menuOpen={isNarrow ? drawer.isOpen : !collapsed}
        onMenuToggle={(button) => (isNarrow ? drawer.toggle(button) : setCollapsed(!collapsed))}
        account={account}
        onSignOut={onSignOut}
        onSwitchAccount={onSwitchAccount}
      />
      <NavigationProgress />
      <LateToasts />
      <div className={styles.body}>
        <nav aria-label="Main" className={classNames(styles.menu, collapsed && styles.collapsed)}>
          <ResourceMenu collapsed={collapsed} />
        </nav>
        <main id="main" tabIndex={-1} className={styles.main}>
          <FrameNotices onSignIn={onSignIn} standing={standing} />
          <Outlet />
        </main>
      </div>
      {isNarrow && <LateMenu menu={drawer} />}
      <NotificationAnnouncer />
      <ScrollRestoration />
    </ReloadLosses>
  );
}
