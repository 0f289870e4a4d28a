import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { createBrowserRouter, matchRoutes, redirect } from 'react-router';
import type { RouteObject } from 'react-router';
import { paths } from '#src/paths.ts';
import { ErrorPage } from '#src/shell/ErrorPage.tsx';
import { Frame } from '#src/shell/Frame.tsx';
import type { FrameProps } from '#src/shell/Frame.tsx';
import { FirstLoad } from '#src/shell/FirstLoad.tsx';
import { NotFoundPage } from '#src/shell/NotFoundPage.tsx';
import { OpenFrame } from '#src/shell/OpenFrame.tsx';
import { untilLoaded } from '#src/shell/until-loaded.ts';
import type { RouteHandle } from '#src/shell/route-handle.ts';

const crumb = (label: string): RouteHandle => ({ crumb: label });

const verifyPage: RouteObject = { path: 'verify', lazy: () => import('#src/pages/verify/VerifyPage.tsx') };

/** Inside the frame. Each page module exports Component and, where it has them, loader and handle. */
const pages: RouteObject[] = [
  { index: true, loader: () => redirect(paths.machines()) },
  {
    path: 'machines',
    handle: crumb('Machines'),
    children: [
      { index: true, lazy: () => import('#src/pages/machines/MachinesPage.tsx') },
      {
        path: ':subscriptionId/:resourceGroup/:name',
        lazy: () => import('#src/pages/machine/MachinePage.tsx'),
      },
    ],
  },
  { path: 'grant', lazy: () => import('#src/pages/grant/GrantPage.tsx') },
  { path: 'grants/:consentId', lazy: () => import('#src/pages/progress/ProgressPage.tsx') },
  {
    path: 'history',
    handle: crumb('History'),
    children: [
      { index: true, lazy: () => import('#src/pages/history/HistoryPage.tsx') },
      {
        path: ':consentId',
        handle: { crumb: (params) => params['consentId'] ?? '' } satisfies RouteHandle,
        children: [
          { index: true, lazy: () => import('#src/pages/history/ConsentPage.tsx') },
          { path: 'receipt', lazy: () => import('#src/pages/history/ReceiptPage.tsx') },
        ],
      },
    ],
  },
  {
    path: 'findings',
    handle: crumb('Findings'),
    lazy: () => import('#src/pages/findings/FindingsPage.tsx'),
  },
  verifyPage,
  {
    path: 'terms',
    handle: crumb('Terms'),
    children: [
      { index: true, lazy: () => import('#src/pages/terms/TermsPage.tsx') },
      { path: ':termsId', lazy: () => import('#src/pages/terms/TermsTextPage.tsx') },
    ],
  },
];

/** Asks for the code of the page at this path, for which nobody needs to be signed in. What does not come is said when the page is opened. */
export function loadPage(pathname: string): void {
  for (const { route } of matchRoutes(pages, pathname === '/' ? paths.machines() : pathname) ?? [])
    if (typeof route.lazy === 'function') route.lazy().catch(() => undefined);
}

type StandingProps = Pick<FrameProps, 'account' | 'onSignOut'>;
type Loaded = { Standing: ComponentType<StandingProps> };

/** Nothing stands there in the first seconds, in which the page itself needs the connection, ms. */
const standingAfterMs = 3000;

/** What stands on every page, loaded after the page itself. */
function LateStanding(props: StandingProps) {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let stop: (() => void) | undefined;
    const timer = setTimeout(() => {
      stop = untilLoaded(() => import('#src/pages/shared/Standing.tsx'), setLoaded);
    }, standingAfterMs);
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, []);
  return loaded ? <loaded.Standing {...props} /> : null;
}

/** Every URL is inside the frame; what goes wrong in a page is shown in its place and leaves the frame standing. */
export function createRouter(frame: FrameProps) {
  return createBrowserRouter([
    {
      element: <Frame {...frame} standing={<LateStanding account={frame.account} onSignOut={frame.onSignOut} />} />,
      errorElement: <ErrorPage />,
      HydrateFallback: FirstLoad,
      children: [
        {
          errorElement: <ErrorPage />,
          children: [...pages, { path: '*', Component: NotFoundPage }],
        },
      ],
    },
  ]);
}

/** What is there so soon is drawn without anything in its place before, ms. */
const soonMs = 100;

/** Resolves when the router's first page is there, or is not there soon. */
export function untilShown(router: ReturnType<typeof createBrowserRouter>): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const stop = router.subscribe(({ initialized }) => {
      if (initialized) go();
    });
    const timer = setTimeout(go, router.state.initialized ? 0 : soonMs);
  });
}

/** Whether the page at this path needs nobody to be signed in. */
export function isOpen(pathname: string): boolean {
  return pathname.replace(/\/$/, '') === paths.verify();
}

/** The pages that need nobody to be signed in. Every other URL starts the app anew, which asks for a sign-in. */
export function createOpenRouter() {
  const startAnew = ({ request }: { request: Request }) => {
    if (request.url !== location.href) location.assign(request.url);
    return null;
  };
  return createBrowserRouter([
    {
      element: <OpenFrame />,
      HydrateFallback: FirstLoad,
      children: [
        { errorElement: <ErrorPage />, children: [verifyPage, { path: '*', loader: startAnew, Component: FirstLoad }] },
      ],
    },
  ]);
}
