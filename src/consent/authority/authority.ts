// What lets a person grant on the machines of a resource group, as data from what Azure was asked: see `decideAuthority`.
import { hex, sha256 } from '#src/lib/digest.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { minuteMs } from '#src/lib/time.ts';

/** Who may approve, by the role's policy. */
export interface Approver {
  id: string;
  kind: 'user' | 'group';
  /** As the policy has it; Azure may leave it out. */
  name?: string;
}

/** What a role's policy demands of who activates it. */
export interface Demands {
  /** ISO 8601 duration in ms; absent: no limit was given. */
  longestMs?: number;
  reason: boolean;
  ticket: boolean;
  multiFactor: boolean;
  /** Claim of the authentication context that the token must have, `c1`. */
  context?: string;
  /** Present where somebody must approve. */
  approvers?: readonly Approver[];
  /** Whether an approver must say why. */
  answerReason?: boolean;
}

/** A role that the person may activate. */
export interface Eligibility {
  /** Whole ARM id of the eligibility schedule. */
  scheduleId: string;
  /** Whole ARM id of the role definition. */
  roleDefinitionId: string;
  roleName: string;
  /** ARM id of where the eligibility holds: a resource group, or above it. */
  scope: string;
  /** ms; absent: for good. */
  until?: number;
  /** Absent: its policy couldn't be read. */
  demands?: Demands;
  /** Whether it allows records to be written, too. */
  records?: boolean;
}

/** A request to activate a role, as Azure shows it. */
export interface Activation {
  /** Name of the request, a GUID. */
  name: string;
  scope: string;
  roleDefinitionId: string;
  /** Directory object id of who asked. */
  principalId: string;
  /** Azure's word, `PendingApproval`; open-ended. */
  status: string;
  /** ms. */
  askedAt?: number;
  /** When the role ends, ms; of an approved one from the approval on. */
  until?: number;
  /** For how long the role is asked for, from the approval on; absent where another end was named. */
  durationMs?: number;
  /** ARM id of the approval. */
  approvalId?: string;
  justification?: string;
  ticket?: string;
  /** Who asked and which role, as Azure names them. */
  principalName?: string;
  roleName?: string;
}

/** What lets the person grant. Times are ms of server time. */
export type Authority =
  /** By a standing assignment, or any that was made without this app. */
  | { is: 'held' }
  /** By the activation that was asked for under this consent. */
  | { is: 'active'; activation: Activation; until?: number | undefined }
  /** Waits for an approval until `answerBy`; or for Azure, without. */
  | { is: 'asked'; activation: Activation; answerBy?: number | undefined }
  /** Denied, timed out, cancelled, or failed; `again`: what could be asked for under a new consent. */
  | { is: 'refused'; activation: Activation; how: Refusal }
  /** Something can be activated. `emergency`: a second role, that nobody has to approve. */
  | { is: 'eligible'; role: Eligibility; emergency?: Eligibility | undefined }
  | { is: 'none' }
  /** Eligibilities or the request couldn't be read. */
  | { is: 'unknown' };

/** The role that is asked for. `isEmergency`: the one that nobody has to approve, where there is one. */
export function roleAskedFor(
  { role, emergency }: Extract<Authority, { is: 'eligible' }>,
  isEmergency: boolean,
): Eligibility {
  return (isEmergency ? emergency : undefined) ?? role;
}

export type Refusal = 'denied' | 'timedOut' | 'cancelled' | 'left' | 'failed';

export interface AuthorityFacts {
  /** Whether the roles that are active now allow all that a grant writes; undefined: not known. */
  allows: boolean | undefined;
  /** Those of the person at the group and above that allow what a grant writes; undefined: not read. */
  eligible: readonly Eligibility[] | undefined;
  /** What was asked for under the consent; 'none': nothing; undefined: not read. */
  activation: Activation | 'none' | undefined;
}

/** Pure. What was asked for is told before what could be asked for. */
export function decideAuthority({ allows, eligible, activation }: AuthorityFacts): Authority {
  const asked = activation === undefined || activation === 'none' ? undefined : activation;
  const how = asked && standingOf(asked.status);
  if (asked && how === 'active' && allows !== false) return { is: 'active', activation: asked, until: asked.until };
  if (allows === true) return { is: 'held' };
  // Provisioned, but roles show in what Azure allows only minutes later.
  if (asked && (how === 'active' || how === 'pending'))
    return { is: 'asked', activation: asked, ...(how === 'pending' && { answerBy: answerByOf(asked) }) };
  if (asked && how !== undefined && how !== 'active' && how !== 'pending')
    return { is: 'refused', activation: asked, how };
  if (activation === undefined || eligible === undefined || allows === undefined) return { is: 'unknown' };
  return eligibleAuthority(eligible);
}

/** Where one role needs an approval and another does not, the second is the emergency's. */
function eligibleAuthority(eligible: readonly Eligibility[]): Authority {
  const approved = eligible.filter(({ demands }) => demands?.approvers !== undefined);
  const free = eligible.filter(({ demands }) => demands !== undefined && demands.approvers === undefined);
  const role = approved[0] ?? free[0] ?? eligible[0];
  if (role === undefined) return { is: 'none' };
  return { is: 'eligible', role, emergency: approved.length > 0 ? free[0] : undefined };
}

/** An approval is open for a day: Azure lets nobody set another time. */
export const approvalMs = 24 * 60 * minuteMs;

/** Until when it may be answered, ms; undefined where nobody is asked. */
export function answerByOf({ askedAt, status }: Activation): number | undefined {
  return isPendingApproval(status) && askedAt !== undefined ? askedAt + approvalMs : undefined;
}

export function isPendingApproval(status: string): boolean {
  return sameId(status, 'PendingApproval') || sameId(status, 'PendingApprovalProvisioning');
}

/** What a status of Azure's means; what is not known here is still being worked on. */
export function standingOf(status: string): 'active' | 'pending' | Refusal {
  return standings[status.toLowerCase()] ?? 'pending';
}

const standings: Readonly<Record<string, 'active' | Refusal>> = {
  provisioned: 'active',
  denied: 'denied',
  admindenied: 'denied',
  timedout: 'timedOut',
  canceled: 'cancelled',
  revoked: 'left',
  failed: 'failed',
  failedasresourceislocked: 'failed',
  invalid: 'failed',
};

/**
 * The name of the one request that a consent makes for a resource group: a GUID of their hash, so that a lost reply, a reload, another tab and
 * an approver all find the same, and no other consent can claim it.
 */
export async function activationName(consentHash: string, groupId: string): Promise<string> {
  const digest = hex(await sha256(`${consentHash}\n${groupId.toLowerCase()}`));
  const at = (from: number, to: number): string => digest.slice(from, to);
  // A GUID made of a hash: RFC 9562, version 8.
  return `${at(0, 8)}-${at(8, 12)}-8${at(13, 16)}-a${at(17, 20)}-${at(20, 32)}`;
}

/** What the approver reads in Azure's own pages, too: the reason, and where the signed consent is found. */
export function justificationOf(consentId: string, reason: string): string {
  return `Remote support consent ${consentId}: ${reason}`.slice(0, 500);
}

/** The consent that a request says it is for; a claim, which `activationName` proves or refutes. */
export function consentNamedIn(justification: string): string | undefined {
  return /^Remote support consent (rs-[a-z2-7]{21}): /.exec(justification)?.[1];
}
