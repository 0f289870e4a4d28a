import type { AccessState } from '#src/consent/access/decide.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';

/** The state word with its icon and tone, the level beside it where there is access, the operation's own line below. `compact`: the word and level alone. */
export function StateCell(_props: {
  state: AccessState;
  operation?: OperationProgress | undefined;
  compact?: boolean;
}): React.JSX.Element {
  throw new Error('not written yet');
}
