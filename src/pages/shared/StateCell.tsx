import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import { levelName } from '#src/consent/level.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { OperationLine } from './OperationLine.tsx';
import styles from './shared.module.css';

/** What stands beside the word: the level where there is access, or how sure an end is. */
export function stateDetail(state: Pick<AccessState, 'kind' | 'level' | 'isConfirmed'>): string | undefined {
  if (state.kind === 'expired') return state.isConfirmed ? 'confirmed by the machine' : 'waiting for confirmation';
  const hasAccess = state.kind === 'active' || state.kind === 'requested' || state.kind === 'revocationPending';
  return hasAccess && state.level !== undefined ? levelName(state.level) : undefined;
}

/**
 * The state of access: word with icon and tone, and the level beside it; below it, apart, what was asked and how far that is. `isCompact`: the word
 * alone. The word never changes with the operation: it is Azure's.
 */
export function StateCell({
  state,
  operation,
  isCompact = false,
}: {
  state: AccessState;
  operation?: OperationProgress | undefined;
  isCompact?: boolean;
}) {
  const isUnderWay = operation !== undefined && operation.step.do !== 'done';
  return (
    <span className={styles.stateCell}>
      <StateWord tone={stateTone(state.kind)} detail={isCompact ? undefined : stateDetail(state)}>
        {stateWord(state.kind)}
      </StateWord>
      {isUnderWay && !isCompact && <OperationLine progress={operation} />}
    </span>
  );
}
