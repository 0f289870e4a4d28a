import { evaluateTemplate } from '#sandbox/arm/deployments/deployment-expressions.ts';
import { ExpressionFault, placeAt, type TemplateValues } from '#sandbox/arm/deployments/deployment-types.ts';
import { ArmError, type ArmErrorDetail, type ArmRequest } from '#sandbox/arm/http.ts';
import { readExisting } from '#sandbox/arm/read-existing.ts';
import { isWithinScope, resourceScope } from '#sandbox/arm/scope.ts';
import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import { idKey, tenantNow, type KeptResource, type Tenant } from '#sandbox/tenant.ts';
import { rulesOf, scopeOfRule } from './kept-rules.ts';
import { fieldOf, holds, type EvaluatedExpression, type Subject } from './policy-rule.ts';

/** A policy that a resource goes against. */
export interface Violation {
  assignment: KeptResource;
  definition: KeptResource;
  /** As the rule spells it. */
  effect: string;
  parameters: JsonObject;
  evaluationDetails: { evaluatedExpressions: EvaluatedExpression[]; reason?: string };
}

/** Ids and names are the same in any case. */
export const isSame = (one: unknown, other: unknown): boolean => idKey(String(one)) === idKey(String(other));

export const isExpired = (tenant: Tenant, { expiresOn }: JsonObject): boolean =>
  typeof expiresOn === 'string' && Date.parse(expiresOn) <= tenantNow(tenant);

const isExempt = (tenant: Tenant, assignment: KeptResource, id: string): boolean =>
  rulesOf(tenant, 'policyExemptions').some(
    (exemption) =>
      isSame(exemption.properties['policyAssignmentId'], assignment.id) &&
      isWithinScope(id, scopeOfRule(exemption.id)) &&
      !isExpired(tenant, exemption.properties),
  );

const appliesTo = (tenant: Tenant, assignment: KeptResource, id: string): boolean => {
  const { notScopes, enforcementMode } = assignment.properties;
  return (
    enforcementMode !== 'DoNotEnforce' &&
    isWithinScope(id, scopeOfRule(assignment.id)) &&
    !(Array.isArray(notScopes) && notScopes.some((each) => isWithinScope(id, String(each)))) &&
    !isExempt(tenant, assignment, id)
  );
};

/** What carries tags and a location; of all else a policy whose mode is Indexed takes no notice. */
const indexed = /^Microsoft\.(?:HybridCompute|Insights)\//i;

/** Values of the parameters that a definition declares. */
const parametersOf = (definition: KeptResource, assignment: KeptResource): JsonObject =>
  Object.fromEntries(
    Object.entries(partOf(definition.properties, 'parameters')).map(([name, declared]) => {
      const given = partOf(partOf(assignment.properties, 'parameters'), name);
      return [name, given['value'] ?? (isObject(declared) ? declared['defaultValue'] : undefined)];
    }),
  );

/** For the expressions of a rule, where a resource is. */
const valuesAt = (tenant: Tenant, id: string, parameters: JsonObject): TemplateValues => ({
  // Five segments are a resource group's.
  place: placeAt(tenant, id.split('/').slice(0, 5).join('/')),
  parameter: (name) => Object.entries(parameters).find(([each]) => isSame(each, name))?.[1],
  variable: () => undefined,
  // Azure's own policies compare a group's tag with '' to find that it isn't there.
  missing: '',
});

const reasonOf = ({ properties }: KeptResource): { reason?: string } => {
  const messages: unknown = properties['nonComplianceMessages'];
  const [first]: unknown[] = Array.isArray(messages) ? messages : [];
  return isObject(first) ? { reason: String(first['message']) } : {};
};

const violationOf = (tenant: Tenant, assignment: KeptResource, subject: Subject): Violation | undefined => {
  const definition = tenant.keptResources.get(idKey(String(assignment.properties['policyDefinitionId'])));
  if (!definition || !appliesTo(tenant, assignment, subject.id)) return undefined;
  if (definition.properties['mode'] !== 'All' && !indexed.test(subject.type)) return undefined;
  const parameters = parametersOf(definition, assignment);
  const rule = partOf(definition.properties, 'policyRule');
  const values = { ...valuesAt(tenant, subject.id, parameters), field: (name: string) => fieldOf(subject, name) };
  const evaluatedExpressions: EvaluatedExpression[] = [];
  const effect = String(evaluateTemplate(partOf(rule, 'then')['effect'], values));
  const violation = { assignment, definition, effect, parameters };
  try {
    if (!holds(evaluateTemplate(rule['if'], values), subject, evaluatedExpressions)) return undefined;
    return { ...violation, evaluationDetails: { evaluatedExpressions, ...reasonOf(assignment) } };
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    // An expression that can't be evaluated counts as a violation, as in Azure.
    return { ...violation, evaluationDetails: { evaluatedExpressions, reason: error.message } };
  }
};

/** The policies with one of some effects, in lower case, that a resource would go against. */
export const violationsOf = (tenant: Tenant, subject: Subject, effects: readonly string[]): Violation[] =>
  rulesOf(tenant, 'policyAssignments').flatMap((assignment) => {
    const violation = violationOf(tenant, assignment, subject);
    return violation && effects.includes(idKey(violation.effect)) ? [violation] : [];
  });

/** ARM's refusal of what goes against policies. */
export const disallowed = (name: string, violations: readonly Violation[]): ArmErrorDetail & { target: string } => {
  const reasons = violations.flatMap(({ evaluationDetails: { reason } }) => reason ?? []);
  const identifiers = violations.map(({ assignment, definition }) => ({
    policyAssignment: identifierOf(assignment),
    policyDefinition: identifierOf(definition),
  }));
  const why =
    reasons.length > 0
      ? `Reasons: '${reasons.join("','")}'. See error details for policy resource IDs.`
      : `Policy identifiers: '${JSON.stringify(identifiers)}'.`;
  return {
    code: 'RequestDisallowedByPolicy',
    target: name,
    message: `Resource '${name}' was disallowed by policy. ${why}`,
    additionalInfo: violations.map((violation) => ({ type: 'PolicyViolation', info: infoOf(violation) })),
  };
};

const identifierOf = ({ id, name, properties }: KeptResource) => ({ name: properties['displayName'] ?? name, id });

const infoOf = ({ assignment, definition, effect, parameters, evaluationDetails }: Violation): JsonObject => ({
  evaluationDetails,
  policyDefinitionId: definition.id,
  policyDefinitionName: definition.name,
  policyDefinitionDisplayName: definition.properties['displayName'],
  policyDefinitionEffect: effect,
  policyAssignmentId: assignment.id,
  policyAssignmentName: assignment.name,
  policyAssignmentDisplayName: assignment.properties['displayName'],
  policyAssignmentScope: scopeOfRule(assignment.id),
  policyAssignmentParameters: parameters,
  policyExemptionIds: [],
});

/** What policies don't judge, so that nobody locks themselves out. */
const outside = /^Microsoft\.Authorization\/(?:policy\w+|denyAssignments|locks)\//i;

/** @throws {ArmError} 403 in ARM's shape for a write that a policy denies, or a deletion that one forbids (`denyAction`). */
export const checkPolicies = (request: ArmRequest, action: string): void => {
  const { tenant, method, path, body, apiVersion } = request;
  if (method === 'GET' || method === 'POST' || outside.test(action)) return;
  const assignments = rulesOf(tenant, 'policyAssignments');
  if (!assignments.some(({ id }) => isWithinScope(path, scopeOfRule(id)))) return;
  const before = method === 'PUT' ? {} : readExisting(request, path, apiVersion);
  if (!before) return;
  const written = method !== 'DELETE' && isObject(body) ? body : {};
  const properties = { ...partOf(before, 'properties'), ...partOf(written, 'properties') };
  const id = resourceScope(path);
  const subject = {
    id,
    type: action.slice(0, action.lastIndexOf('/')),
    name: id.split('/').at(-1) ?? '',
    content: { ...before, ...written, properties },
  };
  const violations = violationsOf(tenant, subject, [method === 'DELETE' ? 'denyaction' : 'deny']);
  if (violations.length === 0) return;
  const { code, message, ...more } = disallowed(subject.name, violations);
  throw new ArmError(403, code, message, more);
};
