import { countMachines } from '#src/lib/count-machines.ts';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { type AccessLevel, accessLevelName, accessLevelSentence } from '#src/consent/access-level.ts';
import { commandList } from '#src/consent/commands.ts';
import type { Consent } from '#src/consent/consent.ts';
import { consentTag } from '#src/consent/record.ts';
import type { Terms } from '#src/consent/terms.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { inWords, nameMachines } from './act-words.ts';
import type { IncludedMachine } from './machine-choice.ts';
import { type ReplacedAccess, replacedLine, takesAway } from './replaced-access.ts';

/** What is about to be agreed to, or was signed: the same page shows both. */
export interface ReviewSubject {
  person: { name: string; username: string };
  machines: readonly IncludedMachine[];
  level: AccessLevel;
  window: Pick<Consent, 'notBefore' | 'notAfter'>;
  /** False while the window is what it would be if confirmed now. */
  isFixed: boolean;
  ticket: Consent['ticket'];
  reason: string;
  /** The access that this one takes the place of, as it is on each machine. */
  replaces: readonly ReplacedAccess[];
  terms: Pick<Terms, 'version' | 'title' | 'source'>;
}

export interface ReviewFact {
  label: string;
  lines: string[];
}

/** The whole consent as one sentence. */
export function consentSentence(subject: ReviewSubject): string {
  const { person, machines, level, window, ticket } = subject;
  const request = ticket ? `, for support request ${ticket.number}` : ', without a support request yet';
  return `${visibleText(person.name)} lets Microsoft Support use ${accessLevelName(level)} on ${nameMachines(machines)} until ${formatInstant(Date.parse(window.notAfter))}${request}, under the terms of ${subject.terms.version}.`;
}

/** All published terms name these two. */
const byTheTerms =
  'By the terms: the Microsoft support organization or the Azure engineering team supporting this feature';

/** Who, what, where, how long, for which request, under which text. */
export function reviewFacts(subject: ReviewSubject): ReviewFact[] {
  const { person, machines, level, ticket, reason, terms } = subject;
  return [
    { label: 'Who agrees', lines: [`${visibleText(person.name)} (${visibleText(person.username)})`] },
    { label: 'Who gets access', lines: ['Microsoft Support', byTheTerms] },
    { label: 'Access level', lines: [accessLevelName(level), accessLevelSentence(level)] },
    { label: 'Commands', lines: [`List of ${commandList.version}. ${commandList.source}`] },
    { label: machines.length === 1 ? 'Machine' : `${machines.length} machines`, lines: machineLines(machines) },
    { label: 'How long', lines: windowLines(subject) },
    { label: 'Support request', lines: [ticketLine(ticket)] },
    { label: 'Reason', lines: [visibleText(reason, Infinity)] },
    ...(subject.replaces.length === 0 ? [] : [{ label: 'Takes the place of', lines: replacedLines(subject) }]),
    { label: 'Terms', lines: [`${terms.title}, version ${terms.version}`, terms.source] },
  ];
}

function replacedLines(subject: ReviewSubject): string[] {
  const lines = [...new Set(subject.replaces.map(replacedLine))];
  if (!subject.replaces.some((access) => takesAway(access, subject))) return lines;
  return [...lines, 'What you agree to here allows less, or ends sooner, than the access there is now.'];
}

function windowLines({ window, isFixed }: ReviewSubject): string[] {
  const from = Date.parse(window.notBefore);
  const until = Date.parse(window.notAfter);
  const length = inWords(Math.round((until - from) / 60_000));
  return isFixed
    ? [`${formatInstant(from)} to ${formatInstant(until)} (${length})`]
    : [`Until ${formatInstant(until)}, ${length}, if you confirm now`];
}

function ticketLine(ticket: Consent['ticket']): string {
  if (!ticket) return 'None yet. Microsoft can use access only with a support request.';
  return ticket.source === 'azure' ? ticket.number : `${ticket.number}, typed by hand and not checked against Azure`;
}

/** With more machines than this, those of one resource group stand in one line; each is still named. */
const mostLines = 20;

function machineLines(machines: readonly IncludedMachine[]): string[] {
  if (machines.length <= mostLines) return machines.map(placeOf);
  const groups = new Map<string, { group: string; subscriptionId: string; names: string[] }>();
  const elsewhere: string[] = [];
  for (const { id, name } of machines) {
    const place = parseMachineId(id);
    if (place === undefined) {
      elsewhere.push(visibleText(name));
      continue;
    }
    const { subscriptionId, resourceGroup } = place;
    const key = `${subscriptionId}/${resourceGroup}`.toLowerCase();
    const line = groups.get(key) ?? { group: resourceGroup, subscriptionId, names: [] };
    line.names.push(visibleText(name));
    groups.set(key, line);
  }
  return [
    ...[...groups.values()].map(
      ({ group, subscriptionId, names }) =>
        `${group} (subscription ${subscriptionId}), ${countMachines(names.length)}: ${names.join(', ')}`,
    ),
    ...elsewhere,
  ];
}

function placeOf({ id, name }: IncludedMachine): string {
  const place = parseMachineId(id);
  return place
    ? `${visibleText(name)} (${place.resourceGroup}, subscription ${place.subscriptionId})`
    : visibleText(name);
}

export interface PlannedAct {
  what: string;
  where: string;
}

/** What the final press does, in order. */
export function plannedActs(machines: readonly IncludedMachine[]): PlannedAct[] {
  const groups = groupsOf(machines.map(({ id }) => id));
  const installs = machines.filter((machine) => machine.installs);
  const replacing = machines.filter(({ replaces }) => replaces !== undefined);
  const condition = installs.some((machine) => machine.installs === 'ifMissing') ? ', where it is missing' : '';
  return [
    {
      what: 'Record the consent in Azure',
      where: groups.length === 1 ? 'in the resource group' : `in ${groups.length} resource groups`,
    },
    ...(installs.length === 0
      ? []
      : [{ what: 'Install the remote support extension', where: `on ${nameMachines(installs)}${condition}` }]),
    { what: 'Ask Azure to let Microsoft Support in', where: `on ${nameMachines(machines)}` },
    { what: 'Read Azure until it shows the access as agreed', where: '' },
    { what: `Set the tag “${consentTag}” to the id of the consent`, where: `on ${nameMachines(machines)}` },
    ...(replacing.length === 0
      ? []
      : [{ what: 'Record the end of the access before, once it is reported', where: `on ${nameMachines(replacing)}` }]),
  ];
}
