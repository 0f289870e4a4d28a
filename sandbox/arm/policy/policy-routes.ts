import { ArmError, notEmulated, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { refuseOthers } from '#sandbox/arm/request-body.ts';
import { isAllowed } from '#sandbox/arm/roles.ts';
import { policyExemptionVersions, policyVersions } from '#sandbox/arm/versions.ts';
import { partOf, type JsonObject } from '#sandbox/json.ts';
import { idKey, type KeptResource, type Tenant } from '#sandbox/tenant.ts';
import { ruleRoutes, scopeOfRule } from './kept-rules.ts';
import { isExpired, isSame } from './policies.ts';
import { holds } from './policy-rule.ts';

const anyScope = '/{+scope}';

const known = ['displayName', 'description', 'metadata'];

const effects = ['deny', 'denyaction', 'audit', 'disabled'];

/** @throws {ArmError} 400 or 501 for a rule that couldn't be held against anything. */
const completeDefinition = (_: ArmRequest, properties: JsonObject): JsonObject => {
  refuseOthers(
    properties,
    [...known, 'policyType', 'mode', 'policyRule', 'parameters', 'version'],
    'a policy definition',
  );
  const rule = partOf(properties, 'policyRule');
  const effect = String(partOf(rule, 'then')['effect']);
  if (!effects.includes(idKey(effect)) && !effect.startsWith('[')) throw notEmulated(`the policy effect '${effect}'`);
  holds(rule['if'], { id: '', type: '', name: '', content: {} });
  return { policyType: 'Custom', mode: 'Indexed', parameters: {}, ...properties };
};

/** The resource that a property names. @throws {ArmError} 404 when there is none of the type. */
const named = (tenant: Tenant, id: unknown, type: string, called: string): KeptResource => {
  const found = tenant.keptResources.get(idKey(String(id)));
  if (found?.type === `Microsoft.Authorization/${type}s`) return found;
  const code = `${type.charAt(0).toUpperCase()}${type.slice(1)}NotFound`;
  throw new ArmError(404, code, `The ${called} '${String(id)}' could not be found.`);
};

/** @throws {ArmError} 404 for a definition that isn't there. */
const completeAssignment = ({ tenant, path }: ArmRequest, properties: JsonObject): JsonObject => {
  refuseOthers(
    properties,
    [...known, 'policyDefinitionId', 'parameters', 'notScopes', 'enforcementMode', 'nonComplianceMessages', 'scope'],
    'a policy assignment',
  );
  named(tenant, properties['policyDefinitionId'], 'policyDefinition', 'policy definition');
  return { parameters: {}, notScopes: [], enforcementMode: 'Default', ...properties, scope: scopeOfRule(path) };
};

/** @throws {ArmError} 400 or 404 for what is no exemption, 403 for whoever may not exempt from that assignment. */
const completeExemption = ({ tenant, caller, path }: ArmRequest, properties: JsonObject): JsonObject => {
  const { policyAssignmentId, exemptionCategory, expiresOn } = properties;
  refuseOthers(
    properties,
    [...known, 'policyAssignmentId', 'exemptionCategory', 'expiresOn', 'policyDefinitionReferenceIds'],
    'a policy exemption',
  );
  const isDate = typeof expiresOn === 'string' && !Number.isNaN(Date.parse(expiresOn));
  if (!['Waiver', 'Mitigated'].includes(String(exemptionCategory)) || !(isDate || expiresOn === undefined))
    throw new ArmError(
      400,
      'InvalidPolicyExemption',
      "The policy exemption needs an 'exemptionCategory' of 'Waiver' or 'Mitigated', and an 'expiresOn' that is a time.",
    );
  const { id } = named(tenant, policyAssignmentId, 'policyAssignment', 'policy assignment');
  const action = 'Microsoft.Authorization/policyAssignments/exempt/action';
  if (!isAllowed(tenant, caller.objectId, action, id))
    throw new ArmError(
      403,
      'LinkedAuthorizationFailed',
      `The client '${caller.name}' with object id '${caller.objectId}' has permission to perform action 'Microsoft.Authorization/policyExemptions/write' on scope '${path}'; however, it does not have permission to perform action '${action}' on the linked scope(s) '${id}' or the linked scope(s) are invalid.`,
    );
  return properties;
};

/** Azure Policy: what is forbidden, where, and for whom or how long it isn't. */
export const policyRoutes: ArmRoute[] = [
  ...ruleRoutes({
    type: 'policyDefinitions',
    called: 'policy definition',
    at: '/subscriptions/{subscriptionId}',
    apiVersions: policyVersions,
    updated: 201,
    filters: { policytype: ({ policyType }, value) => isSame(policyType, value) },
    complete: completeDefinition,
  }),
  ...ruleRoutes({
    type: 'policyAssignments',
    called: 'policy assignment',
    at: anyScope,
    apiVersions: policyVersions,
    updated: 201,
    filters: { policydefinitionid: ({ policyDefinitionId }, value) => isSame(policyDefinitionId, value) },
    complete: completeAssignment,
  }),
  ...ruleRoutes({
    type: 'policyExemptions',
    called: 'policy exemption',
    at: anyScope,
    apiVersions: policyExemptionVersions,
    filters: {
      excludeexpired: (properties, _, { tenant }) => !isExpired(tenant, properties),
      policyassignmentid: ({ policyAssignmentId }, value) => isSame(policyAssignmentId, value),
    },
    complete: completeExemption,
  }),
];
