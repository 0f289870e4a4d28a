import type { ConsentRecord } from '#src/consent/record.ts';
import type { Page } from '#assure/world/browser.ts';
import type { Exchange } from '#assure/world/network.ts';
import { words } from '#assure/world/truth.ts';
import { isUnderWay, revokeOn, shownState, type World } from '#assure/world/world.ts';
import { JobLists, jobsListOf } from './exchanges.ts';
import { Requests } from './requests.ts';
import { type RuleName, type Violation, ViolationError } from './violation.ts';

/** A consent that a person pressed to put into effect. */
export interface Pressed {
  record: ConsentRecord;
  userId: string;
  machines: Set<string>;
  at: number;
}

/** Whether a revoke is under way from this page: then another need not be offered. */
const isPursued = (page: Page, machineId: string): boolean => {
  const revoke = revokeOn(page, machineId);
  return revoke !== undefined && isUnderWay(revoke);
};

/** Compares what pages show, and what machines allow, with what is so. Collects every violation; `demandNone` throws the first. */
export class Observer {
  readonly world: World;
  readonly requests: Requests;
  readonly violations: Violation[] = [];
  readonly #only: RuleName | undefined;
  readonly pressed = new Map<string, Pressed>();
  /** When people pressed to revoke, by user id and the true clock: what a page dates itself proves nothing about it. */
  readonly revokes = new Map<string, number>();
  /** Lower-case names of jobs and ids of consents that another client wrote or changed: the app does not answer for them. */
  readonly foreign = new Set<string>();
  /** Ids of consents whose record another client has changed or removed. */
  readonly spoiled = new Set<string>();
  /** What happened in a trial that may honestly end an operation as failed or refused. */
  readonly causes = new Set<string>();
  /** When pages had the jobs of a machine: moments at which Azure listed them. */
  readonly lists = new JobLists();

  constructor(world: World, only?: RuleName) {
    this.world = world;
    this.#only = only;
    world.onTruth.push(() => this.#compareAccess());
    this.requests = new Requests(this);
    world.network.observe({ delivered: (exchange) => this.#noteList(exchange) });
  }

  readonly report = (rule: RuleName, text: string): void => {
    if (this.#only === undefined || this.#only === rule) this.violations.push({ rule, text });
  };

  demandNone(): void {
    const [first] = this.violations;
    if (first !== undefined) throw new ViolationError(first);
  }

  notePress(record: ConsentRecord, userId: string, machines: readonly string[]): void {
    const known = this.pressed.get(record.consentId);
    if (known === undefined) {
      this.pressed.set(record.consentId, { record, userId, machines: new Set(machines), at: this.world.clock.now });
      return;
    }
    known.at = this.world.clock.now;
    for (const machine of machines) known.machines.add(machine);
  }

  /** Compares what a page shows of a machine at this moment. */
  compareShown(page: Page, machineId: string): void {
    const { truth, clock } = this.world;
    const state = shownState(page, machineId);
    // Nobody sees a frozen page; when it is seen, it runs.
    if (state === undefined || page.dead || page.frozen !== undefined) return;
    const reads = this.readsOf(page, machineId, state.readAt);
    const span = truth.accessNow(machineId);
    const why = (): string => JSON.stringify(state.why);
    if (state.kind === 'revoked' && truth.wasActiveSince(machineId, reads[0] ?? 0))
      this.report('I3', `${page.id} shows "Revoked" (${why()}); ${words(span)}`);
    if (state.kind === 'active') {
      // What was asked for before a sleep may have been asked again after it, and is dated by the first time.
      const last = this.lists.of(page, machineId).at(-1)?.servedAt ?? 0;
      if (![...reads, last].some((at) => truth.wasActiveAround(machineId, at)))
        this.report('I4', `${page.id} shows "Active" (${why()}); there was no access at its last reads`);
      if (state.until !== undefined && clock.now >= state.until + 2000)
        this.report('I8', `${page.id} shows "Active" ${(clock.now - state.until) / 1000} s after its end`);
    }
    if (
      !state.mayHaveAccess &&
      !isPursued(page, machineId) &&
      truth.wasActiveSince(machineId, reads[0] ?? 0) &&
      this.#mayBeKnown(page, machineId, reads)
    )
      this.report('I6', `${page.id} shows "${state.kind}" (${why()}) and offers no revoke; ${words(span)}`);
  }

  /**
   * Whether Azure could show a page what has let Microsoft Support in since it read: the job, or the consent on record of one that somebody
   * has deleted.
   */
  #mayBeKnown(page: Page, machineId: string, reads: readonly number[]): boolean {
    const { truth } = this.world;
    // A fault that answers "not found" in Azure's place hides all jobs.
    const isMisled = this.lists.of(page, machineId).at(-1)?.isAbsent === true;
    const isListed = (name: string): boolean =>
      !isMisled && (!this.foreign.has(name) || this.wasListed(machineId, name, reads));
    return truth
      .spansSince(machineId, reads[0] ?? 0)
      .every(({ jobName = '' }) => isListed(jobName) || this.isOnRecord(machineId, jobName));
  }

  /** Whether a consent whose time runs is on record as the app put it there. Of access that outlasts it nothing else tells. */
  isOnRecord(machineId: string, consentId: string): boolean {
    // With members that nobody wrote it is another record.
    if (!this.pressed.has(consentId) || this.spoiled.has(consentId) || this.causes.has('prototype-keys')) return false;
    const { truth, clock } = this.world;
    return truth.records(machineId, consentId).some(({ notAfter }) => Date.parse(notAfter) > clock.now);
  }

  /** Whether a job was there when the page read what it shows: it may have come back since, and a newer list may wait for other answers. */
  wasListed(machineId: string, name: string, reads: readonly number[]): boolean {
    const job = this.world.truth.job(machineId, name);
    return job !== undefined && Date.parse(job.systemData.createdAt) <= (reads[0] ?? 0);
  }

  /** When Azure listed the jobs of a machine for what a page read at `readAt`, its own idea of server time, ms; oldest first. */
  readsOf(page: Page, machineId: string, readAt: number): readonly number[] {
    return this.lists.servedFor(page, machineId, readAt);
  }

  #noteList(exchange: Exchange): void {
    const machineId = jobsListOf(exchange);
    const { page, sentAt, servedAt = 0, outcome } = exchange;
    if (machineId === undefined || typeof outcome !== 'object') return;
    // A list that is not there is an answer too: the machine has no edge device.
    const isAbsent = outcome.status === 404;
    if (!isAbsent && outcome.status !== 200) return;
    const hidesReports = outcome.text.includes('0001-01-01T00:00:00');
    const deliveredAt = this.world.clock.now;
    this.lists.note(page, machineId, { sentAt, servedAt, deliveredAt, isAbsent, hidesReports });
  }

  /** I1 and I2, at every change of what a machine allows. */
  #compareAccess(): void {
    for (const { machineId, span } of this.world.truth.look()) {
      const name = span.jobName;
      if (!span.active || name === undefined || this.foreign.has(name)) continue;
      if (this.requests.askedAt(machineId, name) === undefined) continue;
      const record = this.world.truth.records(machineId, name).find(({ machines }) => machines.includes(machineId));
      if (record === undefined) {
        this.report('I1', `${words(span)}, and no record of ${name} names the machine`);
        continue;
      }
      const exceeds = record.level === 'Diagnostics' && span.level === 'DiagnosticsAndRepair';
      if (exceeds || (span.expiresAt ?? Infinity) > Date.parse(record.notAfter))
        this.report('I2', `${words(span)}; agreed were ${record.level} until ${record.notAfter}`);
    }
  }
}
