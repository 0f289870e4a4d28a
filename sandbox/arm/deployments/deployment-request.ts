import { ArmError, type ArmRequest } from '#sandbox/arm/http.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { isObject } from '#sandbox/json.ts';
import { requireGroup } from '#sandbox/arm/scope-lookup.ts';
import { checkSteps } from './deployment-resources.ts';
import { readDeployment } from './deployment-template.ts';
import { placeAt } from './deployment-types.ts';

/** Where a request's deployment belongs: the resource group of the path, or its subscription. */
const scopeOf = ({ params }: ArmRequest): string => {
  const subscription = `/subscriptions/${params['subscriptionId']}`;
  return params['resourceGroup'] === undefined
    ? subscription
    : `${subscription}/resourceGroups/${params['resourceGroup']}`;
};

/** @throws {ArmError} 404 when the path names a resource group that does not exist. */
export const requireScope = (request: ArmRequest): string => {
  if (request.params['resourceGroup'] !== undefined) requireGroup(request);
  return scopeOf(request);
};

export const nameOf = (request: ArmRequest): string => request.params['deploymentName'] ?? '';

export const idOf = (request: ArmRequest): string =>
  `${scopeOf(request)}/providers/Microsoft.Resources/deployments/${nameOf(request)}`;

/** @throws {ArmError} 400 with ARM's text. */
const requireName = (request: ArmRequest): string => {
  const name = nameOf(request);
  if (name.length > 64) {
    throw new ArmError(
      400,
      'InvalidDeployment',
      `The provided deployment name '${name}' has a length of '${name.length}' which exceeds the maximum length of '64'. Please see https://aka.ms/arm-deploy for usage details.`,
    );
  }
  if (/^[-\w._()]+$/.test(name)) return name;
  throw new ArmError(
    400,
    'InvalidDeployment',
    `The provided deployment name '${name}' has invalid characters. The name can only be a letter, digit, '-', '.' or '_'. Please see https://aka.ms/arm-deploy for usage details.`,
  );
};

/**
 * Deployments to a subscription are kept in a region, which the caller names; those to a resource group are kept where the group is.
 *
 * @throws {ArmError} 400 with ARM's text when it is missing, or named where it may not be.
 */
const locationOf = (request: ArmRequest): string | undefined => {
  const location = objectBody(request.body)['location'] ?? '';
  const name = nameOf(request);
  if (request.params['resourceGroup'] !== undefined) {
    if (location === '') return undefined;
    throw misplaced(`The 'location' property is not allowed for '${name}' at resource group scope.`);
  }
  if (typeof location === 'string' && location !== '') return location;
  throw misplaced(`The 'location' property must be specified for '${name}'.`);
};

const misplaced = (problem: string): ArmError =>
  new ArmError(
    400,
    'InvalidDeployment',
    `${problem} Please see https://aka.ms/arm-deployment-subscription for usage details.`,
  );

/** What a request asks to deploy. @throws {ArmError} for what Azure would refuse before it begins. */
export const readRequest = (request: ArmRequest) => {
  const place = placeAt(request.tenant, requireScope(request));
  const name = requireName(request);
  const location = locationOf(request);
  const named = { name, ...(location === undefined ? {} : { location }) };
  const { properties } = objectBody(request.body);
  const { template, parameters = {}, mode } = isObject(properties) ? properties : {};
  const own = { ...named, properties: { template, parameters, mode, provisioningState: 'Accepted' } };
  const deployment = readDeployment(properties, { ...place, deployment: own });
  checkSteps(request, deployment.steps);
  return { scope: place.scope, deployment, ...named };
};
