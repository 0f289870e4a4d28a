import { type Question, stepToExtension } from './decide-shared.ts';
import type { Step } from './operation.ts';

/** Installs the extension; gives nobody access. Pure. */
export function decideSetUp(question: Question): Step {
  return stepToExtension(question) ?? { do: 'done', outcome: { is: 'setUp' } };
}
