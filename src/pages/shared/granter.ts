import type { RecordSignature, SignatureFault } from '#src/consent/signature.ts';

/** Who granted a consent: by a valid signature alone. A record is a claim of whoever wrote it. */
export type Granter =
  /** With a key that Entra publishes. */
  | { is: 'signed'; name: string; username?: string; signedAt: number }
  /** Signed with a key that Entra doesn't publish: withdrawn since, or never Entra's. */
  | { is: 'otherKey' }
  /** Entra's keys can't be read: anybody may have signed. */
  | { is: 'keysUnread' }
  | { is: 'unsigned'; why: SignatureFault }
  | { is: 'unread' }
  | { is: 'checking' };

export function granterOf(signature: RecordSignature): Granter {
  if (signature.is === 'invalid') return { is: 'unsigned', why: signature.why };
  const { name, username, oid, signedAt, keyConfirmed } = signature;
  if (keyConfirmed !== true) return { is: keyConfirmed === false ? 'otherKey' : 'keysUnread' };
  return { is: 'signed', name: name ?? username ?? oid, ...(username && { username }), signedAt };
}

/** "Ada Lovelace (ada@contoso.example)", or the one that is known. May hold Azure's text: show it with AzureText. */
export function personWords(name: string, username: string | undefined): string {
  return username === undefined || username === name ? name : `${name} (${username})`;
}

/** Who granted it in a text, such as a row's. May hold Azure's text: show it with AzureText. */
export function granterWords(granter: Granter): string {
  if (granter.is === 'signed') return granter.name;
  return granter.is === 'checking' ? 'Checking signature' : lacks[granter.is];
}

export type Lack = Exclude<Granter['is'], 'signed' | 'checking'>;

const lacks: Record<Lack, string> = {
  otherKey: 'Signature not confirmed',
  keysUnread: 'Signature not confirmed',
  unsigned: 'Signature missing',
  unread: 'Signature not checked',
};
