import { config } from '#src/config.ts';
import type { Terms, TermsTarget } from '#src/consent/terms.ts';

export const targetNames: Record<TermsTarget, string> = {
  windowsServer: 'Windows Server',
  azureLocal: 'Azure Local',
};

/** Whether new consents are given under this wording, as this deployment's configuration says. */
export function isInForce(terms: Terms): boolean {
  return config().terms[terms.target] === terms.id;
}
