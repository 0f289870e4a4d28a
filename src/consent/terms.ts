import { sha256Hex } from '#src/lib/digest.ts';
import { azureLocal20250304 } from './terms/azure-local-2025-03-04.ts';
import { windowsServer20241030 } from './terms/windows-server-2024-10-30.ts';
import { windowsServer20250304 } from './terms/windows-server-2025-03-04.ts';

/** The product whose terms apply to a machine. */
export type TermsTarget = 'windowsServer' | 'azureLocal';

/**
 * One published wording. `text` is verbatim: UTF-8, paragraphs parted by one empty line, LF line ends, no line end after the last one.
 * A wording never changes: another text is another version with another id, and old ones stay readable for good.
 */
export interface Terms {
  id: string;
  target: TermsTarget;
  /** The date of the document that carries the wording, `YYYY-MM-DD`. */
  version: string;
  language: 'en';
  title: string;
  text: string;
  source: string;
}

/** Microsoft's link below the terms. */
export const privacyStatementUrl = 'https://www.microsoft.com/privacy/privacystatement';

export const targetNames: Readonly<Record<TermsTarget, string>> = {
  windowsServer: 'Windows Server',
  azureLocal: 'Azure Local',
};

/** Every wording that this app holds, by target, oldest first. */
export const allTerms: readonly Terms[] = [windowsServer20241030, windowsServer20250304, azureLocal20250304];

export function termsById(id: string): Terms | undefined {
  return allTerms.find((terms) => terms.id === id);
}

/** SHA-256 of the UTF-8 text that is shown, 64 hexadecimal digits. */
export function termsHash(terms: Pick<Terms, 'text'>): Promise<string> {
  return sha256Hex(terms.text);
}

/** The product that a machine is, as Azure calls it now. */
export function targetOf({ azureLocal }: { azureLocal: boolean }): TermsTarget {
  return azureLocal ? 'azureLocal' : 'windowsServer';
}
