import * as v from 'valibot';
import { builtInRoles } from '#sandbox/arm/roles.ts';
import { operatingSystems } from './operating-systems.ts';

/** The shape of a scenario that people write themselves. `scenario.schema.json` is the same, for editors, kept by a test. */

const maybe = v.exactOptional;
const said = (text: string) => v.description<string, string>(text);
const text = v.pipe(v.string(), v.nonEmpty('text that is not empty'));
const hours = v.pipe(v.number(), v.minValue(0, 'a number, 0 or more'));
/** As Azure names resources, so that ids can be made of it. */
const label = v.pipe(v.string(), v.regex(/^[\w.()-]{1,90}$/, 'a name of letters, digits, ".", "_", "-" and brackets'));
const username = v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/, 'a user name such as ada@contoso.example'));
const host = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'a host name of a-z, 0-9 and "-"'));
const ticketNumber = v.pipe(v.string(), v.regex(/^\d{6,20}$/, 'a number of 6 to 20 digits, as text'));

const role = {
  role: v.picklist(builtInRoles.map(({ name }) => name)),
  on: maybe(v.pipe(text, said('A subscription’s name, or a scope /subscriptions/…; every subscription if left out.'))),
};

const person = v.strictObject({
  username,
  name: text,
  description: maybe(text),
  roles: v.array(v.strictObject(role)),
  eligible: maybe(v.array(v.strictObject(role))),
});

const demand = v.strictObject({
  ...role,
  longest: maybe(v.pipe(v.string(), v.regex(/^PT(?:[1-9]|1\d|2[0-4])H$/, 'PT1H to PT24H'))),
  rules: maybe(v.array(v.picklist(['MultiFactorAuthentication', 'Justification', 'Ticketing']))),
  context: maybe(v.pipe(v.string(), v.regex(/^c\d{1,2}$/, 'c1 to c99'))),
  approvers: maybe(v.pipe(v.array(username), v.description('User names; nobody approves if left out.'))),
});

const machine = v.strictObject({
  name: label,
  subscription: v.pipe(text, said('Name of a subscription.')),
  resourceGroup: label,
  location: text,
  os: v.picklist(Object.keys(operatingSystems) as (keyof typeof operatingSystems)[]),
  memoryGigabytes: maybe(hours),
  licence: maybe(v.picklist(['softwareAssurance', 'payAsYouGo', 'none'])),
  agentVersion: maybe(text),
  tags: maybe(v.record(v.string(), v.string())),
  offlineDays: maybe(v.pipe(hours, v.description('Since Azure last heard from it; connected if left out.'))),
  remoteSupport: maybe(v.pipe(v.boolean(), v.description('Whether it has the remote support extension.'))),
  install: maybe(v.picklist(['succeeds', 'fails', 'hangs'])),
});

const ticket = v.strictObject({
  number: ticketNumber,
  title: text,
  subscription: maybe(v.pipe(text, said('Name of a subscription; the machine’s or the first if left out.'))),
  machine: maybe(v.pipe(text, said('Name of the machine that it is about.'))),
  status: maybe(v.picklist(['Open', 'Closed'])),
  severity: maybe(v.picklist(['minimal', 'moderate', 'critical'])),
});

const grant = v.strictObject({
  machine: v.pipe(text, said('Name of a machine, or of several with * for any characters.')),
  by: v.pipe(text, said('User name of who granted it, an hour ago.')),
  level: v.picklist(['Diagnostics', 'DiagnosticsAndRepair']),
  hoursLeft: hours,
});

export const scenarioShape = v.strictObject({
  $schema: maybe(v.string()),
  name: maybe(v.pipe(host, said('Of the tenant.'))),
  people: v.array(person),
  subscriptions: maybe(v.array(v.strictObject({ name: text, id: maybe(v.pipe(v.string(), v.uuid('a guid'))) }))),
  machines: maybe(v.array(machine)),
  tickets: maybe(v.array(ticket)),
  grants: maybe(v.array(grant)),
  demands: maybe(v.pipe(v.array(demand), v.description('Of whoever activates a role.'))),
});

export type ScenarioContent = v.InferOutput<typeof scenarioShape>;
