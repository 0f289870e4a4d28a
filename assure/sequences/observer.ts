import type { ConsentRecord } from '#src/consent/record.ts';
import type { Browser, Page, Tab } from '#assure/world/browser.ts';
import type { Owner } from '#assure/world/clock.ts';
import {
  bucketOf,
  contentOf,
  JobLists,
  type JobWrite,
  jobsListOf,
  jobWriteOf,
  recordWriteOf,
  throttledFor,
} from './exchanges.ts';
import type { Exchange } from '#assure/world/network.ts';
import type { AccessSpan } from '#assure/world/truth.ts';
import { type RuleName, type Violation, ViolationError } from './violation.ts';
import { isUnderWay, revokeOn, shownState, type World } from '#assure/world/world.ts';
import { azureOrigin } from '#assure/world/azure.ts';

/** A consent that a person pressed to put into effect. */
export interface Pressed {
  record: ConsentRecord;
  userId: string;
  machines: Set<string>;
  at: number;
}

/** How long before its write a page may have looked whether there is a record already: an answer and a turn, ms. */
const longestLook = 26_000;

/** A press in one tab this shortly before another is left may count as made after it, ms. */
const pressBeforeLeaving = 500;

/** Whether a revoke is under way from this page: then another need not be offered. */
const isPursued = (page: Page, machineId: string): boolean => {
  const revoke = revokeOn(page, machineId);
  return revoke !== undefined && isUnderWay(revoke);
};

/** Compares what pages show and send with what is so. Collects every violation; `demandNone` throws the first. */
export class Observer {
  readonly world: World;
  readonly violations: Violation[] = [];
  readonly #only: RuleName | undefined;
  readonly pressed = new Map<string, Pressed>();
  /** When people pressed to revoke, by user id and the true clock: what a page dates itself proves nothing about it. */
  readonly revokes = new Map<string, number>();
  /** Who pressed to reduce which job to what: such a request lets nobody in further. */
  readonly reductions = new Set<string>();
  /** Lower-case names of jobs and ids of consents that another client wrote or changed: the app does not answer for them. */
  readonly foreign = new Set<string>();
  /** Ids of consents whose record another client has changed or removed. */
  readonly spoiled = new Set<string>();
  /** What happened in a trial that may honestly end an operation as failed or refused. */
  readonly causes = new Set<string>();
  /** When pages had the jobs of a machine: moments at which Azure listed them. */
  readonly #lists = new JobLists();
  readonly #gates = new Map<string, number>();
  /** When browsers were last left for a sign-in. */
  readonly #left = new Map<Browser, { at: number; tab: Tab }>();
  /** When the newest request of a page for the access left that has reached Azure, ms. */
  readonly #appJobs = new Map<string, number>();
  /** When a page was last told that a record is not there, ms. */
  readonly #toldAbsent = new Map<string, number>();
  readonly #ids = new WeakMap<Owner, string>();
  #nextId = 0;

  constructor(world: World, only?: RuleName) {
    this.world = world;
    this.#only = only;
    world.onTruth.push(() => this.#compareAccess());
    world.network.observe({
      sent: (exchange) => this.#onSent(exchange),
      reached: (exchange) => this.#onReached(exchange),
      served: (exchange) => this.#onServed(exchange),
      delivered: (exchange) => this.#onDelivered(exchange),
    });
  }

  report(rule: RuleName, text: string): void {
    if (this.#only !== undefined && this.#only !== rule) return;
    this.violations.push({ rule, text });
  }

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

  /** Somebody who comes back from a sign-in has pressed for nothing there yet. */
  noteLeft(tab: Tab): void {
    this.#left.set(tab.browser, { at: this.world.clock.now, tab });
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
      const last = this.#lists.of(`${this.#idOf(page)} ${machineId}`).at(-1)?.servedAt ?? 0;
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
    const isMisled = this.#lists.of(`${this.#idOf(page)} ${machineId}`).at(-1)?.isAbsent === true;
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
    return this.#lists.servedFor(`${this.#idOf(page)} ${machineId}`, readAt);
  }

  #idOf(page: Owner): string {
    const known = this.#ids.get(page);
    if (known !== undefined) return known;
    this.#nextId += 1;
    this.#ids.set(page, String(this.#nextId));
    return String(this.#nextId);
  }

  #onSent(exchange: Exchange): void {
    const { url, page } = exchange;
    if (url.origin !== azureOrigin && url.hostname !== 'localhost') this.report('foreign-host', url.href);
    const gate = this.#gates.get(`${this.#idOf(page)} ${bucketOf(exchange)}`);
    if (gate !== undefined && exchange.sentAt < gate && url.origin === azureOrigin)
      this.report('retry-after', `${exchange.method} ${url.pathname} left ${gate - exchange.sentAt} ms too early`);
    const write = jobWriteOf(exchange);
    if (write?.type !== 'enable') return;
    const pressed = this.pressed.get(write.name);
    const { userId } = (page as Page).tab.browser.session;
    if (this.isReduction(exchange)) return;
    if (pressed === undefined || pressed.userId !== userId || !pressed.machines.has(write.machineId))
      this.report('I7', `access ${write.name} was asked for without a press for it`);
    else if (this.#isHeld(page as Page, pressed.at))
      this.report('I7', `${write.name} was asked for by ${(page as Page).id}, unpressed since the sign-in`);
  }

  /** Whether it asks for what was pressed for as a reduction. */
  isReduction(exchange: Exchange): boolean {
    const { userId } = (exchange.page as Page).tab.browser.session;
    const write = jobWriteOf(exchange);
    return write !== undefined && this.reductions.has(`${userId} ${write.name} ${write.terms}`);
  }

  /** Whether it asks for access that a later try has asked for: it was long under way. */
  isEarlierTry(exchange: Exchange): boolean {
    const write = jobWriteOf(exchange);
    if (write?.type !== 'enable') return false;
    return (this.#appJobs.get(`${write.machineId} ${write.name}`) ?? 0) > exchange.sentAt;
  }

  /** Whether somebody has signed in between a press and the page that acts on it. A row that a press is about to write while another tab is left may be missed. */
  #isHeld({ tab, loadedAt }: Page, pressedAt: number): boolean {
    const left = this.#left.get(tab.browser);
    if (left === undefined || loadedAt < left.at) return false;
    return pressedAt < left.at - (left.tab === tab ? 0 : pressBeforeLeaving);
  }

  #onReached(exchange: Exchange): void {
    const write = jobWriteOf(exchange);
    if (write?.type === 'enable') {
      const job = `${write.machineId} ${write.name}`;
      this.#appJobs.set(job, Math.max(this.#appJobs.get(job) ?? 0, exchange.sentAt));
    }
    if (write?.type === 'revoke') this.#demandNoneLater(exchange, write);
    const kept = recordWriteOf(exchange);
    if (kept === undefined) return;
    const before = this.world.tenant.deployments.get(kept.id);
    if (before === undefined || contentOf(before.properties) === kept.record) return;
    // What another client wrote since the page looked, or while the request was on its way through a sleep, nobody can help: ARM has no "only if absent" for deployments. The end of one access
    // may be noticed by two pages at once: whichever record stands, access has ended.
    const age = exchange.sentAt - Date.parse(String(before.properties['timestamp']));
    // A fault that answers "not found" in Azure's place tells the page something false.
    const toldAt = this.#toldAbsent.get(`${this.#idOf(exchange.page)} ${kept.id}`) ?? 0;
    const isMisled = toldAt > Date.parse(String(before.properties['timestamp']));
    const isRace = isMisled || age < longestLook || /remote-support-ended-/.test(kept.id);
    if (!isRace) this.report('I5', `the record ${kept.id} was overwritten`);
  }

  /** What the page has read of it would have told it not to, unless another client deleted that from Azure. */
  #demandNoneLater({ page, sentAt }: Exchange, write: JobWrite): void {
    if (this.causes.has('jobs deleted')) return;
    const { userId } = (page as Page).tab.browser.session;
    const { jobName = '' } = this.world.truth.accessNow(write.machineId);
    // Another client may have asked for it under the name of a consent whose grant still waited for its turn.
    const askedAt = this.#appJobs.get(`${write.machineId} ${jobName}`);
    const granted = askedAt === undefined ? undefined : this.pressed.get(jobName);
    // A press to go on with what is granted already asks for nothing.
    const grantedAt = Math.min(granted?.at ?? 0, askedAt ?? 0);
    if (granted?.userId !== userId || (this.revokes.get(userId) ?? 0) >= grantedAt) return;
    const span = this.world.truth.replaced(write.machineId, write.name);
    if (span === undefined) return;
    const lists = this.#lists.of(`${this.#idOf(page)} ${write.machineId}`);
    // What the request rests on is no older than this.
    const isMisled = lists.some((list) => list.hidesReports && sentAt - list.deliveredAt <= 15_000);
    const hasTold = lists.some(({ servedAt, deliveredAt }) => servedAt > span.at && deliveredAt < sentAt);
    if (hasTold && !isMisled)
      this.report(
        'later-grant',
        `${write.name} was to be revoked by ${(page as Page).id}; ${words(span)}, granted since`,
      );
  }

  #onServed(exchange: Exchange): void {
    const write = jobWriteOf(exchange);
    if (write?.type !== 'enable' || this.foreign.has(write.name)) return;
    const job = this.world.truth.job(write.machineId, write.name);
    if (job?.properties.type !== 'Enable') return;
    const records = this.world.truth.records(write.machineId, write.name);
    if (records.length !== 1) this.report('I5', `${write.name} was granted with ${records.length} records`);
  }

  #onDelivered(exchange: Exchange): void {
    const { page } = exchange;
    const machineId = jobsListOf(exchange);
    // A list that is not there is an answer too: the machine has no edge device.
    const { status, text = '' } = typeof exchange.outcome === 'object' ? exchange.outcome : { status: 0 };
    const isAbsent = status === 404;
    if (machineId !== undefined && (isAbsent || status === 200)) {
      const { sentAt, servedAt = 0 } = exchange;
      const hidesReports = text.includes('0001-01-01T00:00:00');
      const list = { sentAt, servedAt, deliveredAt: this.world.clock.now, isAbsent, hidesReports };
      this.#lists.note(`${this.#idOf(page)} ${machineId}`, list);
    }
    if (exchange.method === 'GET' && isAbsent)
      this.#toldAbsent.set(`${this.#idOf(page)} ${exchange.url.pathname.toLowerCase()}`, this.world.clock.now);
    const wait = throttledFor(exchange, this.world.clock.now);
    if (wait === undefined) return;
    const bucket = `${this.#idOf(page)} ${bucketOf(exchange)}`;
    this.#gates.set(bucket, Math.max(this.#gates.get(bucket) ?? 0, this.world.clock.now + wait));
  }

  /** I1 and I2, at every change of what a machine allows. */
  #compareAccess(): void {
    for (const { machineId, span } of this.world.truth.look()) {
      const name = span.jobName;
      if (!span.active || name === undefined || this.foreign.has(name) || !this.#appJobs.has(`${machineId} ${name}`))
        continue;
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

export const words = ({ active, level, expiresAt, jobName }: AccessSpan): string =>
  active
    ? `the machine allows ${level} until ${expiresAt === undefined ? 'no time' : new Date(expiresAt).toISOString()} by ${jobName}`
    : 'the machine allows no access';
