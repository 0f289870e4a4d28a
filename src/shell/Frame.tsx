import {
  ClipboardCheckmark20Regular,
  DocumentSearch20Regular,
  DocumentText20Regular,
  History20Regular,
  Home20Regular,
  Server20Regular,
  ShieldCheckmark20Regular,
} from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useStore } from 'zustand';
import { paths } from '#src/paths.ts';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { hint, OverlayLayer } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { loadOverlays, Pane } from '#src/ui/load-overlays.ts';
import { usePreference } from '#src/ui/preferences.ts';
import { useIsNarrow } from '#src/ui/use-media.ts';
import { Header, type Session } from './Header.tsx';
import { menuCounts } from './menu-counts.ts';
import { pageTitleId } from './names.ts';
import { useBell } from './notifications.ts';
import { useShortcuts } from './shortcuts.ts';
import styles from './shell.module.css';

const Toasts = late(async () => (await import('./toasts.tsx')).Toasts, { isOptional: true });

/** What the configuration says above every page. */
export interface Notice {
  text: string;
  link?: { text: string; href: string };
}

interface FrameProps {
  /** Undefined on pages that need nobody to be signed in, while nobody is. */
  session?: Session;
  onSignIn?: (() => Promise<void>) | undefined;
  notice?: Notice | undefined;
  /** Messages above the page that concern all of it, such as an ended session. */
  messages?: ReactNode;
}

/** Around every page: strip, header, menu and the page itself. */
export function Frame({ session, onSignIn, notice, messages }: FrameProps) {
  const isNarrow = useIsNarrow();
  const [kept, keep] = usePreference('menu');
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const isFolded = kept === 'folded';
  const bell = useBell();
  usePageFocus();
  useShortcuts();
  useOverlaysAhead();
  return (
    <>
      <a href="#main" className={styles.skip} onClick={skipToMain}>
        Skip to main content
      </a>
      {notice && <Strip notice={notice} />}
      <Header
        session={session}
        onSignIn={onSignIn}
        isMenuOpen={isNarrow ? isDrawerOpen : !isFolded}
        onMenuToggle={() => (isNarrow ? setIsDrawerOpen(!isDrawerOpen) : keep(isFolded ? undefined : 'folded'))}
      />
      <Waiting />
      <div className={styles.body}>
        {session && !isNarrow && (
          <nav aria-label="Main" className={classNames(styles.menu, isFolded && styles.menuFolded)}>
            <MenuLinks isFolded={isFolded} />
          </nav>
        )}
        <main id="main" tabIndex={-1} className={styles.main}>
          {messages !== undefined && <div className={styles.messages}>{messages}</div>}
          <Outlet />
        </main>
      </div>
      {isNarrow && isDrawerOpen && (
        <Pane side="start" size="small" title="Menu" onClose={() => setIsDrawerOpen(false)}>
          <nav aria-label="Main">
            <MenuLinks onGo={() => setIsDrawerOpen(false)} />
          </nav>
        </Pane>
      )}
      {bell.length > 0 && <Toasts />}
      <OverlayLayer />
      <ScrollRestoration />
    </>
  );
}

/** 20 px above the header: "Sandbox: nothing here is Azure". */
export function Strip({ notice: { text, link } }: { notice: Notice }) {
  return (
    <aside aria-label="Notice" className={styles.strip}>
      {text} {link && <OutsideLink href={link.href}>{link.text}</OutsideLink>}
    </aside>
  );
}

const destinations: readonly { label: string; to: string; icon: ReactElement }[] = [
  { label: 'Overview', to: paths.home(), icon: <Home20Regular /> },
  { label: 'Machines', to: paths.machines(), icon: <Server20Regular /> },
  { label: 'History', to: paths.history(), icon: <History20Regular /> },
  { label: 'Approvals', to: paths.approvals(), icon: <ClipboardCheckmark20Regular /> },
  { label: 'Findings', to: paths.findings(), icon: <DocumentSearch20Regular /> },
  { label: 'Verify', to: paths.verify(), icon: <ShieldCheckmark20Regular /> },
  { label: 'Terms', to: paths.terms(), icon: <DocumentText20Regular /> },
];

function MenuLinks({ isFolded = false, onGo }: { isFolded?: boolean; onGo?: () => void }) {
  const counts = useStore(menuCounts);
  return (
    <ul className={styles.menuList}>
      {destinations.map(({ label, to, icon }) => {
        const { count, words, isAlarm } = counts[to] ?? {};
        const name = words === undefined ? label : `${label}, ${words}`;
        return (
          <li key={to}>
            <NavLink to={to} end={to === paths.home()} onClick={onGo} {...(isFolded ? hint(name, 'label') : {})}>
              <span aria-hidden="true">{icon}</span>
              {!isFolded && label}
              {words !== undefined && (
                <span className={classNames(styles.menuCount, isAlarm === true && styles.alarm)}>
                  <span aria-hidden="true">{isFolded ? '●' : `● ${count?.toLocaleString('en') ?? '?'}`}</span>
                  {!isFolded && <span className="visually-hidden">, {words}</span>}
                </span>
              )}
            </NavLink>
          </li>
        );
      })}
    </ul>
  );
}

/** A bar at the top while the next page's code or facts are on their way. */
export function Waiting() {
  const isWaiting = useNavigation().state !== 'idle';
  return isWaiting ? <div role="progressbar" aria-label="Loading page" className={styles.waiting} /> : null;
}

/** After a navigation to another page the focus moves to its title, as it would on a page load; a change of view state leaves it alone. */
function usePageFocus(): void {
  // Azure's spelling of a machine's name is the same page.
  const path = useLocation().pathname.toLowerCase();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById(pageTitleId)?.focus({ preventScroll: true });
  }, [path]);
}

/** The first page has the connection for itself until then, ms. */
const aheadMs = 4000;

/** What dialogs, menus and panes need comes once the page is there, so that a press needs no connection. */
function useOverlaysAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadOverlays().catch(() => undefined), aheadMs);
    return () => clearTimeout(timer);
  }, []);
}

/** Without a navigation, which would leave its mark in the address. */
function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
