import type { PreflightFacts } from './facts.ts';
import type { Check, CheckId } from './preflight.ts';

/** What to do about a check; `command` is one to copy, `link` a page of Microsoft's. */
export interface Remedy {
  text: string;
  command?: string;
  link?: string;
}

/** "At least 4 GB of memory". */
export function checkTitle(id: CheckId): string {
  return id;
}

export function checkSentence(check: Check): string {
  throw new Error(`not written yet ${check.id}`);
}

export function checkRemedy(check: Check, facts: PreflightFacts): Remedy | undefined {
  throw new Error(`not written yet ${check.id} ${facts.machineId}`);
}
