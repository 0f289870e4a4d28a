import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Seal } from './seal.ts';
import type { UnreadLog, Witness } from './witness.ts';

const key = 'witnessed';

const logHabits =
  'The Activity Log shows a write some minutes after it happened, keeps it for 90 days, and only shows it to people who may read it.';

const instant = (text: string) => formatInstant(Date.parse(text));

/** A seal has room for one correlation id beside it, and there may be several logs. */
const unreadWords = ({ words, correlationId }: UnreadLog): string =>
  correlationId === undefined ? words : `${words} Correlation ID ${correlationId}.`;

/** What the Activity Log says for the record of a consent with this hash. */
export function witnessSeal(consentHash: string, witness: Witness): Seal {
  const foundWords = ({ caller, at }: { caller: string; at: string }) =>
    `The Activity Log, which nobody can edit, names ${visibleText(caller)} as who wrote the record at ${instant(at)}: the person who agreed, at a time that fits the record and the time agreed to. The log has it under a correlation id made from the consent's hash ${consentHash}.`;
  switch (witness.kind) {
    case 'found':
      return {
        key,
        tone: 'good',
        words: 'Witnessed in the Activity Log',
        explanation: foundWords(witness),
      };
    case 'foundInPart':
      return {
        key,
        tone: 'neutral',
        words: 'Witnessed in what could be read of the Activity Log',
        explanation: `${foundWords(witness)} Whether somebody else wrote a copy of the record as well cannot be told: ${witness.unread.map(unreadWords).join(' ')}`,
      };
    case 'otherPerson':
      return {
        key,
        tone: 'attention',
        words: 'Written by somebody else than who agreed',
        explanation: `The Activity Log names ${visibleText(witness.caller)} as who wrote the record at ${instant(witness.at)}. That is not the person whom the consent names.`,
      };
    case 'otherTry':
      return {
        key,
        tone: 'attention',
        words: 'Somebody else tried to write the record',
        explanation: `The Activity Log names ${visibleText(witness.caller)} as who tried to write the record at ${instant(witness.at)}, and does not show that Azure took it. That is not the person whom the consent names.`,
      };
    case 'otherTime':
      return {
        key,
        tone: 'attention',
        words: 'Written at another time than the record says',
        explanation: `The Activity Log has a writing of the record by ${visibleText(witness.caller)} at ${instant(witness.at)}. That is more than 5 minutes from what the record allows, ${instant(witness.expected)}.`,
      };
    case 'otherId':
      return {
        key,
        tone: 'attention',
        words: 'Written under another correlation id',
        explanation: `The Activity Log names ${visibleText(witness.caller)} as who wrote the record at ${instant(witness.at)}: the person who agreed, but not under the correlation id made from the consent's hash ${consentHash}.`,
      };
    case 'reading':
      return { key, tone: 'neutral', words: 'Looking in the Activity Log', explanation: logHabits };
    case 'unreadable':
      return {
        key,
        tone: 'neutral',
        words: 'The Activity Log could not be read',
        explanation: `${visibleText(witness.why, 900)} ${logHabits}`,
        ...(witness.correlationId !== undefined && { correlationId: witness.correlationId }),
      };
    case 'notFound':
      return {
        key,
        tone: 'neutral',
        words: 'Not found in the Activity Log',
        explanation: `${logHabits} For the first hour it is looked for again every half minute while this page is visible. Nothing can be said from here about older writes.`,
      };
  }
}
