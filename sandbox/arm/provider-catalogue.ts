import { idKey } from '#sandbox/tenant.ts';

/** The resource providers that the sandbox knows, and whether a subscription must register before it may use them. */
export const registrations: Readonly<Record<string, 'RegistrationRequired' | 'RegistrationFree'>> = {
  'Microsoft.HybridCompute': 'RegistrationRequired',
  'Microsoft.AzureStackHCI': 'RegistrationRequired',
  'Microsoft.GuestConfiguration': 'RegistrationRequired',
  'Microsoft.HybridConnectivity': 'RegistrationRequired',
  'Microsoft.Resources': 'RegistrationFree',
  'Microsoft.Authorization': 'RegistrationFree',
  'Microsoft.PolicyInsights': 'RegistrationRequired',
  'Microsoft.Insights': 'RegistrationFree',
  'Microsoft.Storage': 'RegistrationRequired',
  'Microsoft.Web': 'RegistrationRequired',
  'Microsoft.OperationalInsights': 'RegistrationRequired',
  'Microsoft.ResourceGraph': 'RegistrationFree',
  'Microsoft.Support': 'RegistrationFree',
};

const registered = new Set(
  Object.entries(registrations).flatMap(([name, policy]) => (policy === 'RegistrationRequired' ? [idKey(name)] : [])),
);

/** Whether a subscription has to register the namespace before it may use it. */
export const mustRegister = (namespace: string): boolean => registered.has(idKey(namespace));
