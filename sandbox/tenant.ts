/** The whole state of one simulated tenant. Everything is plain data, so that it can be written to a file and read back. */

import type { FaultRule } from '#sandbox/faults.ts';
import type { TenantRequest } from '#sandbox/index.mjs';

export interface Person {
  /** Directory object id (`oid`). */
  objectId: string;
  /** User principal name, what `preferred_username` carries. */
  username: string;
  name: string;
  /** What the sign-in page says of this person, in one line. */
  description: string;
}

export interface ServicePrincipal {
  objectId: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

/** People who are approvers, or hold roles, together. */
export interface Group {
  objectId: string;
  name: string;
  /** Object ids of people. */
  members: string[];
}

/** A role definition, reduced to what decides calls. */
export interface Role {
  name: string;
  /** The definition's guid, lower case; of built-in roles the same in every tenant. */
  id: string;
  actions: readonly string[];
  notActions: readonly string[];
  /** What it allows with the data itself, past Azure Resource Manager. */
  dataActions: readonly string[];
}

/** A role that the tenant has made for itself. */
export interface CustomRole extends Role {
  description: string;
  /** Where it may be assigned, and below. */
  assignableScopes: string[];
}

/** A role that a principal holds, or may activate. */
export interface RoleAssignment {
  principalId: string;
  /** Guid of the role's definition, lower case: a built-in role of `arm/roles.ts`, or one of `customRoles`. */
  roleId: string;
  /** ARM scope, lower case: a subscription, a resource group or a resource. */
  scope: string;
  /** The assignment's guid, where a caller or a request chose it. */
  name?: string;
  /** Since when and until when it holds, ms of tenant time; always when absent. What is over stays a while, for lists lag. */
  from?: number;
  until?: number;
  /** Of an activation, the id of the eligibility that it comes from. */
  linked?: string;
}

/** What was asked of Privileged Identity Management. */
export interface RoleRequest {
  id: string;
  name: string;
  kind: 'roleAssignmentScheduleRequests' | 'roleEligibilityScheduleRequests';
  /** Lower case. */
  scope: string;
  principalId: string;
  roleId: string;
  requestorId: string;
  /** As asked, and as shown again. */
  properties: Record<string, unknown>;
  createdAt: number;
  /** What becomes of it and from when on, in the order of time; what is to come by itself, too. */
  statuses: { at: number; status: string }[];
  approval?: RoleApproval;
}

export interface RoleApproval {
  /** Guids of it and of its only stage. */
  name: string;
  stage: string;
  /** Object ids of people and groups. */
  approvers: string[];
  isJustificationRequired: boolean;
  until: number;
  answer?: { result: 'Approve' | 'Deny'; by: string; at: number; justification: string };
}

/** One rule of a role's settings in Privileged Identity Management, as Azure shows it. */
export type RoleRule = Record<string, unknown> & { id: string };

/** The settings of a role at a scope where somebody has changed them. */
export interface RolePolicy {
  rules: RoleRule[];
  modifiedBy: string;
  modifiedAt: number;
}

/** A storage account with one container for evidence. What is in it is Azurite's. */
export interface StorageAccount {
  /** ARM id of the account. */
  id: string;
  container: string;
  /** Whether a locked policy keeps what is in the container as it is. */
  immutable: boolean;
}

export interface Subscription {
  subscriptionId: string;
  displayName: string;
  /** Registered resource provider namespaces, lower case. */
  registeredProviders: string[];
  tags?: Record<string, string>;
}

export interface ResourceGroup {
  subscriptionId: string;
  name: string;
  location: string;
  tags: Record<string, string>;
}

/** Who last wrote a resource, in ARM's own words. */
export interface SystemData {
  createdBy: string;
  createdByType: 'User' | 'Application';
  createdAt: string;
  lastModifiedBy: string;
  lastModifiedByType: 'User' | 'Application';
  lastModifiedAt: string;
}

/** A simulated server and its Connected Machine agent. */
export interface MachineState {
  id: string;
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  kind?: string;
  tags: Record<string, string>;
  /** Of the machine's own identity in the directory. */
  principalId: string;
  /** Set when the machine has been parted from its identity. */
  identity?: 'None';
  /** The properties ARM shows, but for `status` and `lastStatusChange`, which follow the agent. */
  properties: Record<string, unknown>;
  agent: {
    online: boolean;
    /** When `online` last changed, ms since the epoch, tenant time. */
    changedAt: number;
    /** When the status that Azure shows last changed, ms; by default `changedAt`. */
    statusChangedAt?: number;
    /** Work that came while the machine was away and waits for it. */
    queue?: AgendaItem[];
    /** Set when the machine has been away long enough for Azure to call it Expired. */
    expired: boolean;
    /** What an install of the remote support extension does here. */
    install: 'succeeds' | 'fails' | 'hangs';
    /** While true, the machine begins what a job asks for and does not come to its end. */
    jobsHang?: boolean;
    /** The text a failing install leaves in `instanceView.status.message`. */
    failure?: string;
  };
  /** What the machine itself allows: the ground truth that ARM only reports. */
  access: {
    state: 'none' | 'active' | 'expired' | 'revoked';
    level?: 'Diagnostics' | 'DiagnosticsAndRepair';
    expiresAt?: number;
    /** Lower-case resource id of the job that the access came from. */
    jobId?: string;
    sessions: SessionState[];
  };
}

export interface SessionState {
  sessionId: string;
  engineer: string;
  startedAt: number;
  endedAt?: number;
  level: 'Diagnostics' | 'DiagnosticsAndRepair';
  /** Lower-case resource id of the job under whose access the session runs. */
  jobId?: string;
  transcript: string[];
}

export interface ExtensionState {
  id: string;
  name: string;
  machineId: string;
  location: string;
  tags: Record<string, string>;
  properties: Record<string, unknown> & { publisher?: string; type?: string; provisioningState: string };
}

/** An edge device job of Microsoft.AzureStackHCI on a machine. */
export interface JobState {
  id: string;
  name: string;
  machineId: string;
  kind: string;
  properties: Record<string, unknown> & { jobType: string; type: string; provisioningState: string; status: string };
  systemData: SystemData;
}

/** Whoever a deployment acts for, by the token of its request. */
export interface Author {
  objectId: string;
  tenantId: string;
  /** The user principal name, or the application's id for a service principal. */
  name: string;
  kind: 'User' | 'Application';
  /** The token's claims as received. */
  claims: Record<string, unknown>;
}

/** One resource that a deployment writes. */
export interface DeploymentStep {
  id: string;
  type: string;
  name: string;
  apiVersion: string;
  body: Record<string, unknown>;
  /** Lower-case ids of the resources that are written first. */
  dependsOn: string[];
  state: 'Waiting' | 'Running' | 'Succeeded' | 'Failed';
  operationId?: string;
  /** Of the reply to its request. */
  httpStatus?: number;
  error?: { code: string; message: string; target?: string };
}

export interface DeploymentState {
  id: string;
  name: string;
  /** Lower-case id of the resource group or subscription it was made in. */
  scope: string;
  /** Region, of deployments to a subscription. */
  location?: string;
  properties: Record<string, unknown>;
  /** What it writes and for whom, where its template has resources. */
  steps?: DeploymentStep[];
  author?: Author;
  /** Address of Azure in the links of replies to it. */
  origin?: string;
}

/** A resource that is kept as it was put, of a type of which nothing but that matters here. */
export interface KeptResource {
  id: string;
  name: string;
  /** With its namespace, for instance `Microsoft.Insights/ActionGroups`. */
  type: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: unknown;
  kind?: unknown;
  identity?: unknown;
  properties: Record<string, unknown>;
  systemData?: SystemData;
}

/** What a receiver of an action group was told, or is to be. */
export interface AlertNotification {
  id: string;
  /** Id of the action group. */
  group: string;
  /** ms of tenant time. */
  at: number;
  /** `Email` or `Webhook`, for instance. */
  mechanism: string;
  receiver: string;
  /** Address or number. */
  to: string;
  state: 'Sending' | 'Succeeded' | 'Failed';
  detail?: string;
  /** The id of the test that it is of. */
  test?: string;
  payload: Record<string, unknown>;
}

export interface SupportTicketState {
  name: string;
  subscriptionId: string;
  properties: Record<string, unknown> & { supportTicketId: string; status: 'Open' | 'Updating' | 'Closed' };
  communications: Record<string, unknown>[];
}

/** What the Activity Log says of one write in every event about it. */
export interface ActivityContext {
  caller: string;
  claims: Record<string, string>;
  correlationId: string;
  operationId: string;
  /** RBAC action, for instance `Microsoft.HybridCompute/machines/extensions/write`. */
  action: string;
  /** The resource written, as addressed by the caller. */
  resourceId: string;
  method: string;
  clientRequestId: string | undefined;
  clientIpAddress: string;
}

/** One long-running operation, found again by its guid. */
export interface OperationState {
  id: string;
  subscriptionId: string;
  /** For instance `Microsoft.HybridCompute/locations/westeurope`. */
  provider: string;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  startedAt: number;
  endedAt?: number;
  /** What `properties` of the status and the body of the result hold once it succeeded. */
  resourceId?: string;
  /** The resource as it was when the operation succeeded; nothing after a DELETE. */
  result?: unknown;
  error?: { code: string; message: string };
  /** The write that began it, so that its outcome reaches the Activity Log under the same correlation id. */
  activity?: ActivityContext;
  /** What is to happen when it ends. */
  wakes?: { kind: string; data: Record<string, unknown> };
}

/** One Activity Log event, in the shape of `eventtypes/management/values`. */
export type ActivityEvent = Record<string, unknown> & {
  authorization: { action: string; scope: string };
  status: { value: string };
  correlationId: string;
  eventTimestamp: string;
  subscriptionId: string;
  resourceId: string;
};

/** Something that will happen by itself at a moment of tenant time. Plain data: `machines/agenda.ts` knows what each kind does. */
export interface AgendaItem {
  at: number;
  kind: string;
  data: Record<string, unknown>;
}

export interface Tenant {
  /** A DNS label: the app runs at `http://{name}.localhost`, the first tenant of `npm start` also at `http://localhost`. */
  name: string;
  tenantId: string;
  scenario: string;
  /** What it is made anew from, where that is known. */
  madeOf?: TenantRequest;
  /** How much faster than life machines work: 1 is life, 50 makes an install take about a second. */
  speed: number;
  /** How far tenant time is ahead of real time, ms. */
  clockOffset: number;
  appClientId: string;
  people: Person[];
  servicePrincipal: ServicePrincipal;
  groups: Group[];
  /** By their guids, lower case. */
  customRoles: Map<string, CustomRole>;
  roleAssignments: RoleAssignment[];
  /** Roles that principals may activate for a time. */
  roleEligibilities: RoleAssignment[];
  roleRequests: Map<string, RoleRequest>;
  rolePolicies: Map<string, RolePolicy>;
  subscriptions: Map<string, Subscription>;
  resourceGroups: Map<string, ResourceGroup>;
  machines: Map<string, MachineState>;
  extensions: Map<string, ExtensionState>;
  jobs: Map<string, JobState>;
  deployments: Map<string, DeploymentState>;
  locks: Map<string, KeptResource>;
  supportTickets: Map<string, SupportTicketState>;
  keptResources: Map<string, KeptResource>;
  operations: Map<string, OperationState>;
  activityLog: ActivityEvent[];
  /** What alerts have told, oldest first. */
  notifications?: AlertNotification[];
  agenda: AgendaItem[];
  /** Whether replies expose ARM's headers to browsers (`Access-Control-Expose-Headers`). */
  exposeHeaders: boolean;
  /** What is made to go wrong with requests to Azure Resource Manager. */
  faults: FaultRule[];
  /** State of the generator by which faults with a `share` strike; 1 at first. */
  faultSeed?: number;
  /** Since when a person must have signed in to answer a challenge for a second factor, ms of real time. */
  signInDemandedAt?: number;
  /** When people last used the sign-in page, ms of real time, by object id. */
  signIns?: Map<string, number>;
  /** The authentication contexts that people have met on the sign-in page, by object id. */
  metContexts?: Map<string, string[]>;
  /** Access tokens issued until then are over, ms of real time. */
  sessionsEndedAt?: number;
  /** Whether ID tokens name the methods of a sign-in (`amr`). Microsoft Entra's of v2.0 do not; here they do unless this is false. */
  idTokenMethods?: boolean;
  /** The customer's storage account for evidence, where it has one. */
  storage?: StorageAccount;
  /** `advice` of the app's config.json, as it was given. */
  advice?: unknown;
  /** Seconds of life after a change at which Resource Graph renews its copy of the tenant; it shows the present when absent. */
  graphLag?: number;
  /** Bytes of the longest reply of Resource Graph; Azure's 16 MiB when absent. */
  graphReplyLimit?: number;
  /** How late every reply of the tenant's Azure comes, ms of real time; at once when absent. */
  latency?: number;
  /** Whether Resource Graph lets a caller ask more than 15 times in five seconds; Azure does not. */
  unlimitedQueries?: boolean;
}

/** Tenant time, ms since the epoch. */
export const tenantNow = (tenant: Tenant): number => Date.now() + tenant.clockOffset;

/** How long something that takes `seconds` in life takes here, ms. */
export const lifeTime = (tenant: Tenant, seconds: number): number => (seconds * 1000) / tenant.speed;

/** The key under which maps keep a resource: ARM ids are case-insensitive. */
export const idKey = (id: string): string => id.toLowerCase();

/** Deletes what is below a resource, by its key. */
export const deleteBelow = (states: Map<string, unknown>, key: string): void => {
  for (const one of states.keys()) if (one.startsWith(`${key}/`)) states.delete(one);
};
