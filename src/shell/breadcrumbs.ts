import type { Params } from 'react-router';
import { isRouteHandle } from './route-handle.ts';

export interface Crumb {
  path: string;
  label: string;
}

interface Match {
  pathname: string;
  params: Readonly<Params>;
  handle?: unknown;
}

/** One crumb for each path on the way to the page; the deepest route at a path names it. */
export function crumbsOf(matches: readonly Match[]): Crumb[] {
  const crumbs = new Map<string, string>();
  for (const { pathname, params, handle } of matches) {
    if (!isRouteHandle(handle)) continue;
    const path = pathname === '/' ? pathname : pathname.replace(/\/$/, '');
    crumbs.set(path, typeof handle.crumb === 'string' ? handle.crumb : handle.crumb(params));
  }
  return [...crumbs].map(([path, label]) => ({ path, label }));
}
