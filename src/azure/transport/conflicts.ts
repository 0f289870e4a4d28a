/**
 * What stands in the way when Azure refuses with 409 or 412. `busy`: another operation runs (Arc's HCRP409, ARM's "being updated").
 * `locked`: a resource lock. `markedForDeletion`: only its removal can be asked for again. `superseded`: a newer operation won.
 * `changed`: it is not what it was when it was read. A provider that is not registered is no conflict but `notAvailable`.
 */
type Conflict = 'busy' | 'locked' | 'markedForDeletion' | 'superseded' | 'changed' | 'other';

const byCode = new Map<string, Conflict>([
  ['hcrp409', 'busy'],
  ['anotheroperationinprogress', 'busy'],
  ['conflictingconcurrentwrite', 'busy'],
  ['conflictingoperationinprogress', 'busy'],
  ['deploymentactive', 'busy'],
  ['deploymentbeingdeleted', 'busy'],
  ['scopelocked', 'locked'],
  ['operationpreempted', 'superseded'],
  ['preconditionfailed', 'changed'],
]);

/** Which conflict an error is; `undefined` when it is none. */
export const conflictOf = (error: {
  kind: string;
  code: string | undefined;
  status: number | undefined;
  message: string;
}): Conflict | undefined => {
  if (error.kind !== 'conflict') return undefined;
  // Azure says it in words alone: https://github.com/Azure/azure-cli/issues/14106
  if (/marked for deletion/i.test(error.message)) return 'markedForDeletion';
  return byCode.get(error.code?.toLowerCase() ?? '') ?? (error.status === 412 ? 'changed' : 'other');
};
