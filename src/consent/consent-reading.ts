import { parseMachineId } from '#src/lib/arm-id.ts';

import { accessLevels } from './access-level.ts';
import type { Consent } from './consent.ts';
import { longestReason, mostMachines } from './consent-limits.ts';
import { checkEnd } from './duration.ts';
import { isUtcSeconds } from './instant.ts';
import { ascending, listOf, objectOf, oneOf, refuse, textOf } from './shape.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const hash = /^[0-9a-f]{64}$/;
const salt = /^[0-9a-f]{32}$/;
const consentIdPattern = /^rs-[a-z2-7]{21}$/;
const name = /^[\w.+-]+$/;
/** Azure's numbers have 15 or 16 digits; the room around that is for numbers it has not used yet. */
const ticketNumber = /^\d{8,20}$/;
/** One line without control characters, line separators or characters that reorder text: the reason is read by others. */
const oneLine = /^[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]*$/u;

/** Whether a text, a reason for instance, is one line of which everything is seen, in the order in which it stands. */
export function isOneLine(text: string): boolean {
  return oneLine.test(text);
}

/** What keeps a text from being a support request's number, or undefined. */
export function ticketNumberProblem(number: string): string | undefined {
  return ticketNumber.test(number.trim()) ? undefined : 'A support request number has 8 to 20 digits.';
}

/** Whether a text is the id of a consent. */
export function isConsentId(text: string): boolean {
  return consentIdPattern.test(text);
}

/** Reads a consent that anyone may have written. Throws ShapeError; a value that passes is intact in form, its hash is not checked. */
export function readConsent(value: unknown): Consent {
  const consent = objectOf(value, 'The consent', [
    'schema',
    'tenantId',
    'userId',
    'machines',
    'target',
    'level',
    'notBefore',
    'notAfter',
    'ticket',
    'reason',
    'terms',
    'commands',
    'app',
    'replaces',
    'salt',
  ]);
  return {
    schema: oneOf(consent['schema'], 'The schema of the consent', ['remote-support-consent/1']),
    tenantId: textOf(consent['tenantId'], 'The tenant id', 36, guid),
    userId: textOf(consent['userId'], 'The user id', 36, guid),
    machines: readMachines(consent['machines']),
    target: oneOf(consent['target'], 'The product', ['windowsServer', 'azureLocal']),
    level: oneOf(consent['level'], 'The access level', accessLevels),
    ...readWindow(consent['notBefore'], consent['notAfter']),
    ticket: readTicket(consent['ticket']),
    reason: readReason(consent['reason']),
    terms: readTerms(consent['terms']),
    commands: readCommands(consent['commands']),
    app: readApp(consent['app']),
    replaces: ascending(
      listOf(consent['replaces'], 'The list of replaced consents', (item) =>
        textOf(item, 'The id of a replaced consent', 24, consentIdPattern),
      ),
      'The list of replaced consents',
    ),
    salt: textOf(consent['salt'], 'The salt', 32, salt),
  };
}

function readMachines(value: unknown): string[] {
  const machines = ascending(listOf(value, 'The list of machines', readMachine), 'The list of machines');
  if (machines.length === 0) return refuse('Choose at least one machine.');
  if (machines.length > mostMachines) return refuse(`One consent covers at most ${mostMachines} machines.`);
  return machines;
}

function readMachine(value: unknown): string {
  const id = textOf(value, 'The id of a machine', 500);
  const isMachine = parseMachineId(id) !== undefined && id === id.toLowerCase();
  return isMachine ? id : refuse('The id of a machine is not in the expected form.');
}

function readWindow(start: unknown, end: unknown): { notBefore: string; notAfter: string } {
  const notBefore = textOf(start, 'The start of the access', 20);
  const notAfter = textOf(end, 'The end of the access', 20);
  if (!isUtcSeconds(notBefore)) return refuse('The start of the access is not a time.');
  if (!isUtcSeconds(notAfter)) return refuse('The end of the access is not a time.');
  const length = checkEnd(new Date(notAfter), new Date(notBefore));
  return length.ok ? { notBefore, notAfter } : refuse(length.reason);
}

function readTicket(value: unknown): Consent['ticket'] {
  if (value === null) return null;
  const ticket = objectOf(value, 'The support request', ['number', 'source']);
  return {
    number: textOf(ticket['number'], 'The support request number', 20, ticketNumber),
    source: oneOf(ticket['source'], 'The origin of the support request number', ['azure', 'typed']),
  };
}

function readReason(value: unknown): string {
  return value === '' ? '' : textOf(value, 'The reason', longestReason, oneLine);
}

function readTerms(value: unknown): Consent['terms'] {
  const terms = objectOf(value, 'The terms', ['id', 'version', 'language', 'sha256']);
  return {
    id: textOf(terms['id'], 'The id of the terms', 64, name),
    version: textOf(terms['version'], 'The version of the terms', 64, name),
    language: textOf(terms['language'], 'The language of the terms', 16, name),
    sha256: textOf(terms['sha256'], 'The hash of the terms', 64, hash),
  };
}

function readCommands(value: unknown): Consent['commands'] {
  const commands = objectOf(value, 'The command list', ['version', 'sha256']);
  return {
    version: textOf(commands['version'], 'The version of the command list', 64, name),
    sha256: textOf(commands['sha256'], 'The hash of the command list', 64, hash),
  };
}

function readApp(value: unknown): Consent['app'] {
  const app = objectOf(value, 'The app', ['version', 'build']);
  return {
    version: textOf(app['version'], 'The version of the app', 64, name),
    build: textOf(app['build'], 'The build of the app', 64, name),
  };
}
