/*
 * What a finding is: what Azure shows held against what is on record. The types that the files of this folder share; it imports none of them.
 * Machine and group ids are ARM ids in lower case, times as numbers are ms of server time.
 */
import type { AccessEvidence, JobEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import type { Acceptance } from '#src/consent/acceptance.ts';
import type { Breach } from '#src/consent/advice/advice.ts';
import type { AdviceRule } from '#src/consent/advice/rule.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import type { EndRecord } from '#src/consent/record.ts';
import type { ReviewRecord } from '#src/consent/review.ts';
import type { RecordSignature, SignatureFault } from '#src/consent/signature.ts';

/** `high`: somebody has to act. `unknown`: it could not be checked. */
export type Severity = 'high' | 'medium' | 'low' | 'unknown';

/** Why a deployment that is named like a record does not count, or not as it stands. */
export type RecordFault =
  /** It is no record. */
  | 'invalid'
  /** The name says another consent, machine or content than the record. */
  | 'misnamed'
  /** It lies in a resource group without a machine of the consent, or of another machine, and does not count. */
  | 'outOfPlace'
  /** Copies of one record differ in their signature; the oldest one counts. */
  | 'copiesDiffer'
  | 'otherCorrelation'
  /** An end or a change that does not fit its consent. */
  | 'endOfOther'
  | 'endBeforeStart'
  | 'endInFuture'
  | 'changeBeyond'
  /** A review of another consent, by whoever signed the consent, or that nobody signed. */
  | 'reviewOfOther'
  | 'ownReview'
  | 'reviewUnsigned'
  | 'consentGone';

type What =
  /** A job that lets Microsoft in, or did, and no consent on record has its name. */
  | { is: 'accessWithoutConsent'; job: JobEvidence; isLive: boolean }
  /** A job bears the name of a consent that does not cover this machine. */
  | { is: 'machineNotInConsent'; job: JobEvidence; isLive: boolean }
  /** Another computer has the name of the machine that the consent covers. */
  | { is: 'otherComputer'; job: JobEvidence; isLive: boolean }
  | { is: 'levelBeyondConsent'; job: JobEvidence; isLive: boolean; agreed: AccessLevel }
  | { is: 'endBeyondConsent'; job: JobEvidence; isLive: boolean; agreed: string }
  /** A consent's time runs, and Azure has no job of it; or a job of that name was deleted, and nothing proves that its access ended. */
  | { is: 'unconfirmedAccess'; until: string; deleted?: { job: string; at: string } }
  /** An end is on record, and Azure shows access all the same. */
  | { is: 'accessAfterEnd'; job: JobEvidence; end: EndRecord }
  /** An end is on record before the agreed time was over, and Azure shows nothing that proves it. */
  | { is: 'endUnproven'; end: EndRecord }
  /** The support request that access was agreed to for is closed. */
  | { is: 'requestClosed'; job: JobEvidence; isLive: boolean; request: string }
  /** Live access that doesn't fit a rule of the organization which only this app keeps to. */
  | { is: 'againstAdvice'; job: JobEvidence; isLive: boolean; breach: Breach }
  /** A revoke that the machine has not confirmed for longer than Azure keeps a request. */
  | { is: 'revocationOverdue'; job: JobEvidence }
  | { is: 'recordFault'; fault: RecordFault; deploymentId: string }
  | { is: 'recordMissing'; groupId: string; hasAccess: boolean }
  | { is: 'signatureInvalid'; why: SignatureFault }
  | { is: 'otherCreator'; job: JobEvidence; signer: string }
  /** Granted without the approval that was needed, and no other person has signed a review of it. */
  | { is: 'emergencyUnreviewed'; reason: string }
  /** What could not be read, so nothing is said about it. `scope`: ARM id. */
  | { is: 'unread'; scope: string; problem: ReadProblem };

export type Finding = What & {
  severity: Severity;
  /** The machines that it is about. */
  machineIds: readonly string[];
  consentId?: string;
  /** When it came about, as far as Azure tells. */
  since?: number;
  /** Where somebody has accepted it, or had before. */
  standing?: Standing;
};

/** An acceptance on record: a claim that somebody looked. */
export interface AcceptanceFact {
  record: Acceptance;
  groupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  at: string;
  /** Who wrote it, as the Activity Log says; undefined while that isn't known. */
  by?: string | undefined;
}

/**
 * How an acceptance stands. `changed`: what the finding rests on isn't what was accepted. `over`: its end has passed. `unnamed`: Azure doesn't
 * say who wrote it. `until`: ms.
 */
export interface Standing {
  is: 'accepted' | 'changed' | 'over' | 'unnamed';
  acceptance: AcceptanceFact;
  until: number;
}

export type FindingKind = Finding['is'];

/** A consent on record, as far as findings need it. */
export interface ConsentFact {
  consentId: string;
  consent: Consent;
  ends: readonly EndRecord[];
  /** By others than whoever signed the consent. Claims, until their signature is checked. */
  reviews: readonly ReviewFact[];
  /** Resource groups of its machines that were read and hold no record of it. */
  withoutRecord: readonly string[];
}

/** A review beside a consent. `deploymentId`: where it lies, by which `signers` tells who signed it. */
export interface ReviewFact {
  deploymentId: string;
  record: ReviewRecord;
}

/** A deployment that does not fit, or a place that could not be read. `at`: when Azure stored the deployment, ISO 8601. */
export type ProblemFact = { scope: string; consentId?: string | undefined; at?: string | undefined } & (
  | { is: 'unread' | 'unlisted'; problem: ReadProblem }
  | { is: RecordFault }
);

/** All that is compared. */
export interface FindingFacts {
  machines: readonly AccessEvidence[];
  consents: readonly ConsentFact[];
  problems: readonly ProblemFact[];
  acceptances: readonly AcceptanceFact[];
  /** Who signed, by consent id, and of reviews by deployment id; only of those that were checked. */
  signers: ReadonlyMap<string, RecordSignature>;
  /** By consent id: the support request that is closed, and when, ms. */
  closed: ReadonlyMap<string, { number: string; closedAt?: number }>;
  /** What live access is held against, whoever granted it. */
  advice?: readonly AdviceRule[] | undefined;
  /** Server time, ms. */
  now: number;
}
