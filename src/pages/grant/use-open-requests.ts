import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { errorWords, type ErrorWords } from '#src/azure/transport/errors.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { type SupportTicket, ticketsQuery } from '#src/azure/resources/support-tickets.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { obviousRequest, rankRequests } from './request-choice.ts';
import type { WizardInputs } from './wizard-state.ts';

export interface OpenRequests {
  isPending: boolean;
  /** Those about a chosen machine first. */
  tickets: SupportTicket[];
  /** Subscriptions whose requests could not be read, in words. */
  problems: ({ name: string } & ErrorWords)[];
}

/** The open support requests of the subscriptions that the machines are in, those about a machine that can get access first. */
export function useOpenRequests(machines: readonly string[], covered: readonly string[]): OpenRequests {
  // While hundreds of machines are checked this is drawn a few times a second, and taking their ids apart was most of that.
  const query = useMemo(() => openRequestsQuery(machines), [machines]);
  const { data, error, isPending } = useQuery(query);
  const subscriptions = useQuery(subscriptionsQuery()).data;
  const nameOf = (id: string) => subscriptions?.find((one) => sameId(one.subscriptionId, id))?.displayName ?? id;
  return {
    isPending: isPending && query.enabled,
    tickets: rankRequests(data?.tickets ?? [], covered),
    problems: [
      ...(error ? [{ name: 'your subscriptions', ...errorWords(error) }] : []),
      ...(data?.problems ?? []).map((problem) => ({
        name: `subscription ${nameOf(problem.subscriptionId)}`,
        ...errorWords(problem.error),
      })),
    ],
  };
}

function openRequestsQuery(machines: readonly string[]) {
  const subscriptionIds = machines.flatMap((id) => parseMachineId(id)?.subscriptionId ?? []);
  return { ...ticketsQuery(subscriptionIds), enabled: subscriptionIds.length > 0 };
}

/** Starts with the only request that is about a chosen machine, as long as nothing was chosen. */
export function useObviousRequest(
  { tickets }: OpenRequests,
  covered: readonly string[],
  inputs: WizardInputs,
  onChange: (change: Partial<WizardInputs>) => void,
): void {
  const obvious = obviousRequest(tickets, covered)?.number;
  const choose = useEffectEvent((number: string) => {
    if (inputs.requestMode === undefined) onChange({ requestMode: 'listed', ticket: { number, source: 'azure' } });
  });
  useEffect(() => {
    if (obvious !== undefined) choose(obvious);
  }, [obvious]);
}
