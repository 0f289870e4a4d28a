import type { Tenant } from '#sandbox/tenant.ts';
import { ArmError } from './http.ts';

interface Principal {
  id: string;
  type: 'User' | 'Group' | 'ServicePrincipal';
  displayName: string;
  email?: string;
}

/** A person, a group, a program or a machine; `undefined` for one that the directory doesn't have. */
export function principalOf(tenant: Tenant, id: unknown): Principal | undefined {
  const person = tenant.people.find(({ objectId }) => objectId === id);
  if (person) return { id: person.objectId, type: 'User', displayName: person.name, email: person.username };
  const group = tenant.groups.find(({ objectId }) => objectId === id);
  if (group) return { id: group.objectId, type: 'Group', displayName: group.name };
  const { servicePrincipal, machines } = tenant;
  if (servicePrincipal.objectId === id) return programOf(servicePrincipal.objectId, servicePrincipal.name);
  const machine = [...machines.values()].find(({ principalId }) => principalId === id);
  return machine && programOf(machine.principalId, machine.name);
}

export function principalNotFound({ tenantId }: Tenant, id: unknown): ArmError {
  const message = `Principal ${String(id)} does not exist in the directory ${tenantId}.`;
  return new ArmError(400, 'PrincipalNotFound', message);
}

function programOf(id: string, displayName: string): Principal {
  return { id, type: 'ServicePrincipal', displayName };
}
