import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { azure } from '#src/azure/transport/transport.ts';

/** What one role of the caller allows at a scope. */
export interface Permission {
  actions: string[];
  notActions: string[];
}

const schema = v.object({ actions: v.array(v.string()), notActions: v.array(v.string()) });

const decode = (value: unknown): Permission | undefined => {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
};

/**
 * What the caller's roles allow at a scope, one entry a role. A hint: it knows of no deny assignments, locks, policies or conditions.
 * https://learn.microsoft.com/rest/api/authorization/permissions
 */
export const permissionsQuery = (scopeId: string) => {
  const path = `${scopeId}/providers/Microsoft.Authorization/permissions`;
  return queryOptions({
    queryKey: queryKey(path),
    queryFn: async ({ signal }): Promise<Permission[]> => {
      const values = await azure().list<unknown>(path, '2022-04-01', { signal });
      return decodeAll(values, decode, { noun: 'permissions', scope: path });
    },
    staleTime: 60_000,
  });
};

/** Whether a pattern such as `Microsoft.HybridCompute/machines/*` covers an action; `*` stands for any characters, slashes too. */
const covers = (pattern: string, action: string): boolean => {
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
};

/**
 * Whether some role allows the action. `notActions` takes from its own role only: another role may allow what it leaves out.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export const isAllowed = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
