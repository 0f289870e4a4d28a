import { config } from '#src/config.ts';
import type { Terms } from '#src/consent/terms.ts';
import type { Tone } from '#src/ui/tone.ts';

/** Whether new consents are given under this wording, as this deployment's configuration says. */
function isInForce(terms: Terms): boolean {
  return config().terms[terms.target] === terms.id;
}

/** Of a wording that is not in force nobody knows here whether it once was, or is yet to be. */
export const forceWords = (terms: Terms): { tone: Tone; words: string } =>
  isInForce(terms)
    ? { tone: 'good', words: 'In force for new consents' }
    : { tone: 'neutral', words: 'Not in force for new consents here' };
