import type { ArmRoute, RouteMatch } from './http.ts';
import { segmentsOf } from './path.ts';

/** What a path template is compared with: a literal, one segment, or any number of them. */
type Part = { literal: string } | { placeholder: string; many: boolean };

interface CompiledRoute {
  route: ArmRoute;
  parts: Part[];
  literals: number;
}

/** Finds the route of a decoded path. `undefined` when no template fits, whatever the method. */
export interface RouteTable {
  find(method: string, path: string): RouteMatch | undefined;
}

const compilePart = (segment: string): Part => {
  const placeholder = /^\{(\+?)(\w+)\}$/.exec(segment);
  return placeholder === null
    ? { literal: segment.toLowerCase() }
    : { placeholder: placeholder[2] ?? '', many: placeholder[1] === '+' };
};

/** Matches from the left; a `{+placeholder}` takes as few segments as let the rest match. */
const matchParts = (parts: Part[], segments: string[]): Record<string, string> | undefined => {
  const [part, ...rest] = parts;
  if (part === undefined) return segments.length === 0 ? {} : undefined;
  const [segment, ...remaining] = segments;
  if (segment === undefined) return undefined;
  if ('literal' in part) {
    return part.literal === segment.toLowerCase() ? matchParts(rest, remaining) : undefined;
  }
  const [least, most] = part.many ? [0, segments.length] : [1, 1];
  for (let taken = least; taken <= most; taken += 1) {
    const params = matchParts(rest, segments.slice(taken));
    if (params !== undefined) {
      return { [part.placeholder]: segments.slice(0, taken).join('/'), ...params };
    }
  }
  return undefined;
};

/**
 * Templates hold `{name}` for one segment and `{+name}` for any number (a resource of any type, or the tenant where it is none). Of several
 * routes that fit, the one with most literals wins. HEAD asks of what GET reads whether it is there.
 */
export const createRouteTable = (routes: readonly ArmRoute[]): RouteTable => {
  const compiled: CompiledRoute[] = routes
    .map((route) => {
      const parts = segmentsOf(route.path).map(compilePart);
      return { route, parts, literals: parts.filter((part) => 'literal' in part).length };
    })
    .toSorted((a, b) => b.literals - a.literals);
  return {
    find: (method, path) => {
      const segments = segmentsOf(path);
      for (const { route, parts } of compiled) {
        if (route.method !== (method === 'HEAD' ? 'GET' : method)) continue;
        const params = matchParts(parts, segments);
        if (params !== undefined) return { route, params };
      }
      return undefined;
    },
  };
};
