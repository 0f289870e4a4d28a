import type { RecordSignature } from './signature.ts';

/** Whether the person's signature under a record is proven, by a key that Entra publishes. What nobody has checked is not. */
export function isSigned(signature: RecordSignature | undefined): boolean {
  return signature?.is === 'valid' && signature.keyConfirmed === true;
}
