import * as v from 'valibot';
import { signedIn } from '#src/auth/session.ts';
import type { Answer } from '#src/azure/asked.ts';
import type { AskedGroup } from '#src/consent/authority/asked.ts';
import { longestReason } from '#src/consent/consent.ts';

/*
 * Where Azure wants another sign-in in the middle of an answer, the page is left: what was typed is there again afterwards. It fills the form
 * and answers nothing.
 */

const key = 'remote-support.answer';

const schema = v.object({
  of: v.string(),
  result: v.picklist(['Approve', 'Deny']),
  reason: v.pipe(v.string(), v.maxLength(longestReason)),
});

export function keepAnswer(group: AskedGroup, answer: Answer): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ of: nameOf(group), ...answer }));
  } catch {
    // It is typed again.
  }
}

/** What was kept of an answer to this, by this person. */
export function keptAnswer(group: AskedGroup): Answer | undefined {
  try {
    const { of, ...answer } = v.parse(schema, JSON.parse(sessionStorage.getItem(key) ?? ''));
    return of === nameOf(group) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** It was answered, or the person thought better of it. */
export function dropAnswer(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then nothing is kept either.
  }
}

function nameOf({ consentId, principalId }: AskedGroup): string {
  return `${signedIn()?.userId} ${consentId} ${principalId}`;
}
