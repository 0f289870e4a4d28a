import { queryOptions } from '@tanstack/react-query';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { type Activation, activationName } from '#src/consent/authority/authority.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { endsReading, problemOf } from './http/errors.ts';
import type { ReadOptions } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import type { ConsentEntry } from './records.ts';
import { readActivation } from './resources/activations.ts';
import { type ApprovalStage, approvalQuery, decidedStage } from './resources/approvals.ts';

/** The role that a consent asked for in one resource group, and who answered. Azure's word: nobody signed it. */
export interface GroupApproval {
  /** ARM id, lower case. */
  groupId: string;
  activation: Activation;
  /** Absent: nobody had to approve, or nobody has answered. */
  answer?: ApprovalStage;
}

export interface ConsentApprovals {
  /** Where something was asked for. */
  asked: GroupApproval[];
  unread: { groupId: string; problem: ReadProblem }[];
}

/** What became of the roles that a consent asked for, one request for each resource group, where nothing was asked for too. */
export function consentApprovalsQuery(
  { consentId, consentHash, consent }: Pick<ConsentEntry, 'consentId' | 'consentHash' | 'consent'>,
  urgency: ReadOptions['urgency'] = 'page',
) {
  return queryOptions({
    queryKey: ['approvals', consentId],
    queryFn: ({ signal }) => readConsentApprovals(consent, consentHash, { signal, urgency }),
    staleTime: 30_000,
  });
}

/** Throws only what ends all reading. */
export async function readConsentApprovals(
  { machines }: Pick<ConsentEntry['consent'], 'machines'>,
  consentHash: string,
  options: ReadOptions,
): Promise<ConsentApprovals> {
  const found: ConsentApprovals = { asked: [], unread: [] };
  const readOne = async (groupId: string): Promise<void> => {
    try {
      const activation = await readActivation(groupId, await activationName(consentHash, groupId), options);
      if (activation === 'none') return;
      const { approvalId } = activation;
      const approval = approvalId === undefined ? undefined : await queryClient.fetchQuery(approvalQuery(approvalId));
      const answer = approval && decidedStage(approval);
      found.asked.push({ groupId, activation, ...(answer && { answer }) });
    } catch (error) {
      if (endsReading(error)) throw error;
      found.unread.push({ groupId, problem: problemOf(error) });
    }
  };
  await Promise.all(resourceGroupsOf(machines).map(readOne));
  // In the order of their groups, whatever came first.
  found.asked.sort((one, other) => (one.groupId < other.groupId ? -1 : 1));
  return found;
}
