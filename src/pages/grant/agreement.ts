import type { Terms } from '#src/consent/terms.ts';
import { type MachineChoice, sameMachines } from './machine-choice.ts';

/** What a tick below the terms agrees to: one text, for these machines. */
export interface Agreement {
  termsId: string;
  /** ARM ids. */
  machines: readonly string[];
}

/** What can be agreed to now; undefined while machines are being read, and where there is no text. */
export function offeredAgreement(
  { included, pending }: Pick<MachineChoice, 'included' | 'pending'>,
  terms: Pick<Terms, 'id'> | undefined,
): Agreement | undefined {
  if (terms === undefined || pending > 0) return undefined;
  return { termsId: terms.id, machines: included.map(({ id }) => id) };
}

/** Whether the box was ticked for exactly what is offered: a tick for one machine is none for two, nor one for another text. */
export function isAgreed(ticked: Agreement | false, offered: Agreement): boolean {
  return ticked !== false && ticked.termsId === offered.termsId && sameMachines(ticked.machines, offered.machines);
}

export const tickFirst = 'Tick the box if you agree to the terms. Without that nothing is granted.';
