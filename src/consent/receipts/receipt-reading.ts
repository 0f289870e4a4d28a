import { accessLevels } from '#src/consent/access-level.ts';
import type { Command, CommandList } from '#src/consent/commands.ts';
import { readRecordForm } from '#src/consent/record.ts';
import { anyText, listOf, objectOf, oneOf, refuse, ShapeError, textOf } from '#src/consent/shape.ts';
import { readAzureExtract } from './receipt-azure-reading.ts';
import type { Receipt, ReceiptSignature, ReceiptTerms } from './receipt.ts';

/** A receipt of a thousand machines has about 2 MB; what is longer is not worth the memory. Bytes. */
export const longestReceipt = 16_777_216;

export type ReceiptReading = { ok: true; receipt: Receipt } | { ok: false; reason: string };

/** Reads the bytes of a file that anyone may have written as `docs/receipt.md` defines it. Never throws; no hash is checked. */
export function readReceipt(bytes: Uint8Array): ReceiptReading {
  try {
    return { ok: true, receipt: readWhole(jsonOf(bytes)) };
  } catch (error) {
    return { ok: false, reason: error instanceof ShapeError ? error.message : 'The file cannot be read.' };
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.length > longestReceipt) return refuse('The file is longer than 16 MB.');
  const text = textIn(bytes);
  if (text.startsWith('\uFEFF')) return refuse('The file begins with a byte order mark.');
  try {
    return JSON.parse(text);
  } catch {
    return refuse('The file is not JSON.');
  }
}

function textIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('The file is not UTF-8.');
  }
}

function readWhole(value: unknown): Receipt {
  const members = ['kind', 'record', 'terms', 'commands', 'signature', 'azure', 'code'];
  const receipt = objectOf(value, 'The receipt', members);
  return {
    kind: oneOf(receipt['kind'], 'The kind of the receipt', ['remote-support-receipt/2']),
    record: readRecordForm(receipt['record']),
    terms: readTerms(receipt['terms']),
    commands: readCommands(receipt['commands']),
    signature: receipt['signature'] === null ? null : readSignature(receipt['signature']),
    azure: readAzureExtract(receipt['azure']),
    code: textOf(receipt['code'], 'The verification code', 64, /^[0-9a-f]{64}$/),
  };
}

const termsMembers = ['id', 'target', 'version', 'language', 'title', 'text', 'source'] as const;

function readTerms(value: unknown): ReceiptTerms {
  const terms = objectOf(value, 'The wording', termsMembers);
  const read = (member: (typeof termsMembers)[number]) => {
    const text = anyText(terms[member], `The "${member}" of the wording`);
    return text === '' ? refuse(`The "${member}" of the wording is missing.`) : text;
  };
  return {
    id: read('id'),
    target: read('target'),
    version: read('version'),
    language: read('language'),
    title: read('title'),
    text: read('text'),
    source: read('source'),
  };
}

function readCommands(value: unknown): CommandList {
  const list = objectOf(value, 'The list of commands', ['version', 'source', 'groups']);
  return {
    version: anyText(list['version'], 'The version of the list of commands'),
    source: anyText(list['source'], 'The source of the list of commands'),
    groups: listOf(list['groups'], 'The list of groups of commands', readGroup),
  };
}

function readGroup(value: unknown): CommandList['groups'][number] {
  const group = objectOf(value, 'A group of commands', ['name', 'commands']);
  return {
    name: anyText(group['name'], 'The name of a group of commands'),
    commands: listOf(group['commands'], 'The commands of a group', readCommand),
  };
}

function readCommand(value: unknown): Command {
  const command = objectOf(value, 'A command', ['name', 'changesState', 'levels']);
  const { changesState } = command;
  return {
    name: anyText(command['name'], 'The name of a command'),
    changesState: typeof changesState === 'boolean' ? changesState : refuse('A command does not say what it changes.'),
    levels: listOf(command['levels'], 'The levels of a command', (level) =>
      oneOf(level, 'A level of a command', accessLevels),
    ),
  };
}

function readSignature(value: unknown): ReceiptSignature {
  const signature = objectOf(value, 'The signature with its key', ['idToken', 'key']);
  const key = objectOf(signature['key'], 'The signing key', ['kty', 'n', 'e', 'kid']);
  return {
    idToken: anyText(signature['idToken'], 'The ID token'),
    key: {
      kty: oneOf(key['kty'], 'The type of the signing key', ['RSA']),
      n: anyText(key['n'], 'The modulus of the signing key'),
      e: anyText(key['e'], 'The exponent of the signing key'),
      kid: anyText(key['kid'], 'The id of the signing key'),
    },
  };
}
