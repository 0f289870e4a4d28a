import { idKey, type MachineState } from '#sandbox/tenant.ts';
import { ArmError, type ArmRequest } from '#sandbox/arm/http.ts';
import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import { locationOf, objectBody, tagsOf } from '#sandbox/arm/request-body.ts';
import { requireValidTags } from '#sandbox/arm/tag-rules.ts';

/** Properties that a caller sets and a PUT without them removes. */
const ofCallers =
  /^(?:agentUpgrade|identityKeyStore|locationData|parentClusterResourceId|privateLinkScopeResourceId|tpmEkCertificate)$/;

/** Properties that may be written at a PUT, and that the agent reports where nobody writes them. */
const ofAgents = /^(?:clientPublicKey|mssqlDiscovered|osType)$/;

/**
 * Writes what a PUT or a PATCH of a machine may write. What is read-only is passed over, so that a machine can be put as it was read.
 *
 * @throws {ArmError} 400 or 409, with nothing written.
 */
export const writeMachine = (request: ArmRequest, machine: MachineState): void => {
  const body = objectBody(request.body);
  const isPut = request.method === 'PUT';
  if (isPut && locationOf(body) !== idKey(machine.location))
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${machine.name}' already exists in location '${machine.location}' in resource group '${machine.resourceGroup}'. A resource with the same name cannot be created in location '${locationOf(body)}'. Please select a new resource name.`,
    );
  const tags = body['tags'] === undefined && !isPut ? machine.tags : requireValidTags(tagsOf(body['tags']));
  const identity = identityOf(body, machine);
  const properties = writtenProperties(body, machine, isPut);
  Object.assign(machine, { tags, properties });
  if (typeof body['kind'] === 'string') machine.kind = body['kind'];
  if (identity === undefined) delete machine.identity;
  else machine.identity = identity;
};

const identityOf = ({ identity }: JsonObject, machine: MachineState): MachineState['identity'] => {
  if (identity === undefined || identity === null) return machine.identity;
  const type = isObject(identity) ? identity['type'] : identity;
  if (type === 'SystemAssigned') return undefined;
  if (type === 'None') return type;
  throw new ArmError(400, 'HCRP400', `The identity type ${JSON.stringify(type)} is not one of SystemAssigned, None.`);
};

const writtenProperties = (body: JsonObject, { properties }: MachineState, isPut: boolean): JsonObject => {
  const asked = partOf(body, 'properties');
  const isWritable = (name: string): boolean => ofCallers.test(name) || (isPut && ofAgents.test(name));
  const isRemoved = (name: string): boolean =>
    ofCallers.test(name) && (isPut || Object.hasOwn(asked, name)) && (asked[name] ?? null) === null;
  const kept = Object.entries(properties).filter(([name]) => !isRemoved(name));
  const written = Object.entries(asked).filter(([name, value]) => isWritable(name) && value !== null);
  const { computerName, ...settings } = partOf(properties, 'osProfile');
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(written),
    // The agent alone says how the computer is called.
    osProfile: { ...(isPut ? {} : settings), ...partOf(asked, 'osProfile'), computerName },
  };
};
