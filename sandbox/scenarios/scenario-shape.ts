import * as v from 'valibot';
import { builtInRoles } from '#sandbox/arm/roles.ts';
import { operatingSystems } from './operating-systems.ts';

/** The shape of a scenario that people write themselves. `scenario.schema.json` is the same, for editors, kept by a test. */

const said = <Shape extends v.GenericSchema>(shape: Shape, description: string) =>
  v.pipe(shape, v.description(description));
const text = v.pipe(v.string(), v.nonEmpty('text that is not empty'));
const hours = v.pipe(v.number(), v.minValue(0, 'a number, 0 or more'));
/** As Azure names resources, so that ids can be made of it. */
const label = v.pipe(v.string(), v.regex(/^[\w.()-]{1,90}$/, 'a name of letters, digits, ".", "_", "-" and brackets'));
const tags = said(v.record(v.string(), v.string()), 'Tags by their names.');

const role = v.strictObject({
  role: said(v.picklist(builtInRoles.map(({ name }) => name)), 'A built-in role of Azure.'),
  on: v.exactOptional(
    said(text, 'Name of a subscription, or a scope such as /subscriptions/…; every subscription if left out.'),
  ),
});

const person = v.strictObject({
  username: said(
    v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/, 'a user name such as ada@contoso.example')),
    'Unique.',
  ),
  name: text,
  description: v.exactOptional(said(text, 'One line for the sign-in page.')),
  roles: v.array(role),
});

const subscription = v.strictObject({
  name: text,
  id: v.exactOptional(said(v.pipe(v.string(), v.uuid('a guid')), 'Follows from the name if left out.')),
  providers: v.exactOptional(
    said(v.array(text), 'Registered resource providers; those of Arc and Azure Local if left out.'),
  ),
});

const machine = v.strictObject({
  name: label,
  subscription: said(text, 'Name of a subscription.'),
  resourceGroup: label,
  location: text,
  os: v.picklist(Object.keys(operatingSystems) as (keyof typeof operatingSystems)[]),
  memoryGigabytes: v.exactOptional(hours),
  licence: v.exactOptional(v.picklist(['softwareAssurance', 'payAsYouGo', 'none'])),
  agentVersion: v.exactOptional(text),
  tags: v.exactOptional(tags),
  configMode: v.exactOptional(v.picklist(['full', 'monitor'])),
  extensionsEnabled: v.exactOptional(v.boolean()),
  offlineDays: v.exactOptional(said(hours, 'Days since Azure last heard from it; connected if left out.')),
  remoteSupport: v.exactOptional(said(v.boolean(), 'Whether it has the remote support extension.')),
  install: v.exactOptional(said(v.picklist(['succeeds', 'fails', 'hangs']), 'What installing the extension does.')),
  failure: v.exactOptional(said(text, 'What a failing installation says.')),
});

const ticket = v.strictObject({
  number: said(v.pipe(v.string(), v.regex(/^\d{6,20}$/, 'a number of 6 to 20 digits')), 'Of the support request.'),
  title: text,
  subscription: v.exactOptional(said(text, 'Name of a subscription; the first if left out.')),
  machine: v.exactOptional(said(text, 'Name of the machine that it is about.')),
  status: v.exactOptional(v.picklist(['Open', 'Closed'])),
  severity: v.exactOptional(v.picklist(['minimal', 'moderate', 'critical'])),
  openedHoursAgo: v.exactOptional(hours),
});

const grant = v.strictObject({
  machine: said(text, 'Name of a machine, or of several with * for any characters.'),
  by: said(text, 'User name of who granted it.'),
  level: v.picklist(['Diagnostics', 'DiagnosticsAndRepair']),
  hoursAgo: v.exactOptional(said(hours, 'When it began; one hour ago if left out.')),
  hoursLeft: said(hours, 'When it ends.'),
});

export const scenarioShape = v.strictObject({
  $schema: v.exactOptional(v.string()),
  name: v.exactOptional(
    said(
      v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'a host name of a-z, 0-9 and "-"')),
      'Of the tenant.',
    ),
  ),
  people: v.array(person),
  subscriptions: v.exactOptional(v.array(subscription)),
  machines: v.exactOptional(said(v.array(machine), 'With --fleet, in addition to its machines.')),
  tickets: v.exactOptional(said(v.array(ticket), 'Support requests.')),
  grants: v.exactOptional(said(v.array(grant), 'Live access. Its machines have the extension too.')),
});

export type ScenarioContent = v.InferOutput<typeof scenarioShape>;
