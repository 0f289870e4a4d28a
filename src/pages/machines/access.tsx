/*
 * All that the list knows of access, and what opens beside it, in one part of the build that comes once the first rows are drawn: together it
 * weighs more than the list.
 */
import { useQuery } from '@tanstack/react-query';
import { actOf, isOver, isReached, shownOperations } from '#src/pages/shared/operation-standing.ts';
import { stepSentence } from '#src/pages/shared/operation-words.ts';
import { signerQuery } from '#src/azure/history.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { type ConsentEntry, groupRecordsQuery } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, ExtensionEvidence } from '#src/consent/access/evidence.ts';
import { extensionPhase, remoteSupportExtension } from '#src/consent/access/extension.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateSentence, verdictSentence } from '#src/consent/access/words.ts';
import { checkSentence } from '#src/consent/preflight/words.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { granterOf, granterWords } from '#src/pages/shared/granter.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { StateIcon } from '#src/ui/StateWord.tsx';
import type { MachineRow } from './machine-data.ts';
import { operationLabels } from './words.ts';

export { stateDetail } from '#src/consent/access/words.ts';
export { QueryPanel } from './QueryPanel.tsx';
export { accessProblems, watch } from '#src/watch/watch.ts';
export { SelectionBar } from './SelectionBar.tsx';
export { ViewsPanel } from './ViewsPanel.tsx';

/** Decides on evidence; what did not change is not decided again. Keep one for each list. */
export function createDecider(): (known: ReadonlyMap<string, AccessEvidence>, now: number) => Map<string, AccessState> {
  let before: { of: ReadonlyMap<string, AccessEvidence>; at: number; states: Map<string, AccessState> } | undefined;
  return (known, now) => {
    const held = before?.at === now ? before : undefined;
    const states = new Map<string, AccessState>();
    for (const [id, evidence] of known) {
      const same = held?.of.get(id) === evidence ? held.states.get(id) : undefined;
      states.set(id, same ?? decideAccess(evidence, now));
    }
    before = { of: known, at: now, states };
    return states;
  };
}

/** What somebody asked for and is not over, by lower-case machine id: shown beside what Azure shows. */
export function openOperations(progress: ReadonlyMap<string, OperationProgress>): Map<string, OperationProgress> {
  const shown = [...shownOperations(progress.values())];
  return new Map(shown.filter(([, one]) => one.step.do !== 'done' && !isOver(one)));
}

/** What is told of it beside the state of a row: never what the state says itself. */
export function operationOn({ state }: MachineRow, operation: OperationProgress | undefined) {
  return operation && state && isReached(operation, state) ? undefined : operation;
}

export function OperationWord({ operation: { operation, step } }: { operation: OperationProgress }) {
  const { isOn, needsPerson } = operationLabels[actOf(operation.intent)];
  const needs = step.do === 'person';
  return (
    <>
      {' · '}
      <StateIcon tone={needs ? 'attention' : 'busy'} /> {needs ? needsPerson : isOn}
    </>
  );
}

/** What the access of a row means, and what was asked. */
export function accessSentence({ state }: MachineRow, operation: OperationProgress | undefined): string | undefined {
  const sentences = [state && stateSentence(state), operation && stepSentence(operation)];
  return sentences.filter(Boolean).join(' ') || undefined;
}

/** Why access cannot be granted on a machine, or why that cannot be told. */
export function eligibleSentence({ state, verdict, isBarred }: MachineRow): string | undefined {
  if (verdict.verdict === 'notEligible') return checkSentence(verdict.why);
  if (isBarred) return checkSentence({ id: 'writeJobs', result: 'fail', why: { is: 'notMet' } });
  if (state && !state.can.grant.allowed) return verdictSentence(state.can.grant.why);
  return 'why' in verdict ? checkSentence(verdict.why) : undefined;
}

/** Why a machine can't be set up, as far as the list knows. */
export function setUpSentence({ state, verdict, machine: { azureLocal, facts } }: MachineRow): string {
  if (verdict.verdict === 'notEligible' && state?.kind !== 'setUpFailed') return checkSentence(verdict.why);
  if (state && !state.can.setUp.allowed) return verdictSentence(state.can.setUp.why);
  const phase = facts.extension && extensionPhase(facts.extension);
  const isTold = phase !== undefined && phase !== 'absent' && phase !== 'failed';
  return verdictSentence(azureLocal ? { is: 'azureLocal' } : { is: 'extension', phase: isTold ? phase : 'unread' });
}

/** The machine in Azure's own shape, as far as the list knows it: for other tools, the sandbox's `--fleet` among them. */
export function resourceOf({ machine }: MachineRow): object {
  const { location, kind, tags, status, lastStatusChange, vmId, facts } = machine;
  const { agent, licence, extension, operatingSystem: system } = facts;
  const { extensionsEnabled, monitorMode, allowList: extensionsAllowList, blockList: extensionsBlockList } = agent;
  const configMode = { true: 'monitor', false: 'full', undefined }[`${monitorMode}`];
  const agentConfiguration = { extensionsEnabled, configMode, extensionsAllowList, extensionsBlockList };
  const softwareAssurance = { softwareAssuranceCustomer: licence.softwareAssurance };
  const subscriptionStatus = { true: 'Enabled', false: 'Disabled', undefined: 'Unknown' }[`${licence.payAsYouGo}`];
  const licenseProfile = { softwareAssurance, productProfile: { productType: 'WindowsServer', subscriptionStatus } };
  const osParts = { osName: system.name, osSku: system.sku, osVersion: system.version, osType: system.type };
  const cloudMetadata = machine.azureLocal ? { provider: 'AzSHCI' } : undefined;
  const hardwareProfile = { totalPhysicalMemoryInBytes: facts.memoryBytes };
  const properties = { status, lastStatusChange, vmId, agentVersion: agent.version, ...osParts, agentConfiguration };
  const more = { cloudMetadata, hardwareProfile, ...(licence.softwareAssurance !== undefined && { licenseProfile }) };
  const resources = typeof extension === 'object' ? [extensionResource(extension)] : [];
  return { location, kind, tags: Object.fromEntries(tags), properties: { ...properties, ...more }, resources };
}

function extensionResource({ name, message, version, ...extension }: ExtensionEvidence): object {
  const { publisher, type } = remoteSupportExtension;
  const instanceView = { status: { message } };
  return { name, properties: { ...extension, publisher, type, typeHandlerVersion: version, instanceView } };
}

/** The consent that the access of a row is of, as it was read with it; of what is over, nothing. */
function entryOf({ machine, state }: MachineRow): ConsentEntry | undefined {
  const [group] = resourceGroupsOf([machine.id]);
  if (group === undefined || state?.consentId === undefined || !state.mayHaveAccess) return undefined;
  const records = queryClient.getQueryData(groupRecordsQuery(group).queryKey);
  return records?.consents.find(({ consentId }) => consentId === state.consentId);
}

/** Who granted the access: by a signature; without a consent, whom Azure names. */
export function GrantedByCell({ row }: { row: MachineRow }) {
  const entry = entryOf(row);
  return entry ? <Signer entry={entry} /> : <AzureText text={granterText(row)} max={80} />;
}

function Signer({ entry }: { entry: ConsentEntry }) {
  const { data, isError } = useQuery(signerQuery(entry));
  const granter = data ? granterOf(data) : ({ is: isError ? 'unread' : 'checking' } as const);
  return <AzureText text={granterWords(granter)} max={80} />;
}

/** The same in a text, as far as signatures were checked. */
export function granterText(row: MachineRow): string {
  const entry = entryOf(row);
  const signature = entry && queryClient.getQueryData(signerQuery(entry).queryKey);
  if (entry) return granterWords(signature ? granterOf(signature) : { is: 'unread' });
  return row.state?.mayHaveAccess === true ? (row.state.job?.createdBy ?? '') : '';
}

export function requestText(row: MachineRow): string {
  return entryOf(row)?.consent.ticket?.number ?? '';
}
