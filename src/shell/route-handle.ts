import type { Params } from 'react-router';

/** What a page module exports as `handle`. The crumb names the page in the breadcrumb; a function gets the route's parameters. */
export interface RouteHandle {
  crumb: string | ((params: Readonly<Params>) => string);
}

export function isRouteHandle(handle: unknown): handle is RouteHandle {
  return typeof handle === 'object' && handle !== null && 'crumb' in handle;
}
