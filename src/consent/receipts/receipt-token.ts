import { readTokenPart, tokenParts, type TokenParts } from '#src/consent/id-token.ts';
import type { Receipt, ReceiptSignature } from './receipt.ts';

/** The ID token of a receipt as far as it can be read; what cannot be read is undefined. */
export interface ReceiptToken extends ReceiptSignature {
  parts: TokenParts | undefined;
  header: Record<string, unknown> | undefined;
  claims: Record<string, unknown> | undefined;
}

/** Undefined when the receipt holds no token. Never throws. */
export function receiptToken({ signature }: Receipt): ReceiptToken | undefined {
  if (signature === null) return undefined;
  const parts = orUndefined(() => tokenParts(signature.idToken));
  return {
    ...signature,
    parts,
    header: parts && orUndefined(() => readTokenPart(parts.header)),
    claims: parts && orUndefined(() => readTokenPart(parts.claims)),
  };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
