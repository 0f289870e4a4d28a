/** What a route with pages below it has as `handle`: its name in their breadcrumb. */
export interface RouteHandle {
  crumb: string;
}

export interface Crumb {
  path: string;
  label: string;
}

interface Match {
  pathname: string;
  handle?: unknown;
}

/** One crumb for each named path on the way to the page, from the top; the page itself is named by its title. */
export function crumbsOf(matches: readonly Match[]): Crumb[] {
  const pathOf = ({ pathname }: Match) => pathname.replace(/(?<=.)\/$/, '');
  const here = matches.at(-1);
  return matches.flatMap((match) => {
    const { handle } = match;
    if (!isRouteHandle(handle) || here === undefined || pathOf(match) === pathOf(here)) return [];
    return [{ path: pathOf(match), label: handle.crumb }];
  });
}

function isRouteHandle(handle: unknown): handle is RouteHandle {
  return typeof handle === 'object' && handle !== null && 'crumb' in handle;
}
