import type { ConsentEntry } from '#src/azure/records.ts';

/** Who granted a consent: by a valid signature alone; else who recorded it, and that the signature is missing. */
export type Granter =
  | { is: 'signed'; name: string; username?: string; signedAt: number; keyConfirmed: boolean | 'unknown' }
  | { is: 'keptByPerson'; recordedBy?: string }
  | { is: 'unsigned'; recordedBy?: string }
  | { is: 'checking' };

export function useGranter(_entry: ConsentEntry | undefined): Granter {
  throw new Error('not written yet');
}

/** `Ada Lovelace`, or `Recorded by …, signature missing`: for a cell or a sentence. */
export function GrantedBy(_props: { entry: ConsentEntry }): React.JSX.Element {
  throw new Error('not written yet');
}

/** The seal row: who signed, when, and how far the signature was checked. */
export function Seal(_props: { entry: ConsentEntry }): React.JSX.Element {
  throw new Error('not written yet');
}
