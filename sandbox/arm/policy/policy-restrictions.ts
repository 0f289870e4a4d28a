import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { isWithinScope, resourceScope } from '#sandbox/arm/scope.ts';
import { requireGroup } from '#sandbox/arm/scope-lookup.ts';
import { policyInsightsVersions } from '#sandbox/arm/versions.ts';
import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { violationsOf, type Violation } from './policies.ts';
import type { Subject } from './policy-rule.ts';

/** As Azure spells effects here, however the rule does. */
const effectOf = ({ effect }: Violation): string => (effect.toLowerCase() === 'deny' ? 'Deny' : 'Audit');

const referenceOf = ({ assignment, definition }: Violation) => ({
  policyDefinitionId: definition.id,
  policyAssignmentId: assignment.id,
});

/** @throws {ArmError} 400 when the request doesn't say what it is about. The wording is the sandbox's. */
const subjectOf = (request: ArmRequest, body: JsonObject): Subject => {
  const details = partOf(body, 'resourceDetails');
  const content = details['resourceContent'];
  const at = resourceScope(request.path);
  const { scope = at } = details;
  if (!isObject(content) || typeof scope !== 'string' || !isWithinScope(scope, at))
    throw new ArmError(
      400,
      'InvalidCheckRestrictionsRequest',
      `The request needs a 'resourceDetails.resourceContent', and a 'resourceDetails.scope' within '${at}' if any.`,
    );
  const { type = '', name = '' } = content;
  return { id: scope, type: String(type), name: String(name), content };
};

/** Which values of a field would be what a policy denies. */
const restrictionsOf = (tenant: Tenant, subject: Subject, effects: string[], pending: unknown): JsonObject[] => {
  const { field, values } = isObject(pending) ? pending : {};
  if (typeof field !== 'string' || !Array.isArray(values)) return [];
  const found = values.flatMap((value: unknown) =>
    violationsOf(tenant, { ...subject, supposed: { field, value } }, effects).map((violation) => ({
      violation,
      value,
    })),
  );
  const byPolicy = new Map(found.map(({ violation }) => [violation.assignment.id, violation]));
  const restrictions = [...byPolicy].map(([assignmentId, violation]) => ({
    result: effectOf(violation),
    values: found.flatMap(({ violation: { assignment }, value }) => (assignment.id === assignmentId ? [value] : [])),
    policy: referenceOf(violation),
    policyEffect: effectOf(violation),
    reason: violation.evaluationDetails.reason,
  }));
  return restrictions.length === 0 ? [] : [{ field, restrictions }];
};

/** What policies would say to a resource that is to be written. Exemptions count, which Azure documents nowhere. */
const check = (request: ArmRequest): ArmReply => {
  const { tenant, params } = request;
  if (params['resourceGroup'] !== undefined) requireGroup(request);
  const body = objectBody(request.body);
  const subject = subjectOf(request, body);
  const effects = body['includeAuditEffect'] === true ? ['deny', 'audit'] : ['deny'];
  const pending: unknown[] = Array.isArray(body['pendingFields']) ? body['pendingFields'] : [];
  const policyEvaluations = violationsOf(tenant, subject, effects).map((violation) => ({
    policyInfo: referenceOf(violation),
    evaluationResult: 'NonCompliant',
    evaluationDetails: violation.evaluationDetails,
    effectDetails: { policyEffect: effectOf(violation) },
  }));
  const fieldRestrictions = pending.flatMap((each) => restrictionsOf(tenant, subject, effects, each));
  return ok({ fieldRestrictions, contentEvaluationResult: { policyEvaluations } });
};

const route = routesOf('Microsoft.PolicyInsights/checkPolicyRestrictions', policyInsightsVersions);
const subscription = '/subscriptions/{subscriptionId}';

export const policyRestrictionRoutes: ArmRoute[] = [subscription, `${subscription}/resourceGroups/{resourceGroup}`].map(
  (at) => route('POST', `${at}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`, 'read', check),
);
