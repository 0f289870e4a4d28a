import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Tone } from '#src/ui/tone.ts';
import { endOf } from './consent-outcome.ts';
import type { Witness } from './witness.ts';

/** One thing that speaks for a consent: what is known, no stronger than its evidence, and how. */
export interface Seal {
  key: 'recorded' | 'signed' | 'witnessed' | 'ended';
  tone: Tone;
  words: string;
  explanation: string;
}

/** `now` in ms of server time. */
export function sealsOf(entry: ConsentHistoryEntry, witness: Witness, now: number): Seal[] {
  return [recorded(entry), signed(entry), witnessed(entry, witness), ended(entry, now)];
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

const logHabits =
  'The Activity Log shows a write some minutes after it happened, keeps it for 90 days, and only shows it to people who may read it.';

function witnessed({ consentHash }: ConsentHistoryEntry, witness: Witness): Seal {
  const key = 'witnessed';
  switch (witness.kind) {
    case 'found':
      return {
        key,
        tone: 'good',
        words: 'Witnessed in the Activity Log',
        explanation: `The Activity Log, which nobody can edit, names ${visibleText(witness.caller)} as who wrote the record at ${formatInstant(Date.parse(witness.at))}: the person who agreed. The log has it under a correlation id made from the consent's hash ${consentHash}.`,
      };
    case 'otherPerson':
      return {
        key,
        tone: 'attention',
        words: 'Written by somebody else than who agreed',
        explanation: `The Activity Log names ${visibleText(witness.caller)} as who wrote the record at ${formatInstant(Date.parse(witness.at))}. That is not the person whom the consent names.`,
      };
    case 'reading':
      return { key, tone: 'neutral', words: 'Looking in the Activity Log', explanation: logHabits };
    case 'unreadable':
      return {
        key,
        tone: 'neutral',
        words: 'The Activity Log could not be read',
        explanation: `${visibleText(witness.why, 600)} ${logHabits}`,
      };
    case 'notFound':
      return {
        key,
        tone: 'neutral',
        words: 'Not found in the Activity Log',
        explanation: `${logHabits} Nothing can be said from here about older writes.`,
      };
  }
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
