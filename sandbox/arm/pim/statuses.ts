import type { RoleRequest } from '#sandbox/tenant.ts';

/** What a request has come to at a moment; `undefined` before it was made. */
export function statusAt({ statuses }: RoleRequest, at: number): string | undefined {
  return statuses.findLast((one) => one.at <= at)?.status;
}

/** Says what becomes of a request from now on, and what will by itself, in place of what would have. */
export function settle(
  request: RoleRequest,
  now: number,
  status: string,
  later?: { at: number; status: string },
): void {
  const before = request.statuses.filter(({ at }) => at < now);
  request.statuses = [...before, { at: now, status }, ...(later ? [later] : [])];
}
