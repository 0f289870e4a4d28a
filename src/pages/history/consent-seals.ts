import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Tone } from '#src/ui/tone.ts';
import { endOf } from './consent-outcome.ts';

/** One thing that speaks for a consent: what is known, no stronger than its evidence, and how. */
export interface Seal {
  key: 'recorded' | 'signed' | 'witnessed' | 'ended';
  tone: Tone;
  words: string;
  explanation: string;
}

/** `now` in ms of server time. */
export function sealsOf(entry: ConsentHistoryEntry, now: number): Seal[] {
  return [recorded(entry), signed(entry), witnessed(entry), ended(entry, now)];
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
    explanation: `The record names the ID token in which Microsoft Entra signed this consent at ${formatInstant(Date.parse(signature.issuedAt))}${methods === '' ? '' : ` (signed in with ${visibleText(methods)})`}: key ${visibleText(signature.keyId)}, SHA-256 ${signature.idTokenSha256}. The token itself is not kept in Azure, so its signature can only be checked by whoever saved it.`,
  };
}

function witnessed({ caller, consentHash }: ConsentHistoryEntry): Seal {
  return caller === undefined
    ? {
        key: 'witnessed',
        tone: 'neutral',
        words: 'Not found in the Activity Log',
        explanation:
          'The Activity Log shows a write some minutes after it happened, keeps it for 90 days, and is only shown to people who may read it. Nothing can be said from here about older writes.',
      }
    : {
        key: 'witnessed',
        tone: 'good',
        words: 'Witnessed in the Activity Log',
        explanation: `The Activity Log, which nobody can edit, names ${visibleText(caller)} as who wrote the record, under a correlation id made from the consent's hash ${consentHash}.`,
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
      : `Not ended; confirmed on ${count} of ${machines.length}`,
    explanation: past
      ? "The time agreed to has passed. The end on a machine is recorded when the machine's page has seen it proven."
      : `The time agreed to runs until ${formatInstant(Date.parse(notAfter))}. Each machine's page shows what access there is now.`,
  };
}
