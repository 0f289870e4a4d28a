import { expect, it } from 'vitest';
import type { Consent } from './consent.ts';
import { readConsent } from './consent-reading.ts';
import { sampleConsent } from './samples.ts';

/** The consent with one member, or a member of a member, of another value. */
function spoilt(consent: Consent, path: string, value: unknown): unknown {
  const copy: Record<string, unknown> = structuredClone({ ...consent });
  const [member = '', part] = path.split('.');
  if (part === undefined) copy[member] = value;
  else copy[member] = { ...(copy[member] as object), [part]: value };
  return copy;
}

it.each([
  ['schema', 'remote-support-consent/2', 'The schema of the consent is not one of remote-support-consent/1.'],
  ['tenantId', 'contoso', 'The tenant id is not in the expected form.'],
  ['userId', 7, 'The user id is missing.'],
  ['machines', {}, 'The list of machines is not a list.'],
  ['machines', [], 'Choose at least one machine.'],
  ['target', 'linux', 'The product is not one of windowsServer, azureLocal.'],
  ['level', 'Everything', 'The access level is not one of Diagnostics, DiagnosticsAndRepair.'],
  ['notBefore', 'soon', 'The start of the access is not a time.'],
  ['notAfter', 'later', 'The end of the access is not a time.'],
  ['ticket', 'none', 'The support request is not an object.'],
  ['ticket.number', 'abc', 'The support request number is not in the expected form.'],
  ['ticket.source', 'phone', 'The origin of the support request number is not one of azure, typed.'],
  ['reason', 'two\nlines', 'The reason is not in the expected form.'],
  ['terms', null, 'The terms is not an object.'],
  ['terms.id', '', 'The id of the terms is missing.'],
  ['terms.version', '<b>', 'The version of the terms is not in the expected form.'],
  ['terms.language', 'en-GB-oxendict-and-more', 'The language of the terms is longer than 16 characters.'],
  ['terms.sha256', 'f00', 'The hash of the terms is not in the expected form.'],
  ['commands', [], 'The command list is not an object.'],
  ['commands.version', '', 'The version of the command list is missing.'],
  ['commands.sha256', 'G'.repeat(64), 'The hash of the command list is not in the expected form.'],
  ['app', undefined, 'The app is not an object.'],
  ['app.version', ' ', 'The version of the app is not in the expected form.'],
  ['app.build', '', 'The build of the app is missing.'],
  ['replaces', 'rs-', 'The list of replaced consents is not a list.'],
  ['replaces', ['rs-'], 'The id of a replaced consent is not in the expected form.'],
  ['salt', 'f'.repeat(31), 'The salt is not in the expected form.'],
])('names what is wrong where %s is %o', async (path, value, reason) => {
  const consent = await sampleConsent();
  expect(readConsent(consent)).toEqual(consent);
  expect(() => readConsent(spoilt(consent, path, value))).toThrow(reason);
});
