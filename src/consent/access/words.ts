import type { AccessEvidence } from './evidence.ts';
import type { AccessConflict, AccessKind, AccessState, RefusalWhy } from './state.ts';

export type StateTone = 'neutral' | 'info' | 'good' | 'busy' | 'attention' | 'bad';

/** "Active", "Revocation pending". */
export function stateWord(kind: AccessKind): string {
  return kind;
}

export function stateTone(kind: AccessKind): StateTone {
  return kind === 'active' ? 'good' : 'neutral';
}

/** What the state means and, where there is something, the one thing to do. */
export function stateSentence(state: AccessState): string {
  throw new Error(`not written yet ${state.kind}`);
}

export function conflictSentence(conflict: AccessConflict): string {
  throw new Error(`not written yet ${conflict.is}`);
}

/** "How we know": one sentence for each thing that was read, in Azure's own words. */
export function evidenceSentences(evidence: AccessEvidence, state: AccessState): string[] {
  throw new Error(`not written yet ${evidence.machineId} ${state.kind}`);
}

/** Why something may not be done, and what to do first. */
export function verdictSentence(why: RefusalWhy): string {
  throw new Error(`not written yet ${why.is}`);
}
