import { canonicalJson } from '#src/consent/canonical-json.ts';
import { consentHash, consentId } from '#src/consent/consent.ts';
import { sha256Hex } from '#src/consent/digest.ts';
import { termsHash } from '#src/consent/terms.ts';
import { publishedTerms } from '#src/consent/terms/published.ts';
import { type CheckOutcome, failed, notCheckable, passed } from './receipt-check.ts';
import { receiptCode, receiptText } from './receipt-text.ts';
import type { Receipt } from './receipt.ts';

/** Whether the file is what the app would write of its value, byte by byte: nothing rides along in spaces or repeated members. */
export function checkWritten(bytes: Uint8Array, receipt: Receipt): CheckOutcome {
  const written = new TextEncoder().encode(receiptText(receipt));
  const isSame = written.length === bytes.length && written.every((byte, index) => byte === bytes[index]);
  return isSame
    ? passed('The file is written exactly as this app writes receipts.')
    : failed('The file is not written as this app writes receipts: it was edited, or saved by another program.');
}

export async function checkCode(receipt: Receipt): Promise<CheckOutcome> {
  const code = await receiptCode(receipt);
  return code === receipt.code
    ? passed(`The verification code ${code} fits the rest of the receipt.`)
    : failed(`The verification code is ${receipt.code}, but that of this receipt would be ${code}.`);
}

export async function checkConsentHash({ record }: Receipt): Promise<CheckOutcome> {
  const hash = await consentHash(record.consent);
  return hash === record.consentHash
    ? passed(`The hash of the consent is ${hash}, as the record says.`)
    : failed(`The record says that the hash of the consent is ${record.consentHash}, but it is ${hash}.`);
}

export async function checkConsentId({ record }: Receipt): Promise<CheckOutcome> {
  const id = consentId(await consentHash(record.consent));
  return id === record.consentId
    ? passed(`The id ${id} is derived from the consent.`)
    : failed(`The record has the id ${record.consentId}, but that of this consent is ${id}.`);
}

export async function checkTerms({ terms, record: { consent } }: Receipt): Promise<CheckOutcome> {
  const hash = await termsHash(terms);
  if (hash !== consent.terms.sha256) {
    return failed(`The hash of the text is ${hash}, but what was agreed to has the hash ${consent.terms.sha256}.`);
  }
  const agreed = { ...consent.terms, target: consent.target };
  const other = (['id', 'version', 'language', 'target'] as const).find((name) => terms[name] !== agreed[name]);
  return other === undefined
    ? passed('The text in the receipt is the one that the consent names by its hash.')
    : failed(`The "${other}" of the text is ${terms[other]}, but that of the consent is ${agreed[other]}.`);
}

export async function checkPublished({ terms }: Receipt): Promise<CheckOutcome> {
  const published = Object.hasOwn(publishedTerms, terms.id) ? publishedTerms[terms.id] : undefined;
  if (published === undefined) {
    return notCheckable(
      `This version of the app does not know the text ${terms.id}: it may be newer, or never published.`,
    );
  }
  const hash = await termsHash(terms);
  return hash === published
    ? passed(`The text is the published ${terms.id}, letter by letter.`)
    : failed(`The published ${terms.id} has the hash ${published}, but this text has ${hash}.`);
}

export async function checkCommands({ commands, record: { consent } }: Receipt): Promise<CheckOutcome> {
  const hash = await sha256Hex(canonicalJson(commands));
  if (hash !== consent.commands.sha256) {
    return failed(
      `The hash of the commands is ${hash}, but what was agreed to has the hash ${consent.commands.sha256}.`,
    );
  }
  return commands.version === consent.commands.version
    ? passed('The list of commands in the receipt is the one that the consent names by its hash.')
    : failed(`The list of commands is version ${commands.version}, but the consent names ${consent.commands.version}.`);
}
