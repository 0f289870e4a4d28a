import { config } from '#src/config.ts';
import { type Terms, type TermsTarget, termsById } from '#src/consent/terms.ts';

/** The terms in force for a product, as this deployment names them, or why there are none. */
export function termsFor(target: TermsTarget | undefined): { terms: Terms } | { problem: string } {
  if (target === undefined)
    return { problem: 'The terms depend on the machines: choose at least one that can get access.' };
  const id = config().terms[target];
  const terms = termsById(id);
  if (terms?.target !== target) {
    return {
      problem: `config.json names the terms "${id}", which this app does not have for this product. Whoever runs the app must correct that.`,
    };
  }
  return { terms };
}
