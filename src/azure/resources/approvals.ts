import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeOne, part, present, text } from '#src/azure/http/decode.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { azure, type RequestOptions } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** An answer to a request for a role, or the lack of one. Nobody signed it: it is Azure's word. */
export interface Approval {
  /** ARM id. */
  id: string;
  stages: ApprovalStage[];
}

export interface ApprovalStage {
  id: string;
  /** NotStarted, InProgress, Completed, Expired; open-ended. */
  status: string;
  assignedToMe: boolean;
  /** Approve, Deny; open-ended, absent until somebody answered. */
  result?: string;
  /** ISO 8601. */
  answeredAt?: string;
  /** Who answered: name and directory object id. */
  by?: string;
  byId?: string;
  reason?: string;
}

/** An approval by its ARM id, as the request for the role names it. Throws AzureError. */
export function approvalQuery(approvalId: string) {
  return queryOptions({
    queryKey: armKey(approvalId),
    queryFn: async ({ signal }): Promise<Approval> => {
      const { body } = await azure().request<unknown>({ method: 'GET', path: approvalId, apiVersion, signal });
      const { id, properties } = decodeOne(body, approvalSchema, { noun: 'an approval', scope: approvalId });
      return { id, stages: properties.stages.map(toStage) };
    },
    staleTime: 5000,
  });
}

/** Approves or denies: the first answer decides. Throws AzureError. */
export async function answerStage(
  approval: Approval,
  stage: ApprovalStage,
  answer: { result: 'Approve' | 'Deny'; reason: string },
  options: RequestOptions,
): Promise<void> {
  const flat = { reviewResult: answer.result, justification: answer.reason };
  const path = `${approval.id}/stages/${stage.id.split('/').at(-1) ?? ''}`;
  const send = (body: object) => azure().request({ method: 'PATCH', path, apiVersion, body, ...options });
  try {
    await send(flat);
  } catch (error) {
    // Documentation and samples differ on the form.
    if (!(error instanceof AzureError) || error.kind !== 'badRequest') throw error;
    await send({ properties: flat });
  }
}

/** Whether the person signed in may answer now. */
export function openStage({ stages }: Approval): ApprovalStage | undefined {
  return stages.find(({ assignedToMe, status }) => assignedToMe && sameId(status, 'InProgress'));
}

/** The answer that decided, if there is one. */
export function decidedStage({ stages }: Approval): ApprovalStage | undefined {
  return stages.find(({ result }) => result !== undefined);
}

const apiVersion = '2021-01-01-preview';

const stageSchema = v.object({
  id: v.string(),
  properties: v.object({
    status: v.string(),
    assignedToMe: v.fallback(v.boolean(), false),
    reviewResult: text,
    reviewedDateTime: text,
    justification: text,
    reviewedBy: part({ principalId: text, principalName: text }),
  }),
});

const approvalSchema = v.object({
  id: v.string(),
  properties: v.object({ stages: v.array(stageSchema) }),
});

function toStage({ id, properties }: v.InferOutput<typeof stageSchema>): ApprovalStage {
  const { status, assignedToMe, reviewResult, reviewedDateTime, reviewedBy, justification } = properties;
  const isAnswered = reviewResult !== undefined && !sameId(reviewResult, 'NotReviewed');
  return {
    id,
    status,
    assignedToMe,
    ...(isAnswered &&
      present({
        result: reviewResult,
        answeredAt: reviewedDateTime,
        by: reviewedBy?.principalName,
        byId: reviewedBy?.principalId,
        reason: justification,
      })),
  };
}
