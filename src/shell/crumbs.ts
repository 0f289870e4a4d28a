/** What a route with pages below it has as `handle`: its name in their breadcrumb. */
export interface RouteHandle {
  crumb: string;
}

/** One crumb for each named path on the way to the page, from the top; the page itself is named by its title. */
export function crumbsOf(
  matches: readonly { pathname: string; handle?: unknown }[],
): { path: string; label: string }[] {
  const named = matches.map(({ pathname, handle }) => ({
    path: pathname.replace(/(?<=.)\/$/, ''),
    label: (handle as RouteHandle | undefined)?.crumb,
  }));
  const here = named.at(-1)?.path;
  return named.flatMap(({ path, label }) => (label === undefined || path === here ? [] : [{ path, label }]));
}
