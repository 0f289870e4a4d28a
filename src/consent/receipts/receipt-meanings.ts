import type { CheckKey } from './receipt-check.ts';

/** A short name of each check for a person. */
export const checkTitles: Record<CheckKey, string> = {
  readable: 'Readable as a receipt',
  written: 'Written by this format',
  code: 'Verification code',
  consentHash: 'Hash of the consent',
  consentId: 'Id of the consent',
  terms: 'Terms agreed to',
  published: 'Published terms',
  commands: 'List of commands',
  token: 'ID token of the record',
  signature: 'Signature of the ID token',
  nonce: 'Signed for this consent',
  person: 'Person who signed',
  tenant: 'Directory that signed',
  application: 'Application that asked',
  key: 'Key of Microsoft Entra',
  time: 'Order of the times',
  azure: 'What Azure said',
  witness: 'Activity Log in the receipt',
  recordNow: 'Record in Azure now',
  witnessNow: 'Activity Log now',
};

/** What it proves when a check holds, and what it does not, for somebody who has to rely on it. */
export const checkMeanings: Record<CheckKey, string> = {
  readable:
    'The file has every part of a receipt and nothing else. This says nothing of whether what the parts say is true.',
  written:
    'No byte of the file differs from how a receipt is written, so nothing is hidden in spaces or repeated members. Whoever knows the format can write such a file.',
  code: 'Nothing was changed since the code was worked out: a damaged or carelessly edited file is found. It is no signature: whoever changes the file can work out a new code, so compare it with a code that was kept elsewhere.',
  consentHash:
    'The consent in the file is the one whose hash the record names. By itself it does not show who agreed: whoever can change the consent can change the hash beside it.',
  consentId:
    'The id under which Azure keeps the record, and under which the jobs run, belongs to this consent and to no other. It does not show who made the consent.',
  terms:
    'The text in the file is, letter by letter, the one whose hash is part of the consent. It does not show that the person read it.',
  published: 'The text is one of the wordings that this app holds. It does not show that Microsoft still uses it.',
  commands:
    'The list of commands in the file is the one whose hash is part of the consent. It does not show which commands were run, nor that Microsoft allows only these.',
  token:
    'The ID token is the one whose hash the record holds, and its key, time and ways of signing in are those of the record. Whether the token is genuine, the checks of its signature and key show.',
  signature:
    'The ID token was not changed since it was signed with the key in this file. That the key is of Microsoft Entra is another check: without it, the key could be anybody’s.',
  nonce:
    'The ID token carries the hash of exactly this consent: machines, level, times and text. With a genuine signature this proves that Entra signed for this consent; it does not prove that the person read it.',
  person:
    'The user whom the ID token names is the one whom the consent names. With a genuine signature this proves that this account signed in; it does not prove who sat at the keyboard.',
  tenant:
    'The ID token names the directory of the consent, and an issuer of that directory. Without the checks of signature and key, anybody could have written it.',
  application:
    'The ID token names the application with which people consent. Any application that a person signs in to can ask for the hash of a consent that nobody was shown; with a genuine signature this proves that another one did not.',
  key: 'The key in the receipt is among the keys that were given as those of Microsoft Entra. This is as strong as the source of those keys: Entra shows its present ones, older ones must have been kept.',
  time: 'The order of the times is possible: agreed, signed, recorded, seen. Only the time in the ID token is signed; the others are a copy of what Azure said.',
  azure:
    'What was copied from Azure belongs to this consent and goes no further than it. Nobody signed the copy: compare it with Azure, or with logs kept elsewhere.',
  witness:
    'The copy of the Activity Log names the person of the consent as the writer of its record. It is a copy that nobody signed: compare it with the log, or with an export that the person cannot change.',
  recordNow:
    'Azure still keeps this record, unchanged. Whoever may write to the resource group can replace or delete it, so the time at which it was written is for the Activity Log to show.',
  witnessNow:
    'The Activity Log itself names the person of the consent as the writer of its record, independently of this app and of this file. Azure keeps this log for 90 days; after that only an export can show it.',
};
