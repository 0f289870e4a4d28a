import type { Params } from 'react-router';

/** What a page module, or a route, exports as `handle`: its name in the breadcrumb. A function gets the route's parameters. */
export interface RouteHandle {
  crumb: string | ((params: Readonly<Params>) => string);
}

export interface Crumb {
  path: string;
  label: string;
}

interface Match {
  pathname: string;
  params: Readonly<Params>;
  handle?: unknown;
}

/** One crumb for each path on the way to the page, from the top; where several routes share a path, the deepest names it. */
export function crumbsOf(matches: readonly Match[]): Crumb[] {
  const labels = new Map<string, string>();
  for (const { pathname, params, handle } of matches) {
    const path = pathname === '/' ? pathname : pathname.replace(/\/$/, '');
    if (isRouteHandle(handle)) labels.set(path, typeof handle.crumb === 'string' ? handle.crumb : handle.crumb(params));
    // The page itself is the last crumb, whether or not it names itself.
    else if (path !== '/' && matches.at(-1)?.pathname === pathname && !labels.has(path)) labels.set(path, '');
  }
  return [...labels].map(([path, label]) => ({ path, label }));
}

function isRouteHandle(handle: unknown): handle is RouteHandle {
  return typeof handle === 'object' && handle !== null && 'crumb' in handle;
}
