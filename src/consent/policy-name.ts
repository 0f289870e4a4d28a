import { visibleText } from '#src/lib/visible-text.ts';
import type { RefusingPolicy } from './access/evidence.ts';

/** "The policy Allowed types (assigned as Production)", to begin a sentence: people may give both the same name. */
export function policyName({ name, assignment }: RefusingPolicy): string {
  return `The policy ${visibleText(name)}${name === assignment ? '' : ` (assigned as ${visibleText(assignment)})`}`;
}
