import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { auth } from '#src/auth/session.ts';
import { decodeAll, decodeOne, text } from '#src/azure/http/decode.ts';
import { orNothing } from '#src/azure/http/errors.ts';
import { azure, readingTime } from '#src/azure/http/transport.ts';
import { armKey, queryClient } from '#src/azure/query-client.ts';
import { remoteSupportExtension } from '#src/consent/access/extension.ts';
import type { DenyFact, PolicyFacts, PolicyTarget } from '#src/consent/preflight/facts.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { isAllowed, onMachine, permissionSchema } from './permissions.ts';

/** Rules of a resource group change seldom, and hundreds of machines ask for the same, ms. */
const staleTime = 5 * 60_000;

/**
 * What policies would say to a grant in a resource group: asked of Azure, which changes nothing by it. An exemption counts where it is of a
 * policy about remote support, and ends. https://learn.microsoft.com/rest/api/policyinsights/policy-restrictions. Throws AzureError.
 */
export function policiesQuery(groupId: string) {
  return queryOptions({
    queryKey: [...armKey(groupId), 'policies'],
    queryFn: async ({ signal }): Promise<PolicyFacts> => {
      const [extension, job, openUntil] = await Promise.all([
        denials(groupId, 'extension', signal),
        denials(groupId, 'job', signal),
        orNothing(exemptionOf(groupId, signal)),
      ]);
      return { denials: [...extension, ...job], ...(openUntil && { openUntil }) };
    },
    staleTime,
  });
}

/** Deny assignments on a resource group, above it or in it, that take from the person what a grant writes. Throws AzureError. */
export function denyAssignmentsQuery(groupId: string) {
  const path = `${groupId}/providers/Microsoft.Authorization/denyAssignments`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<DenyFact[]> => {
      const values = await azure().list<unknown>(path, '2022-04-01', { signal });
      return decodeAll(values, denySchema, { noun: 'deny assignments', scope: path }).flatMap(({ properties }) => {
        const { denyAssignmentName: name, scope, principals, excludePrincipals, permissions } = properties;
        // A grant writes below whatever these are on.
        if (properties.doNotApplyToChildScopes || properties.denyAssignmentEffect?.toLowerCase() === 'audit') return [];
        const denies = Object.values(onMachine).some((action) => isAllowed(permissions, action));
        const isFor = concerns(principals);
        // Whether somebody is in a group only the directory knows.
        const isExcluded = concerns(excludePrincipals);
        if (!denies || isFor === false || isExcluded === true) return [];
        return [{ name, scope: scope.toLowerCase(), isSure: isFor === true && isExcluded === false }];
      });
    },
    staleTime,
  });
}

const contents = {
  extension: {
    type: 'Microsoft.HybridCompute/machines/extensions',
    properties: { publisher: remoteSupportExtension.publisher, type: remoteSupportExtension.type },
  },
  job: { type: 'Microsoft.AzureStackHCI/edgeDevices/jobs' },
};

async function denials(
  groupId: string,
  what: keyof typeof contents,
  signal: AbortSignal,
): Promise<PolicyFacts['denials']> {
  const path = `${groupId}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`;
  const body = { resourceDetails: { resourceContent: contents[what] } };
  const apiVersion = '2024-10-01';
  const reply = await azure().request<unknown>({ method: 'POST', path, apiVersion, body, reading: true, signal });
  const about = { noun: 'what policies say', scope: path };
  const { contentEvaluationResult } = decodeOne(reply.body, checkSchema, about);
  const denied = (contentEvaluationResult?.policyEvaluations ?? []).filter(
    ({ effectDetails }) => (effectDetails?.policyEffect ?? 'Deny').toLowerCase() === 'deny',
  );
  return Promise.all(
    denied.map(async ({ policyInfo: { policyAssignmentId: id, policyDefinitionId }, evaluationDetails }) => {
      const [name, assignment] = await Promise.all([nameOf(policyDefinitionId, signal), nameOf(id, signal)]);
      return {
        what,
        policy: { name, assignment },
        ...(evaluationDetails?.reason && { reason: evaluationDetails.reason }),
      };
    }),
  );
}

/** What people call a policy or its assignment; where that can't be read, the last part of its id. */
async function nameOf(id: string, signal: AbortSignal): Promise<string> {
  const found = await orNothing(queryClient.fetchQuery(namedQuery(id, signal)));
  return found?.properties.displayName ?? id.split('/').at(-1) ?? id;
}

function namedQuery(id: string, signal: AbortSignal) {
  return queryOptions({
    queryKey: armKey(id),
    queryFn: async () => {
      const apiVersion = '2025-03-01';
      const reply = await azure().request<unknown>({ method: 'GET', path: id, apiVersion, signal });
      return decodeOne(reply.body, namedSchema, { noun: 'a policy', scope: id });
    },
    staleTime,
  });
}

/** The exemption from a policy that denies remote support else that ends first, of those in force on the whole group. */
async function exemptionOf(groupId: string, signal: AbortSignal): Promise<PolicyFacts['openUntil']> {
  const path = `${groupId}/providers/Microsoft.Authorization/policyExemptions`;
  const values = await azure().list<unknown>(path, '2022-07-01-preview', { signal });
  const found = decodeAll(values, exemptionSchema, { noun: 'policy exemptions', scope: path });
  const now = await readingTime();
  const ending = await Promise.all(
    found.map(async ({ id, name, properties: { displayName, expiresOn, policyAssignmentId } }) => {
      const until = parseInstant(expiresOn) ?? 0;
      const scope = id.toLowerCase().split('/providers/microsoft.authorization/policyexemptions/')[0] ?? '';
      if (until <= now || !`${groupId.toLowerCase()}/`.startsWith(`${scope}/`)) return [];
      const what = await deniedBy(policyAssignmentId, signal);
      return what ? [{ what, name: displayName ?? name, until }] : [];
    }),
  );
  return ending.flat().toSorted((one, other) => one.until - other.until)[0];
}

/** What of remote support an assigned policy denies, by the effect and the resource types that its rule names. */
async function deniedBy(assignmentId: string, signal: AbortSignal): Promise<PolicyTarget | undefined> {
  const assignment = await queryClient.fetchQuery(namedQuery(assignmentId, signal));
  const { policyDefinitionId } = assignment.properties;
  if (policyDefinitionId === undefined) return undefined;
  const { properties } = await queryClient.fetchQuery(namedQuery(policyDefinitionId, signal));
  const rule = JSON.stringify(properties.policyRule ?? '').toLowerCase();
  if (!rule.includes('"effect":"deny"')) return undefined;
  return (['job', 'extension'] as const).find((what) => rule.includes(`"${contents[what].type.toLowerCase()}"`));
}

/** Whether one of them is the person; undefined where one is a group. */
function concerns(principals: readonly { id: string; type?: string | undefined }[]): boolean | undefined {
  const everyone = '00000000-0000-0000-0000-000000000000';
  const own = auth().account?.userId ?? '';
  if (principals.some(({ id }) => sameId(id, everyone) || sameId(id, own))) return true;
  return principals.some(({ type }) => type?.toLowerCase() === 'group') ? undefined : false;
}

const checkSchema = v.object({
  contentEvaluationResult: v.optional(
    v.object({
      policyEvaluations: v.array(
        v.object({
          policyInfo: v.object({ policyDefinitionId: v.string(), policyAssignmentId: v.string() }),
          evaluationDetails: v.optional(v.object({ reason: text })),
          effectDetails: v.optional(v.object({ policyEffect: text })),
        }),
      ),
    }),
  ),
});
const namedSchema = v.object({
  properties: v.object({ displayName: text, policyDefinitionId: text, policyRule: v.optional(v.unknown()) }),
});
const exemptionSchema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.object({ displayName: text, expiresOn: text, policyAssignmentId: v.string() }),
});
const principals = v.array(v.object({ id: v.string(), type: text }));
const denySchema = v.object({
  properties: v.object({
    denyAssignmentName: v.string(),
    scope: v.string(),
    denyAssignmentEffect: text,
    doNotApplyToChildScopes: v.fallback(v.boolean(), false),
    principals,
    excludePrincipals: v.fallback(principals, []),
    permissions: v.array(permissionSchema),
  }),
});
