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

/** One crumb for each named path on the way to the page, from the top; the page itself is named by its title. */
export function crumbsOf(matches: readonly Match[]): Crumb[] {
  const pathOf = ({ pathname }: Match) => pathname.replace(/(?<=.)\/$/, '');
  const here = matches.at(-1);
  return matches.flatMap((match) => {
    const { handle, params } = match;
    if (!isRouteHandle(handle) || here === undefined || pathOf(match) === pathOf(here)) return [];
    return [{ path: pathOf(match), label: typeof handle.crumb === 'string' ? handle.crumb : handle.crumb(params) }];
  });
}

function isRouteHandle(handle: unknown): handle is RouteHandle {
  return typeof handle === 'object' && handle !== null && 'crumb' in handle;
}
