import type { SignatureFault } from '#src/consent/signature.ts';
import type { CheckDetail, CheckKey, Moment, PlainWhy, ReceiptCheck, ReceiptVerdict } from './checks.ts';

/** The one verdict on a receipt. */
export function verdictWords(verdict: ReceiptVerdict): {
  intent: 'success' | 'warning' | 'error';
  title: string;
  sentence: string;
} {
  return verdicts[verdict];
}

/** What a check came to, in its own words. */
export function checkSentence({ key, result }: Pick<ReceiptCheck, 'key' | 'result'>): string {
  return checkSentences[key][result] ?? 'Couldn’t read the file.';
}

/** What is behind a result, such as what was expected. It may hold text from the file, or Azure's: show it with `AzureText`. */
export function checkReason({ detail }: Pick<ReceiptCheck, 'detail'>): string | undefined {
  return detail && detailSentence(detail);
}

/** Why a signature doesn't count. */
export function signatureFaultSentence(why: SignatureFault): string {
  return plain[why];
}

const verdicts: Record<ReceiptVerdict, ReturnType<typeof verdictWords>> = {
  valid: {
    intent: 'success',
    title: 'Valid',
    sentence: 'Unchanged since it was signed. Azure’s details are unsigned copies and match the consent.',
  },
  unconfirmed: {
    intent: 'warning',
    title: 'Not confirmed',
    sentence:
      'Nothing failed, but whether Microsoft Entra signed it for this app couldn’t be checked. Anyone can sign a made-up receipt with a key of their own.',
  },
  changed: { intent: 'error', title: 'Not valid', sentence: 'It was changed, or never was what it says.' },
  unreadable: { intent: 'error', title: 'Not a receipt', sentence: 'This file can’t be read as a receipt.' },
};

/** What can always be checked in a file that can be read has no words for the other case. */
const checkSentences: Readonly<Record<CheckKey, { holds: string; fails: string; notCheckable?: string }>> = {
  readable: { holds: 'The file is a whole receipt.', fails: 'The file can’t be read as a receipt.' },
  written: {
    holds: 'The file is exactly as this app wrote it.',
    fails: 'The file was edited, or saved by another program.',
  },
  code: {
    holds: 'The verification code matches the receipt.',
    fails: 'The verification code doesn’t match the receipt.',
  },
  consentHash: { holds: 'The consent matches its hash.', fails: 'The consent doesn’t match its hash.' },
  consentId: { holds: 'The ID belongs to this consent.', fails: 'The ID isn’t this consent’s.' },
  terms: {
    holds: 'The terms are those of the consent, letter by letter.',
    fails: 'The terms aren’t those of the consent.',
  },
  published: {
    holds: 'The terms are the published text.',
    fails: 'The terms differ from the text published under this ID.',
    notCheckable: 'Couldn’t compare the terms with a published text.',
  },
  commands: {
    holds: 'The list of commands is that of the consent.',
    fails: 'The list of commands isn’t that of the consent.',
  },
  token: {
    holds: 'The signature is the one on record.',
    fails: 'The signature isn’t the one on record, or can’t be read.',
  },
  signature: { holds: 'The signature verifies with its key.', fails: 'The signature doesn’t verify with its key.' },
  nonce: {
    holds: 'The signature is for exactly this consent.',
    fails: 'The signature is for something else.',
    notCheckable: 'Couldn’t check what was signed.',
  },
  person: {
    holds: 'The person of the consent signed.',
    fails: 'Another person signed, or none is named.',
    notCheckable: 'Couldn’t check who signed.',
  },
  tenant: {
    holds: 'The person signed in to the directory of the consent.',
    fails: 'Another directory signed, or none is named.',
    notCheckable: 'Couldn’t check which directory signed.',
  },
  application: {
    holds: 'This app asked for the signature.',
    fails: 'Another application asked for the signature.',
    notCheckable: 'Couldn’t check which application asked for the signature.',
  },
  key: {
    holds: 'The key is published by Microsoft Entra.',
    fails: 'The key isn’t Microsoft Entra’s.',
    notCheckable: 'Couldn’t confirm that the key is Microsoft Entra’s.',
  },
  reviews: {
    holds: 'Another person signed each review of an emergency, if there is one.',
    fails: 'A review isn’t of this consent, or isn’t signed by another person.',
    notCheckable: 'Couldn’t confirm that a review is signed with Microsoft Entra’s key.',
  },
  time: {
    holds: 'The times fit together.',
    fails: 'The times don’t fit together.',
    notCheckable: 'Couldn’t check the times.',
  },
  azure: {
    holds: 'What was copied from Azure, such as who approved, is unsigned and within the consent.',
    fails: 'What was copied from Azure doesn’t fit the consent.',
  },
  witness: {
    holds: 'The copied Activity Log names the person of the consent.',
    fails: 'The copied Activity Log names another writer of the record.',
    notCheckable: 'Couldn’t tell from the copy who wrote the record.',
  },
  recordNow: {
    holds: 'Azure still keeps this record, unchanged.',
    fails: 'Azure keeps another record under this ID.',
    notCheckable: 'Couldn’t compare with the record in Azure.',
  },
  witnessNow: {
    holds: 'The Activity Log names the person of the consent.',
    fails: 'The Activity Log names another writer of the record.',
    notCheckable: 'Couldn’t tell from the Activity Log who wrote the record.',
  },
};

const moments: Record<Moment, string> = {
  signIn: 'The token',
  authentication: 'The sign-in',
  record: 'A record',
  activity: 'An event of the Activity Log',
  request: 'A request for a role',
  answer: 'An answer to it',
  change: 'A change',
  revoke: 'A revoke',
  accessEnd: 'The end of access',
  reading: 'The reading of Azure',
};

function detailSentence(detail: CheckDetail): string {
  if ('at' in detail)
    return detail.at === '' ? 'The file isn’t a receipt of a known form.' : `“${detail.at}” isn’t as it must be.`;
  if ('expected' in detail) return `Expected ${detail.expected}, found ${detail.found}.`;
  if ('early' in detail) return `${moments[detail.early]} is dated before ${moments[detail.late].toLowerCase()}.`;
  if ('what' in detail)
    return detail.why === 'notOfConsent'
      ? `This isn’t of the consent: ${detail.what}`
      : `More than was agreed, or an unknown level, on ${detail.what}`;
  if ('writer' in detail) return `It names ${detail.writer}.`;
  return 'message' in detail ? detail.message : plain[detail.why];
}

const plain: Record<PlainWhy | SignatureFault, string> = {
  tooLong: 'It’s larger than 16 MB.',
  notJson: 'It isn’t JSON in UTF-8.',
  fileUnreadable: 'The file can’t be read.',
  broken: 'The check couldn’t be made on what the file holds.',
  unknownTerms: 'This version doesn’t know these terms.',
  noApp: 'The app’s client ID isn’t known here.',
  noKeys: 'No published keys were given.',
  keyNotGiven: 'It’s none of the published keys. Microsoft Entra no longer shows old keys.',
  reviewOfOther: 'It’s a review of another consent.',
  ownReview: 'The person of the consent reviewed it.',
  writerNotFound: 'It has no write of the record.',
  notAsked: 'Azure wasn’t asked.',
  signedOut: 'Sign in to compare it with Azure.',
  otherDirectory: 'The consent belongs to another directory than yours.',
  notFound: 'Azure doesn’t have it. Azure deletes the oldest deployments of a full history.',
  copiesDiffer: 'Its copies differ.',
  unreadable: 'The signature can’t be read.',
  algorithm: 'The ID token isn’t signed the way Microsoft Entra signs (RS256).',
  unknownKey: 'Microsoft Entra doesn’t publish the key that signed this.',
  otherKey: 'The ID token names another key than the one beside it.',
  otherKeyPublished: 'Microsoft Entra published another key under this key’s ID.',
  keyForm: 'The key isn’t a key of the expected form.',
  shortKey: 'The key has fewer than 2,048 bits.',
  notSignedByKey: 'The key didn’t sign this.',
  issuer: 'It was issued by another authority.',
  directory: 'It was issued by another directory.',
  person: 'Another person signed in.',
  otherConsent: 'The sign-in was for another consent.',
  application: 'The sign-in was for another application.',
  noTimes: 'It doesn’t say when it was issued and expires.',
  tooOld: 'The sign-in is older than the consent.',
  tooLate: 'The sign-in is later than it can be.',
  notYetValid: 'The signature isn’t valid yet.',
  expired: 'The sign-in has expired.',
};
