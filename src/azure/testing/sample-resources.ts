/** How the resources of `SampleArm` show: what was put, and what came of it by now (the faked clock). */
export interface Stored {
  /** When it was put, ms. */
  at: number;
  name: string;
  id: string;
  properties: Record<string, unknown>;
}

export interface SampleMachine {
  status: string;
  provider: string;
  vmId?: string;
  /** The last change of its status, ISO 8601. */
  since?: string | undefined;
}

const installMs = 20_000;
const enableMs = 8000;
const revokeMs = 5000;

export const machineShown = (id: string, { status, provider, since, vmId }: SampleMachine): unknown => ({
  id,
  name: id.split('/').at(-1),
  type: 'Microsoft.HybridCompute/machines',
  location: 'westeurope',
  tags: {},
  properties: {
    status,
    lastStatusChange: since ?? '2026-11-20T08:00:00Z',
    vmId,
    osName: 'windows',
    cloudMetadata: { provider },
  },
});

export const deploymentShown = ({ id, name, at, properties }: Stored): unknown => {
  const provisioningState = Date.now() - at > 1000 ? 'Succeeded' : 'Accepted';
  return { id, name, properties: { ...properties, provisioningState, timestamp: new Date(at).toISOString() } };
};

/** `installs`: what an installation ends with. */
export const extensionShown = ({ id, name, at, properties }: Stored, installs: string): unknown => {
  const isDone = Date.now() - at >= installMs;
  const provisioningState = properties['fixed'] ?? (isDone ? installs : 'Creating');
  const message = provisioningState === 'Failed' ? 'Extension returned non-zero exit code for Install: 1.' : undefined;
  return { id, name, properties: { ...properties, provisioningState, instanceView: { status: { message } } } };
};

/** `machine`: the one that is to do it; nothing is done while it is away. */
export const jobShown = (
  { id, name, at, properties }: Stored,
  machine: SampleMachine | undefined,
  systemData: Record<string, string>,
): unknown => {
  const isRevoke = properties['type'] === 'Revoke';
  const lastsMs = isRevoke ? revokeMs : enableMs;
  const isDone = Date.now() - at >= lastsMs && machine?.status === 'Connected';
  const reportedBy = (reportedProperties: unknown): unknown => {
    const { nodeSettings } = Object(reportedProperties) as { nodeSettings?: object };
    // No machine reports without a time.
    return nodeSettings === undefined
      ? reportedProperties
      : { ...Object(reportedProperties), nodeSettings: { updatedAt: new Date(at).toISOString(), ...nodeSettings } };
  };
  const reported = { nodeSettings: { state: isRevoke ? 'Revoked' : 'Active', connectionStatus: 'Connected' } };
  return {
    id,
    name,
    systemData: { createdBy: 'alan@contoso.example', lastModifiedAt: new Date(at).toISOString(), ...systemData },
    properties: {
      ...(isDone
        ? {
            provisioningState: 'Succeeded',
            status: 'Succeeded',
            endTimeUtc: new Date(at + lastsMs).toISOString(),
            reportedProperties: reportedBy(reported),
          }
        : { provisioningState: 'InProgress', status: 'DeploymentInProgress' }),
      ...properties,
      ...('reportedProperties' in properties && { reportedProperties: reportedBy(properties['reportedProperties']) }),
    },
  };
};
