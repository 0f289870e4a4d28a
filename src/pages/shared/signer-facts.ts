import { signingKeys } from '#src/auth/identity-provider.ts';
import { errorSentence } from '#src/azure/records/error-sentence.ts';
import { config } from '#src/config.ts';
import type { KnownFacts } from '#src/consent/receipts/receipt-verification.ts';

/** What tells a signature for this app from another: the keys that Microsoft Entra publishes now, and the app's ids. Throws ConfigError. */
export async function signerFacts(): Promise<KnownFacts> {
  const { clientId, formerClientIds = [] } = config();
  const appIds = [clientId, ...formerClientIds];
  try {
    return { appIds, entraKeys: await signingKeys() };
  } catch (error) {
    const key = `The keys that Microsoft Entra publishes could not be read: ${errorSentence(error)}`;
    return { appIds, why: { key } };
  }
}
