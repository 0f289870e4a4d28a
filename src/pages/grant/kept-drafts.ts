import { type ConsentDraft, keepDraft, readDraft } from '#src/azure/records/consent-draft.ts';
import { draftKey } from '#src/azure/records/draft-storage.ts';
import { sameMachines } from './machine-choice.ts';

/** So many drafts about other machines are kept besides. */
const mostBeside = 2;

/** Stored within the last draft: whatever drops that drops them all. */
type KeptDraft = ConsentDraft & { beside?: readonly ConsentDraft[] };

/** About other machines than the draft that was taken up, that of last first. */
let beside: readonly ConsentDraft[] = [];

/** What this tab kept about these machines, or last where there are none. What it kept about others stays beside what is kept from now on. */
export function takeUpDraft(
  machines: readonly string[],
  isLastMeant = machines.length === 0,
): ConsentDraft | undefined {
  const last = readDraft();
  beside = [];
  if (last === undefined) return undefined;
  const about = isLastMeant ? last.machines : machines;
  try {
    const { beside: others = [] } = JSON.parse(sessionStorage.getItem(draftKey) ?? '') as KeptDraft;
    return takeUp(about, [last, ...others]);
  } catch {
    // The others are malformed.
    return takeUp(about, [last]);
  }
}

function takeUp(machines: readonly string[], drafts: readonly ConsentDraft[]): ConsentDraft | undefined {
  const found = drafts.find((draft) => sameMachines(machines, draft.machines));
  beside = drafts.filter((draft) => draft !== found).slice(0, mostBeside);
  // Only what is stored as the last one is read and checked.
  return found && (found === drafts[0] || keepAsLast(found)) ? readDraft() : undefined;
}

/** `keepDraft`, without losing what was kept about other machines, unless there is no room for both. */
export function keepAsLast(draft: ConsentDraft): boolean {
  const whole: KeptDraft = { ...draft, beside };
  return keepDraft(whole) || keepDraft(draft);
}
