import type { ComponentType } from 'react';
import { createBrowserRouter, matchRoutes, type RouteObject } from 'react-router';
import { describeError } from '#src/azure/http/error-words.ts';
import { paths } from '#src/paths.ts';
import { ErrorPage, NotFoundPage } from '#src/shell/ErrorPage.tsx';
import type { RouteHandle } from '#src/shell/Page.tsx';
import { Spinner } from '#src/ui/Progress.tsx';

const verifyPage: RouteObject = { path: 'verify', lazy: () => import('#src/pages/verify/VerifyPage.tsx') };

/** Each page module exports Component and, where it has one, loader. */
const pages: RouteObject[] = [
  { index: true, lazy: () => import('#src/pages/overview/OverviewPage.tsx') },
  {
    path: 'machines',
    handle: { crumb: 'Machines' } satisfies RouteHandle,
    children: [
      { index: true, lazy: () => import('#src/pages/machines/MachinesPage.tsx') },
      { path: ':subscriptionId/:resourceGroup/:name', lazy: () => import('#src/pages/machine/MachinePage.tsx') },
    ],
  },
  { path: 'grant', lazy: () => import('#src/pages/grant/GrantPage.tsx') },
  { path: 'grants/:consentId', lazy: () => import('#src/pages/grant/ProgressPage.tsx') },
  {
    path: 'history',
    handle: { crumb: 'History' } satisfies RouteHandle,
    children: [
      { index: true, lazy: () => import('#src/pages/history/HistoryPage.tsx') },
      {
        path: ':consentId',
        handle: { crumb: 'Consent' } satisfies RouteHandle,
        children: [
          { index: true, lazy: () => import('#src/pages/history/ConsentPage.tsx') },
          { path: 'receipt', lazy: () => import('#src/pages/history/ReceiptPage.tsx') },
        ],
      },
    ],
  },
  {
    path: 'approvals',
    handle: { crumb: 'Approvals' } satisfies RouteHandle,
    children: [
      { index: true, lazy: () => import('#src/pages/approvals/ApprovalsPage.tsx') },
      { path: ':consentId', lazy: () => import('#src/pages/approvals/ApprovalsPage.tsx') },
    ],
  },
  { path: 'findings', lazy: () => import('#src/pages/findings/FindingsPage.tsx') },
  verifyPage,
  {
    path: 'terms',
    handle: { crumb: 'Terms' } satisfies RouteHandle,
    children: [
      { index: true, lazy: () => import('#src/pages/terms/TermsPage.tsx') },
      { path: ':termsId', lazy: () => import('#src/pages/terms/TermsTextPage.tsx') },
    ],
  },
];

/** An error in a page is shown inside the frame; an error in the frame is shown alone. */
const errorElement = <ErrorPage describe={describeError} />;

/** The app for somebody who is signed in. Creating the router starts the loaders. */
export function createRouter(Frame: ComponentType) {
  return createBrowserRouter([
    {
      element: <Frame />,
      errorElement,
      HydrateFallback: FirstPage,
      children: [{ errorElement, children: [...pages, { path: '*', Component: NotFoundPage }] }],
    },
  ]);
}

/** The pages that need nobody to be signed in. Every other address starts the app anew, which asks for a sign-in. */
export function createOpenRouter(Frame: ComponentType) {
  const startAnew = ({ request }: { request: Request }) => {
    if (request.url !== location.href) location.assign(request.url);
    return null;
  };
  return createBrowserRouter([
    {
      element: <Frame />,
      HydrateFallback: FirstPage,
      children: [{ errorElement, children: [verifyPage, { path: '*', loader: startAnew, Component: FirstPage }] }],
    },
  ]);
}

/** Whether the page at this path needs nobody to be signed in. */
export function isOpen(pathname: string): boolean {
  return pathname.replace(/\/$/, '') === paths.verify();
}

/** Loads the code of the page at this path ahead: files need no account. The page shows a failure when it is opened. */
export function loadPage(pathname: string): void {
  for (const { route } of matchRoutes(pages, pathname) ?? [])
    if (typeof route.lazy === 'function') route.lazy().catch(() => undefined);
}

/** Resolves when the router's first page is there, or after 100 ms: a page that comes at once needs no spinner before it. */
export function untilShown(router: ReturnType<typeof createBrowserRouter>): Promise<void> {
  const soonMs = 100;
  return new Promise((resolve) => {
    const stop = router.subscribe(({ initialized }) => initialized && done());
    const timer = setTimeout(done, router.state.initialized ? 0 : soonMs);
    function done() {
      stop();
      clearTimeout(timer);
      resolve();
    }
  });
}

function FirstPage() {
  return (
    <div className="first-page">
      <Spinner label="Loading" />
    </div>
  );
}
