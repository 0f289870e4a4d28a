import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

/** What one role of the caller allows at a scope. */
export interface Permission {
  actions: string[];
  notActions: string[];
}

/**
 * What the caller's roles allow at a scope, one entry a role. A hint: it knows of no deny assignments, locks, policies or conditions.
 * https://learn.microsoft.com/rest/api/authorization/permissions
 */
export function permissionsQuery(scopeId: string) {
  const path = `${scopeId}/providers/Microsoft.Authorization/permissions`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<Permission[]> => {
      const values = await azure().list<unknown>(path, '2022-04-01', { signal });
      return decodeAll(values, schema, { noun: 'permissions', scope: path });
    },
    staleTime: 60_000,
  });
}

/**
 * Whether some role allows the action. `notActions` takes from its own role only: another role may allow what it leaves out.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
}

const schema = v.object({ actions: v.array(v.string()), notActions: v.array(v.string()) });

/** Whether a pattern such as `Microsoft.HybridCompute/machines/*` covers an action; `*` stands for any characters, slashes too. */
function covers(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  // Each piece at its earliest place: leaves the most for those after it, and takes no longer than the text is.
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
