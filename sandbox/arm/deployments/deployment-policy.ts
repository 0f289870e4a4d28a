import { ArmError } from '#sandbox/arm/http.ts';

/** Deployments into a resource group of this name are denied by a policy, so that no record can be kept there. */
const deniedGroup = 'rg-policy-denied';

/** @throws {ArmError} 403 in the shape ARM gives a policy's denial, in the resource group that stands for this case. */
export const checkDeploymentPolicy = (
  subscriptionId: string,
  resourceGroup: string | undefined,
  name: string,
): void => {
  if (resourceGroup?.toLowerCase() !== deniedGroup) return;
  const scope = `/subscriptions/${subscriptionId}`;
  const assignment = {
    name: 'deny-deployments',
    id: `${scope}/providers/Microsoft.Authorization/policyAssignments/deny-deployments`,
  };
  const definition = {
    name: 'deny-deployments',
    id: `${scope}/providers/Microsoft.Authorization/policyDefinitions/deny-deployments`,
  };
  const identifiers = JSON.stringify([{ policyAssignment: assignment, policyDefinition: definition }]);
  const message = `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiers}'.`;
  throw new ArmError(403, 'RequestDisallowedByPolicy', message, {
    target: name,
    additionalInfo: [
      {
        type: 'PolicyViolation',
        info: {
          evaluationDetails: {
            evaluatedExpressions: [
              {
                result: 'True',
                expressionKind: 'Field',
                expression: 'type',
                path: 'type',
                expressionValue: 'Microsoft.Resources/deployments',
                targetValue: 'Microsoft.Resources/deployments',
                operator: 'Equals',
              },
            ],
          },
          policyDefinitionId: definition.id,
          policyDefinitionName: definition.name,
          policyDefinitionDisplayName: 'Deployments are made by the platform team only',
          policyDefinitionEffect: 'deny',
          policyAssignmentId: assignment.id,
          policyAssignmentName: assignment.name,
          policyAssignmentDisplayName: 'Deployments are made by the platform team only',
          policyAssignmentScope: scope,
          policyAssignmentParameters: {},
          policyExemptionIds: [],
        },
      },
    ],
  });
};
