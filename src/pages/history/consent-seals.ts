import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Seal } from '#src/pages/shared/seal.ts';
import { witnessSeal } from '#src/pages/shared/witness-seal.ts';
import type { Witness } from '#src/pages/shared/witness.ts';
import { endOf } from './consent-outcome.ts';

/** `now` in ms of server time. */
export function sealsOf(entry: ConsentHistoryEntry, witness: Witness, now: number): Seal[] {
  return [recorded(entry), signed(entry), witnessSeal(entry.consentHash, witness), ended(entry, now)];
}

function recorded(entry: ConsentHistoryEntry): Seal {
  const groups = entry.records.length === 1 ? '1 resource group' : `${entry.records.length} resource groups`;
  const fits = entry.problems.length === 0;
  return {
    key: 'recorded',
    tone: fits ? 'good' : 'attention',
    words: fits ? `Recorded in ${groups}` : `Recorded in ${groups}, with differences`,
    explanation:
      'The record is kept as a deployment without resources. Its hash was worked out again from what Azure holds, and its id belongs to that hash, so the text below is what was recorded.',
  };
}

function signed({ signature }: ConsentHistoryEntry): Seal {
  const methods = signature.authenticationMethods.join(', ');
  return {
    key: 'signed',
    tone: 'neutral',
    words: 'Signed by Microsoft Entra, not checked here',
    explanation: `The record names the ID token in which Microsoft Entra signed this consent at ${formatInstant(Date.parse(signature.issuedAt))}${methods === '' ? '' : ` (signed in with ${visibleText(methods)})`}: key ${visibleText(signature.keyId)}, SHA-256 ${signature.idTokenSha256}. The token itself is no part of the record, so its signature can only be checked in a receipt.`,
  };
}

function ended(entry: ConsentHistoryEntry, now: number): Seal {
  const { machines, notAfter } = entry.consent;
  const count = machines.filter((machine) => endOf(entry, machine) !== undefined).length;
  if (count === machines.length) {
    return {
      key: 'ended',
      tone: 'good',
      words: 'Ended on every machine',
      explanation: 'For each machine, a record says how access ended and what proved it; see the machines below.',
    };
  }
  const past = now >= Date.parse(notAfter);
  return {
    key: 'ended',
    tone: past ? 'neutral' : 'busy',
    words: past
      ? `Past its end; confirmed on ${count} of ${machines.length}`
      : `No end on record yet for ${machines.length - count} of ${machines.length}`,
    explanation: past
      ? "The time agreed to has passed. The end on a machine is recorded when the machine's page has seen it proven."
      : `The time agreed to runs until ${formatInstant(Date.parse(notAfter))}. Each machine's page shows what access there is now.`,
  };
}
