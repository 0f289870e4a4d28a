import { visibleText } from '#src/lib/visible-text.ts';
import type { Approver } from './authority.ts';

/** "Alan Turing or the group Approvers", each once. Azure may leave names out, and the list too. */
export function approversText(approvers: readonly Approver[], joint: 'or' | 'and' = 'or'): string {
  const names = approvers.map(
    ({ name, kind, id }) => `${kind === 'group' ? 'the group ' : ''}${visibleText(name ?? id, 80)}`,
  );
  return names.length === 0 ? 'somebody whom Azure doesn’t name' : [...new Set(names)].join(` ${joint} `);
}
