import { segmentsOf } from './path.ts';

/** How many segments of `type/name` pairs follow `start`, stopping at the next `providers`. */
const pairsFrom = (segments: string[], start: number): number => {
  let end = start;
  while (end + 1 < segments.length && segments[end]?.toLowerCase() !== 'providers') end += 2;
  return end;
};

/**
 * The resource that a request path is about, which is where RBAC is checked: a collection or an action belongs to the resource
 * it hangs on, so `/subscriptions/s/resourceGroups/g/providers/X/machines` is checked at the resource group.
 */
export const resourceScope = (path: string): string => {
  const segments = segmentsOf(path);
  let end = 0;
  if (segments[0]?.toLowerCase() === 'subscriptions' && segments.length >= 2) end = 2;
  if (end === 2 && segments[2]?.toLowerCase() === 'resourcegroups' && segments.length >= 4) end = 4;
  while (segments[end]?.toLowerCase() === 'providers') {
    const next = pairsFrom(segments, end + 2);
    if (next === end + 2 || next > segments.length) break;
    end = next;
  }
  return `/${segments.slice(0, end).join('/')}`;
};

export interface PathParts {
  subscriptionId: string | undefined;
  resourceGroup: string | undefined;
  /** The last provider namespace in the path: the one that serves it. */
  namespace: string | undefined;
  /** Type of the last resource or collection below that namespace, for instance `machines/extensions`. */
  type: string | undefined;
}

/** Reads what ARM itself reads from a path: subscription, resource group, and the provider and type that serve it. */
export const pathParts = (path: string): PathParts => {
  const segments = segmentsOf(path);
  const lower = segments.map((segment) => segment.toLowerCase());
  const providersAt = lower.lastIndexOf('providers');
  const after = providersAt < 0 ? [] : segments.slice(providersAt + 2);
  return {
    subscriptionId: lower[0] === 'subscriptions' ? segments[1] : undefined,
    resourceGroup: lower[2] === 'resourcegroups' ? segments[3] : undefined,
    namespace: providersAt < 0 ? undefined : segments[providersAt + 1],
    type: after.length === 0 ? undefined : after.filter((_, index) => index % 2 === 0).join('/'),
  };
};

/** Whether `scope` is `ancestor` or lies below it. */
export const isWithinScope = (scope: string, ancestor: string): boolean => {
  const inner = scope.toLowerCase();
  const outer = ancestor.toLowerCase().replace(/\/+$/, '');
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
};
