import { SealLine } from './SealLine.tsx';
import { useKeptSeal } from './use-kept-seal.ts';

/** Whether the customer's container holds a receipt of a consent. */
export function KeptSeal({ container, consentId }: { container: string; consentId: string }) {
  return <SealLine seal={useKeptSeal(container, consentId)} />;
}
